import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  convergeKubernetes,
  LABEL_ID,
  namespaceParts,
  type KubernetesApi,
  type PartResult,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { AuditedKubernetesApi } from '../clusters/AuditedKubernetesApi';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { ManagedCluster, Provisioner } from '../clusters/ManagedCluster';
import type { ClusterStore } from '../database/ClusterStore';
import type { Lease, LeaseStore } from '../database/LeaseStore';
import type {
  NamespaceRecord,
  NamespaceStore,
} from '../database/NamespaceStore';
import { minorVersion } from '../clusters/minorVersion';
import { carryConditions, type EvaluatedCondition } from './conditions';
import { describeFailure } from './describeFailure';
import { namespaceConditions, unknownConditions } from './namespaceConditions';
import type { Reconcilable } from './ReconcileLoop';

/** A settled namespace is looked at so often; watch events bring changes earlier. */
const SETTLED_MS = 5 * 60_000;
/** Bounds of the time between passes of one that is not settled; it grows with its age. */
const UNSETTLED_MS = { least: 500, most: 15_000 };

export interface NamespaceReconcilerOptions {
  clusters: ClusterRegistry;
  store: NamespaceStore;
  clusterStore: ClusterStore;
  leases: LeaseStore;
  auditor: AuditorService;
  /** Backstage group -> group in the clusters. */
  groups: Record<string, string>;
  /** Called when a namespace is gone, cluster and row. */
  onRemoved: () => void;
}

/** Makes app namespaces true, keeps them so, and removes them. */
export class NamespaceReconciler implements Reconcilable {
  readonly kind = 'namespace';
  readonly #options: NamespaceReconcilerOptions;

  constructor(options: NamespaceReconcilerOptions) {
    this.#options = options;
  }

  due(limit: number): Promise<string[]> {
    return this.#options.store.due(limit);
  }

  async reconcile(
    id: string,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { store, leases, onRemoved } = this.#options;
    const record = await store.getById(id);
    if (!record) {
      await leases.discard(lease);
      return undefined;
    }
    const outcome = await this.#pass(record, lease, signal);
    if (outcome === 'gone') {
      await store.remove(lease, id);
      await leases.discard(lease);
      onRemoved();
      return undefined;
    }
    const now = new Date();
    const conditions = carryConditions(
      record.conditions,
      outcome.conditions,
      record.generation,
      now,
    );
    await store.recordProgress(lease, id, {
      conditions,
      ...(outcome.applied && { appliedGeneration: record.generation }),
    });
    const [ready] = conditions;
    const nextMs =
      ready.status === 'True'
        ? SETTLED_MS
        : Math.min(
            UNSETTLED_MS.most,
            Math.max(
              UNSETTLED_MS.least,
              (now.getTime() - Date.parse(ready.since)) / 20,
            ),
          );
    await store.scheduleNext(lease, record, nextMs);
    return nextMs;
  }

  async #pass(
    record: NamespaceRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<'gone' | { conditions: EvaluatedCondition[]; applied: boolean }> {
    const { spec, deletionRequestedAt } = record;
    if (deletionRequestedAt && spec.deletePolicy === 'Keep') {
      return 'gone';
    }
    const cluster = this.#options.clusters.get(spec.cluster);
    if (!cluster) {
      return notNow(
        'ClusterNotConfigured',
        `there is no cluster ${spec.cluster} in app-config, nor one that Okeanos made`,
      );
    }
    try {
      const { api, client } = await cluster.provisioner();
      const audited = new AuditedKubernetesApi(api, this.#options.auditor, {
        cluster: cluster.name,
        namespace: spec.name,
        requestedBy: record.requestedBy,
      });
      const provisioner = { api: audited, client };
      return deletionRequestedAt
        ? await this.#delete(audited, record, lease, signal)
        : await this.#converge(provisioner, cluster, record, lease, signal);
    } catch (error) {
      return notNow('Unreachable', describeFailure(error, signal));
    }
  }

  async #converge(
    { api, client }: Provisioner,
    cluster: ManagedCluster,
    record: NamespaceRecord,
    lease: Lease,
    signal: AbortSignal,
  ) {
    const { store, clusterStore, leases, groups } = this.#options;
    const { spec } = record;
    const baseline = (await clusterStore.get(spec.cluster))?.conditions.find(
      ({ type }) => type === 'BaselineReady',
    );
    if (baseline?.status !== 'True') {
      return notNow(
        'ClusterNotReady',
        `the cluster is not ready for namespaces: ${
          baseline?.message ?? 'not looked at yet'
        }`,
      );
    }
    const podSecurityVersion =
      record.podSecurityVersion ?? (await minorVersion(client, signal));
    if (!record.podSecurityVersion) {
      await store.recordProgress(lease, record.id, { podSecurityVersion });
    }
    const ownerGroup = groups[spec.owner];
    const results = await convergeKubernetes(
      api,
      {
        id: record.id,
        parts: namespaceParts(spec, {
          id: record.id,
          ownerGroup,
          podSecurityVersion,
          ingressNamespaces: cluster.ingressNamespaces,
        }),
        inventory: record.inventory,
        adoptPolicy: spec.adoptPolicy,
        drift: spec.drift,
        confirmed: record.appliedGeneration < record.generation,
      },
      {
        beforeEffect: () => leases.check(lease),
        recordInventory: inventory =>
          store.recordProgress(lease, record.id, { inventory }),
      },
      signal,
    );
    return {
      conditions: namespaceConditions({
        spec,
        results,
        ownerGroup,
        now: new Date(),
      }),
      applied: results.every(isSettled),
    };
  }

  async #delete(
    api: KubernetesApi,
    record: NamespaceRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<'gone' | { conditions: EvaluatedCondition[]; applied: boolean }> {
    const ref = { apiVersion: 'v1', kind: 'Namespace', name: record.spec.name };
    const live = await api.get(ref, signal);
    const recorded = record.inventory.find(({ part }) => part === 'namespace');
    const isOurs =
      live?.metadata.labels?.[LABEL_ID] === record.id ||
      live?.metadata.uid === recorded?.uid;
    if (!live || !isOurs) {
      return 'gone';
    }
    if (!live.metadata.deletionTimestamp) {
      await this.#options.leases.check(lease);
      await api.delete(ref, live.metadata.uid, signal);
    }
    return notNow('Deleting', describeTermination(live));
  }
}

function isSettled({ state }: PartResult): boolean {
  return ['current', 'applied', 'removed', 'drifted'].includes(state);
}

function notNow(reason: string, message: string) {
  return { conditions: unknownConditions(reason, message), applied: false };
}

const terminatingSchema = z.object({
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            message: z.string().default(''),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/** What Kubernetes says a deletion waits for: finalizers, content that remains. */
function describeTermination(live: unknown): string {
  const hindrances = terminatingSchema
    .parse(live)
    .status.conditions.filter(({ status }) => status === 'True')
    .map(({ message }) => message);
  return hindrances.length > 0
    ? `the namespace is being deleted: ${hindrances.join('; ')}`
    : 'the namespace is being deleted';
}
