import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  clusterBaselineParts,
  convergeKubernetes,
  type PartResult,
} from '@okeanos/backstage-plugin-oke-node';
import { AuditedKubernetesApi } from '../../audit/AuditedKubernetesApi';
import type { ClusterRegistry } from '../ClusterRegistry';
import type { BaselineStore } from './BaselineStore';
import type { Lease, LeaseStore } from '../../leases/LeaseStore';
import {
  because,
  carryConditions,
  type EvaluatedCondition,
} from '../../reconcile/conditions';
import { describeFailure } from '../../reconcile/describeFailure';
import type { Reconcilable } from '../../reconcile/ReconcileLoop';

const SETTLED_MS = 5 * 60_000;
const UNSETTLED_MS = 2_000;

export interface BaselineReconcilerOptions {
  registry: ClusterRegistry;
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

  async reconcile(
    name: string,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { registry, store, leases, auditor, onReady } = this.#options;
    const cluster = registry.get(name);
    const record = await store.get(name);
    if (!cluster || !record) {
      return undefined;
    }

    let evaluated: EvaluatedCondition;
    try {
      const { api } = await cluster.provisioner();
      const results = await convergeKubernetes(
        new AuditedKubernetesApi(api, auditor, { cluster: name }),
        {
          id: record.id,
          parts: clusterBaselineParts({
            id: record.id,
            watcher: cluster.watcherSubject,
          }),
          inventory: record.inventory,
          // The baseline is Okeanos' own and guards others: it is put right at once.
          adoptPolicy: 'Never',
          drift: 'repair',
          confirmed: false,
        },
        {
          beforeEffect: () => leases.check(lease),
          recordInventory: inventory =>
            store.recordProgress(lease, name, { inventory }),
        },
        signal,
      );
      evaluated = baselineCondition(results);
    } catch (error) {
      evaluated = {
        type: 'BaselineReady',
        status: 'Unknown',
        reason: 'Unreachable',
        message: describeFailure(error, signal),
      };
    }

    const conditions = carryConditions(
      record.conditions,
      [evaluated],
      1,
      new Date(),
    );
    await store.recordProgress(lease, name, { conditions });
    const ready = evaluated.status === 'True';
    if (ready && record.conditions[0]?.status !== 'True') {
      onReady(name);
    }
    const nextMs = ready ? SETTLED_MS : UNSETTLED_MS;
    await store.scheduleNext(lease, name, nextMs);
    return nextMs;
  }
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
        message: 'The issuer, the admission policy and the watcher role exist',
      };
}
