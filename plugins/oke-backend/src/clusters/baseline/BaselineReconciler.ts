import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  pauseAfter,
  type Condition,
  type NamespaceSpec,
} from '@okeanos/backstage-plugin-oke-common';
import {
  convergeKubernetes,
  type InventoryEntry,
  type KubernetesPart,
  type KubernetesPartResult,
} from '@okeanos/backstage-plugin-oke-node';
import {
  GATEWAY_PARTS,
  SIGNER_KIND_PART,
  sourceOfPart,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { AuditedKubernetesApi } from '../../audit/AuditedKubernetesApi';
import type { BoundsConfig, GrantConfig } from '../../config/okeConfig';
import {
  isSigning,
  SourceSigner,
  type SigningContext,
} from '../../certificates/signing/SourceSigner';
import { driftsOf, type DriftStore } from '../../drifts/DriftStore';
import type { CertificateSources } from '../../extensions/CertificateSources';
import type { OnModuleFault } from '../../extensions/logModuleFaults';
import type { Evaluators } from '../../extensions/Evaluators';
import type { ClusterRegistry } from '../ClusterRegistry';
import type { RegisteredCluster } from '../RegisteredCluster';
import type { OkeMetrics } from '../../metrics/OkeMetrics';
import { baselineBlueprint } from './baselineBlueprint';
import { baselineConditions } from './baselineConditions';
import { PutOffs } from '../parts/PutOffs';
import type { BaselineRecord, BaselineStore } from './BaselineStore';
import type { Lease, LeaseStore } from '../../leases/LeaseStore';
import type { EvaluatedCondition } from '../../reconcile/conditions';
import { describeFailure } from '../../reconcile/describeFailure';
import type { About, Reconcilable } from '../../reconcile/ReconcileLoop';
import { certificateBoundsOn } from './certificateBoundsOn';
import { grantsOn } from './grantsOn';
import { isAsIntended } from '../../reconcile/drift';
import { reconcileRow } from '../../reconcile/reconcileRow';

/** While it is not ready. */
const UNSETTLED_MS = 2_000;

export interface BaselineReconcilerOptions {
  registry: ClusterRegistry;
  certificateSources: CertificateSources;
  evaluators: Evaluators;
  store: BaselineStore;
  /** What the specs of the namespaces of a cluster say, and whether some cannot be read. */
  namespaces: {
    list(filter: { cluster: string }): Promise<{
      records: readonly { spec: NamespaceSpec }[];
      unreadable: readonly unknown[];
    }>;
  };
  /** Those of app-config, on all clusters. */
  /** Backstage group -> its name in clusters. */
  groups: Record<string, string>;
  grants: GrantConfig[];
  bounds: BoundsConfig[];
  drifts: DriftStore;
  metrics: Pick<OkeMetrics, 'putRight'>;
  /** Told when a certificate source fails. */
  onFault?: OnModuleFault;
  leases: LeaseStore;
  auditor: AuditorService;
  /** Called when the baseline became ready, or a source of it. */
  onReady: (cluster: string) => void;
  /** Called when a part of it stands differently, which is told of the declared cluster, too. */
  onChanged: (cluster: string) => void;
}

/** Makes and keeps what every cluster needs before its first namespace. */
export class BaselineReconciler implements Reconcilable {
  readonly kind = 'baseline';
  readonly #options: BaselineReconcilerOptions;
  readonly #signer: SourceSigner;
  readonly #putOffs = new PutOffs();

  constructor(options: BaselineReconcilerOptions) {
    this.#options = options;
    this.#signer = new SourceSigner(options.auditor);
  }

  async due(limit: number): Promise<string[]> {
    const names = await this.#options.store.due(limit);
    return names.filter(name => this.#options.registry.get(name));
  }

  longestDueMs(): Promise<number> {
    const { registry, store } = this.#options;
    return store.longestDueMs(registry.list().map(({ name }) => name));
  }

  async about(cluster: string): Promise<About> {
    return { cluster };
  }

  reconcile(
    name: string,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { registry, store, onReady, onChanged } = this.#options;
    return reconcileRow({
      read: async () => {
        const cluster = registry.get(name);
        const record = await store.get(name);
        return cluster && record && { ...record, cluster, generation: 1 };
      },
      putOff: ({ cluster, conditions }) =>
        this.#putOffs.of(
          name,
          {
            cluster,
            isCarriedOut:
              conditions.length > 0 &&
              conditions.every(({ status }) => status === 'True'),
          },
          Date.now(),
        ),
      pass: async ({ cluster, ...record }) => {
        const conditions = await this.#pass(cluster, record, lease, signal);
        return {
          conditions,
          isApplied: true,
          nextMs: UNSETTLED_MS,
          ...(conditions.some(isPending) && {
            settledMs: untilNextLook(record.conditions),
          }),
        };
      },
      record: async (before, { conditions }) => {
        await store.recordProgress(lease, name, { conditions });
        if (becameReady(before.conditions, conditions)) {
          onReady(name);
        }
        if (standing(before.conditions) !== standing(conditions)) {
          onChanged(name);
        }
      },
      schedule: (_record, delayMs) => store.scheduleNext(lease, name, delayMs),
    });
  }

  async #pass(
    cluster: RegisteredCluster,
    { id, inventory }: Pick<BaselineRecord, 'id' | 'inventory'>,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<EvaluatedCondition[]> {
    const { certificateSources, evaluators, store, leases, auditor } =
      this.#options;
    const { grants, bounds, drifts, groups, metrics } = this.#options;
    const history = driftsOf('baseline', id);
    const { name, watcherSubject: watcher, impersonatorSubject } = cluster;
    const sources = certificateSources.list();
    try {
      const former = inventory.filter(entry => this.#isOfFormer(entry));
      const missing = await this.#missingSources(name, former);
      await cluster.requireAnswer();
      const { api, client } = await cluster.provisioner();
      const audited = new AuditedKubernetesApi(api, auditor, { cluster: name });
      const beforeEffect = () => leases.check(lease);
      const { parts, failures } = baselineBlueprint(
        {
          ...{ id, cluster: name, watcher, sources },
          // Guarded until they are gone, which comes after the policies in a pass.
          formerIssuers: former.filter(({ namespace }) => !namespace),
          grants: grantsOn(cluster, grants),
          certificateBounds: certificateBoundsOn(name, bounds),
          kinds: evaluators.kinds(),
          gateway: cluster.gateway,
          impersonator: impersonatorSubject && {
            subject: impersonatorSubject,
            groups: Object.values(groups),
          },
        },
        this.#options.onFault,
      );
      const untouched = [...missing, ...failures.keys()];
      const results = await convergeKubernetes(
        audited,
        {
          ...{ id, parts, inventory },
          keeps: ({ part }) =>
            untouched.includes(sourceOfPart(part) ?? '') ||
            (part === SIGNER_KIND_PART && untouched.length > 0) ||
            // Where its load balancer lies is not known at the moment.
            (GATEWAY_PARTS.includes(part) &&
              cluster.gateway !== undefined &&
              !cluster.gateway.network),
          // The baseline is Okeanos' own and guards others: it is put right at once.
          adoptPolicy: 'Never',
          drift: 'repair',
          confirmed: false,
          watched: ref => cluster.watched?.find(ref),
        },
        {
          beforeEffect,
          recordInventory: made =>
            store.recordProgress(lease, name, { inventory: made }),
          beforeRepair: repair =>
            drifts.beginRepair(lease, history, repair, new Date()),
        },
        signal,
      );
      const { putRight } = await drifts.follow(
        ...([lease, history, results, new Date()] as const),
      );
      metrics.putRight(this.kind, name, putRight);
      const troubles = await this.#sign(parts, results, {
        ...{ cluster: name, api: audited, client, beforeEffect, signal },
      });
      return baselineConditions(results, {
        ...{ sources: sources.map(source => source.id), missing },
        ...{ failures, troubles },
      });
    } catch (error) {
      return [
        {
          type: 'BaselineReady',
          status: 'Unknown',
          reason: 'Unreachable',
          message: describeFailure(error, signal),
        },
      ];
    }
  }

  /** @returns by id of a source, what keeps its authorities from being signed, in words */
  async #sign(
    parts: KubernetesPart[],
    results: KubernetesPartResult[],
    context: SigningContext,
  ): Promise<Map<string, string>> {
    const troubles = new Map<string, string>();
    const signing = this.#options.certificateSources.list().filter(isSigning);
    for (const source of signing) {
      const certificates = parts.flatMap(({ id, object: intended }) => {
        const result = results.find(({ part }) => part === id);
        return sourceOfPart(id) === source.id &&
          intended.kind === 'Certificate' &&
          result?.live &&
          isAsIntended(result)
          ? [{ intended, live: result.live }]
          : [];
      });
      const trouble = await this.#signer.answer(source, certificates, context);
      if (trouble) {
        troubles.set(source.id, trouble);
      }
    }
    return troubles;
  }

  /** Of a source that no module registers any more. */
  #isOfFormer({ part }: InventoryEntry): boolean {
    const source = sourceOfPart(part);
    return (
      source !== undefined && !this.#options.certificateSources.get(source)
    );
  }

  /** Ids of the sources of these entries that namespaces use: nothing of those is touched. */
  async #missingSources(
    cluster: string,
    former: InventoryEntry[],
  ): Promise<string[]> {
    if (former.length === 0) {
      return [];
    }
    const { records, unreadable } = await this.#options.namespaces.list({
      cluster,
    });
    const used = new Set(records.map(({ spec }) => spec.certificates.source));
    const ids = former.flatMap(({ part }) => sourceOfPart(part) ?? []);
    // One that cannot be read may use any.
    return [...new Set(ids)].filter(
      id => unreadable.length > 0 || used.has(id),
    );
  }
}

/** What a pass can change. That a source is not installed, it cannot. */
function isPending({ status, reason }: EvaluatedCondition): boolean {
  return status !== 'True' && reason !== 'NotInstalled';
}

/** Grows with the time that a source has not been ready; once it is ready, nothing is read of this. */
function untilNextLook(before: Condition[]): number {
  const since = before.find(isPending)?.since;
  const elapsedMs = since ? Date.now() - Date.parse(since) : 0;
  return pauseAfter(elapsedMs, { least: UNSETTLED_MS, most: 60_000 });
}

/** How all of it stands, without times. */
function standing(conditions: EvaluatedCondition[]): string {
  return JSON.stringify(
    conditions.map(({ type, status, reason }) => [type, status, reason]),
  );
}

/** Whether something is ready that was not before. */
function becameReady(before: Condition[], now: Condition[]): boolean {
  return now.some(
    ({ type, status }) =>
      status === 'True' &&
      before.find(other => other.type === type)?.status !== 'True',
  );
}
