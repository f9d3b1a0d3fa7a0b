import type { AuditorService } from '@backstage/backend-plugin-api';
import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import {
  convergeKubernetes,
  type PartResult,
} from '@okeanos/backstage-plugin-oke-node';
import { clusterBaselineParts } from '@okeanos/backstage-plugin-oke-node/alpha';
import { AuditedKubernetesApi } from '../../audit/AuditedKubernetesApi';
import type { CertificateSources } from '../../extensions/CertificateSources';
import type { ClusterRegistry } from '../ClusterRegistry';
import type { RegisteredCluster } from '../RegisteredCluster';
import type { BaselineRecord, BaselineStore } from './BaselineStore';
import type { Lease, LeaseStore } from '../../leases/LeaseStore';
import { because, type EvaluatedCondition } from '../../reconcile/conditions';
import { describeFailure } from '../../reconcile/describeFailure';
import type { About, Reconcilable } from '../../reconcile/ReconcileLoop';
import { reconcileRow } from '../../reconcile/reconcileRow';

/** While it is not ready. */
const UNSETTLED_MS = 2_000;

export interface BaselineReconcilerOptions {
  registry: ClusterRegistry;
  certificateSources: CertificateSources;
  store: BaselineStore;
  leases: LeaseStore;
  auditor: AuditorService;
  /** Called when the baseline became ready. */
  onReady: (cluster: string) => void;
}

/** Makes and keeps what every cluster needs before its first namespace. */
export class BaselineReconciler implements Reconcilable {
  readonly kind = 'baseline';
  readonly #options: BaselineReconcilerOptions;

  constructor(options: BaselineReconcilerOptions) {
    this.#options = options;
  }

  async due(limit: number): Promise<string[]> {
    const names = await this.#options.store.due(limit);
    return names.filter(name => this.#options.registry.get(name));
  }

  async about(cluster: string): Promise<About> {
    return { cluster };
  }

  reconcile(
    name: string,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { registry, store, onReady } = this.#options;
    return reconcileRow({
      read: async () => {
        const cluster = registry.get(name);
        const record = await store.get(name);
        return cluster && record && { ...record, cluster, generation: 1 };
      },
      pass: async ({ cluster, ...record }) => ({
        conditions: [await this.#pass(cluster, record, lease, signal)],
        isApplied: true,
        nextMs: UNSETTLED_MS,
      }),
      record: async (before, { conditions }) => {
        await store.recordProgress(lease, name, { conditions });
        if (isReady(conditions) && !isReady(before.conditions)) {
          onReady(name);
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
  ): Promise<EvaluatedCondition> {
    const { certificateSources, store, leases, auditor } = this.#options;
    const { name, watcherSubject: watcher } = cluster;
    try {
      const { api } = await cluster.provisioner();
      const results = await convergeKubernetes(
        new AuditedKubernetesApi(api, auditor, { cluster: name }),
        {
          id,
          parts: clusterBaselineParts({
            ...{ id, cluster: name, watcher },
            sources: certificateSources.list(),
          }),
          inventory,
          // The baseline is Okeanos' own and guards others: it is put right at once.
          adoptPolicy: 'Never',
          drift: 'repair',
          confirmed: false,
        },
        {
          beforeEffect: () => leases.check(lease),
          recordInventory: made =>
            store.recordProgress(lease, name, { inventory: made }),
        },
        signal,
      );
      return baselineCondition(results);
    } catch (error) {
      return {
        type: 'BaselineReady',
        status: 'Unknown',
        reason: 'Unreachable',
        message: describeFailure(error, signal),
      };
    }
  }
}

function isReady([ready]: Condition[]): boolean {
  return ready?.status === 'True';
}

function baselineCondition(results: PartResult[]): EvaluatedCondition {
  const hindering =
    results.find(({ state }) => state === 'refused') ??
    results.find(({ state }) => state === 'failed') ??
    results.find(({ state }) => state === 'waiting');
  return hindering
    ? {
        type: 'BaselineReady',
        status: hindering.state === 'failed' ? 'Unknown' : 'False',
        ...because(hindering),
      }
    : {
        type: 'BaselineReady',
        status: 'True',
        reason: 'Applied',
        message:
          'The issuer, the admission policies and the watcher role exist',
      };
}
