import { isDeepStrictEqual } from 'node:util';
import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  chooseForCluster,
  clusterParts,
  convergeOci,
  destroyOci,
  optionalKindsOf,
  inOperation,
  readClusterOffer,
  type OciApi,
  type OciHooks,
  type OciPartResult,
  type OkeEndpoint,
} from '@okeanos/backstage-plugin-oke-node';
import type { PlanProblem } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { audited } from '../../audit/audited';
import { AuditedKubernetesApi } from '../../audit/AuditedKubernetesApi';
import { hindrance, type Hindrance } from '../../reconcile/Hindrance';
import { formatMoment } from '../../reconcile/formatMoment';
import type { ClusterRegistry } from '../ClusterRegistry';
import type { BaselineStore } from '../baseline/BaselineStore';
import type { ObservedClusterStore } from '../observed/ObservedClusterStore';
import { driftsOf, type DriftStore } from '../../drifts/DriftStore';
import type { OkeMetrics } from '../../metrics/OkeMetrics';
import type { Lease, LeaseStore } from '../../leases/LeaseStore';
import type { ClusterRecord, ClusterStore } from './ClusterStore';
import { AuditedOciApi } from '../../audit/AuditedOciApi';
import type { ClusterRegistrar } from './ClusterRegistrar';
import { explainDenials } from '../../oci/explainDenials';
import type { OciConnection } from '../../oci/OciConnection';
import { statementsOf } from '../../oci/statementsOf';
import { readOkeEndpoint } from '../access/readOkeEndpoint';
import { allUnknown, because } from '../../reconcile/conditions';
import { describeFailure } from '../../reconcile/describeFailure';
import { problemsOf } from '../../declarations/deleteDeclared';
import { ENDED_BY, expiryConditions, isDeletionDue } from './clusterExpiry';
import { frozenInTheWay } from './frozenInTheWay';
import { isCarriedOut } from './isCarriedOut';
import { lookForLoadBalancers } from './lookForLoadBalancers';
import { clusterConditions } from './clusterConditions';
import type { About, Reconcilable } from '../../reconcile/ReconcileLoop';
import { reconcileRow, type Standing } from '../../reconcile/reconcileRow';
import { withOciDrift } from './withOciDrift';
import { releaseLoadBalancers } from './releaseLoadBalancers';

/** While only something else than OCI is waited for. */
const UNSETTLED_MS = 2_000;

/** So long a deletion waits at most for load balancers, of which perhaps nobody takes care any more. */
const LOAD_BALANCERS_MS = 15 * 60_000;
const LOAD_BALANCERS_POLL_MS = 1_000;

const CONDITION_TYPES = ['Ready', 'Provisioned', 'BaselineReady', 'Drifted'];

/** A cluster as OCI answers it once its API server is there. */
const liveClusterSchema = z.object({
  id: z.string(),
  lifecycleState: z.literal('ACTIVE'),
  endpoints: z.object({ privateEndpoint: z.string() }),
});

export interface ClusterReconcilerOptions {
  oci: OciConnection;
  store: ClusterStore;
  baselines: BaselineStore;
  observedClusters: ObservedClusterStore;
  registrar: ClusterRegistrar;
  registry: ClusterRegistry;
  drifts: DriftStore;
  metrics: Pick<OkeMetrics, 'putRight'>;
  leases: LeaseStore;
  auditor: AuditorService;
  /** Called when the API server of a cluster can be reached. */
  onReachable: (cluster: string) => void;
  /** Called when a cluster that has ended is deleted for that. */
  onEnded: (cluster: string) => void;
  /** Called when a cluster is gone, resources and row. */
  onRemoved: (cluster: string) => void;
}

/** Makes private OKE clusters true in OCI, keeps them so, and removes them. */
export class ClusterReconciler implements Reconcilable {
  readonly kind = 'cluster';
  readonly #options: ClusterReconcilerOptions;

  constructor(options: ClusterReconcilerOptions) {
    this.#options = options;
  }

  due(limit: number): Promise<string[]> {
    return this.#options.store.due(limit);
  }

  longestDueMs(): Promise<number> {
    return this.#options.store.longestDueMs();
  }

  async about(cluster: string): Promise<About> {
    const record = await this.#options.store.get(cluster);
    return { cluster, operationId: record?.operationId };
  }

  reconcile(
    name: string,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { store } = this.#options;
    return reconcileRow({
      read: () => store.get(name),
      pass: async read => {
        const { record, hindrances } = await this.#end(read, lease);
        const outcome = await inOperation(record.operationId, () =>
          this.#pass(record, lease, signal),
        );
        if (outcome === 'gone') {
          await this.#remove(record, lease);
          return undefined;
        }
        const expiry = record.deletionRequestedAt
          ? []
          : expiryConditions(record, hindrances, new Date());
        return {
          ...outcome,
          conditions: [...outcome.conditions, ...expiry],
          nextMs: outcome.nextMs ?? UNSETTLED_MS,
        };
      },
      record: ({ id }, progress) => store.recordProgress(lease, id, progress),
      schedule: (record, delayMs) => store.scheduleNext(lease, record, delayMs),
    });
  }

  /**
   * Has a cluster deleted that has ended, if that was asked for: as a person does it, with the same in the way.
   *
   * @returns the cluster as it stands then, and what is in the way
   */
  async #end(
    record: ClusterRecord,
    lease: Lease,
  ): Promise<{ record: ClusterRecord; hindrances: PlanProblem[] }> {
    const { store, leases, auditor, onEnded } = this.#options;
    const now = new Date();
    if (!isDeletionDue(record, now)) {
      return { record, hindrances: [] };
    }
    const { name, expiry } = record.spec;
    const hindrances = await problemsOf<ClusterRecord>(
      {
        what: `cluster ${name}`,
        hindrances: async ({ spec }) => [
          ...frozenInTheWay(spec),
          ...(await this.#namespacesInTheWay(name)),
        ],
      },
      record,
    );
    if (hindrances.length > 0) {
      return { record, hindrances };
    }
    await leases.check(lease);
    const marked = await audited(
      auditor,
      {
        eventId: 'cluster-end',
        severityLevel: 'high',
        meta: { cluster: name, lastDay: expiry.lastDay, caller: ENDED_BY },
      },
      () => store.requestDeletion(record, ENDED_BY, now),
      after => ({ meta: { operationId: after?.operationId } }),
    );
    if (!marked) {
      // Something was declared meanwhile, and wakes the next pass.
      return { record, hindrances };
    }
    onEnded(name);
    return { record: marked, hindrances };
  }

  /** Not by name: who reads the cluster may perhaps not read them. */
  async #namespacesInTheWay(name: string): Promise<PlanProblem[]> {
    const { length } = await this.#options.store.namespacesOf(name);
    return length > 0
      ? [
          {
            field: '',
            value: '',
            message: `namespaces are on it: ${length}`,
            remedy: 'Delete them first',
          },
        ]
      : [];
  }

  async #remove(
    { id, spec: { name }, endpoint }: ClusterRecord,
    lease: Lease,
  ): Promise<void> {
    const { store, baselines, observedClusters, registrar, onRemoved } =
      this.#options;
    await this.#options.drifts.remove(driftsOf('cluster', id));
    await store.remove(lease, id);
    if (endpoint) {
      await baselines.remove(name, endpoint.clusterId);
      await observedClusters.remove(name, endpoint.clusterId);
    }
    await registrar.refresh(name);
    onRemoved(name);
  }

  async #pass(
    record: ClusterRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<'gone' | Standing> {
    const { oci, auditor } = this.#options;
    try {
      const { spec, records, requestedBy, operationId } = record;
      const auditedApi = new AuditedOciApi(await oci.api(), auditor, {
        ...{ cluster: spec.name, requestedBy, operationId },
      });
      const api = explainDenials(auditedApi, () =>
        statementsOf(spec, oci, { records }),
      );
      return record.deletionRequestedAt
        ? await this.#destroy(api, record, lease, signal)
        : await this.#converge(api, record, lease, signal);
    } catch (error) {
      const message = describeFailure(error, signal);
      return {
        conditions: allUnknown(CONDITION_TYPES, { reason: 'Failed', message }),
        isApplied: false,
      };
    }
  }

  async #converge(
    api: OciApi,
    record: ClusterRecord,
    lease: Lease,
    signal: AbortSignal,
  ) {
    const { oci, store, baselines, registrar, onReachable } = this.#options;
    const { id, spec } = record;
    const compartmentId =
      spec.compartmentId || (await oci.defaultCompartment());
    const isConfirmed = record.appliedGeneration < record.generation;
    let { choice } = record;
    // What is frozen stays with what was chosen for it.
    if (!choice || (isConfirmed && !spec.frozen)) {
      const offer = await readClusterOffer(api, compartmentId, signal);
      choice = chooseForCluster(spec, offer, choice);
      await store.recordProgress(lease, id, { choice });
    }
    const balancers = spec.logs.enabled
      ? await lookForLoadBalancers(api, compartmentId, record.records, signal)
      : {};
    if (
      balancers.ids &&
      !isDeepStrictEqual(balancers.ids, choice.loadBalancerIds)
    ) {
      choice = { ...choice, loadBalancerIds: balancers.ids };
      await store.recordProgress(lease, id, { choice });
    }
    const { results: converged, nextMs } = await convergeOci(
      api,
      {
        id,
        compartmentId,
        parts: clusterParts(spec, {
          ...{ ...choice, id, compartmentId },
          portalCidrs: oci.config.bastion.portalCidrs,
        }),
        records: record.records,
        ...(spec.frozen
          ? ({ frozen: true, drift: 'report', confirmed: false } as const)
          : { drift: spec.drift, confirmed: isConfirmed }),
      },
      this.#hooks(lease, id),
      { now: Date.now, signal },
    );

    const results = [...converged, ...(balancers.unread ?? [])];
    const { drifts, metrics } = this.#options;
    const { putRight } = await drifts.follow(
      ...([
        lease,
        driftsOf('cluster', id),
        withOciDrift(results),
        new Date(),
      ] as const),
    );
    metrics.putRight(this.kind, spec.name, putRight);
    const endpoint = await this.#endpoint(api, record, results, signal);
    if (endpoint && !isDeepStrictEqual(endpoint, record.endpoint)) {
      await store.recordProgress(lease, id, { endpoint });
    }
    if (await registrar.refresh(spec.name)) {
      onReachable(spec.name);
    }
    return {
      conditions: clusterConditions(
        results,
        await baselines.conditionsOf(spec.name),
        spec.frozen,
      ),
      nextMs,
      // What was changed a moment ago is seen in place soon, and not only after minutes.
      settledMs: nextMs,
      // To change nothing is all that freezing asks for.
      isApplied: spec.frozen || results.every(isCarriedOut),
    };
  }

  /**
   * Where the API server is, as soon as OCI has told. It never changes in the life of a cluster in OCI;
   * but when somebody deleted that, there is another.
   */
  async #endpoint(
    api: OciApi,
    record: ClusterRecord,
    results: OciPartResult[],
    signal: AbortSignal,
  ): Promise<OkeEndpoint | undefined> {
    const live = results.find(({ part }) => part === 'cluster')?.live;
    const cluster = liveClusterSchema.safeParse(live);
    if (!cluster.success) {
      return record.endpoint; // not active yet, or not now
    }
    const { id, endpoints } = cluster.data;
    if (id === record.endpoint?.clusterId) {
      return record.endpoint;
    }
    const { privateEndpoint } = endpoints;
    return readOkeEndpoint(api, { id, privateEndpoint }, signal);
  }

  async #destroy(
    api: OciApi,
    record: ClusterRecord,
    lease: Lease,
    signal: AbortSignal,
  ) {
    const { oci } = this.#options;
    const { id, spec } = record;
    const holding = await this.#releaseLoadBalancers(
      api,
      record,
      lease,
      signal,
    );
    if (holding) {
      return deleting(
        holding.message,
        LOAD_BALANCERS_POLL_MS,
        holding.commands,
      );
    }
    const compartmentId =
      spec.compartmentId || (await oci.defaultCompartment());
    const { results, nextMs, done } = await destroyOci(
      api,
      {
        ...{ id, compartmentId, records: record.records },
        asked: optionalKindsOf(spec),
      },
      this.#hooks(lease, id),
      { now: Date.now, signal },
    );
    if (done) {
      return 'gone';
    }
    const left = results.filter(({ state }) => state !== 'removed');
    const telling = left.find(({ state }) => state !== 'waiting') ?? left[0];
    const what = telling
      ? because(telling).message
      : 'its parts are being looked for';
    return deleting(what, nextMs);
  }

  /** @returns what the deletion waits for; undefined when it may go on */
  async #releaseLoadBalancers(
    oci: OciApi,
    {
      spec: { name },
      endpoint,
      requestedBy,
      operationId,
      deletionRequestedAt,
    }: ClusterRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Hindrance | undefined> {
    const { registry, registrar, leases, auditor } = this.#options;
    const until = Date.parse(deletionRequestedAt ?? '') + LOAD_BALANCERS_MS;
    const live =
      endpoint && (await oci.get('Cluster', endpoint.clusterId, signal));
    const isStanding =
      live && ['ACTIVE', 'UPDATING'].includes(live.resource.lifecycleState);
    if (!isStanding || Date.now() >= until) {
      return undefined;
    }
    const otherwise = `otherwise it goes on at ${formatMoment(
      new Date(until).toISOString(),
    )}`;
    try {
      await registrar.refresh(name);
      const cluster = registry.get(name);
      if (!cluster) {
        throw new Error('its API server is not known');
      }
      const { api, client } = await cluster.provisioner();
      const auditedApi = new AuditedKubernetesApi(api, auditor, {
        cluster: name,
        requestedBy,
        operationId,
      });
      const { left, holds } = await releaseLoadBalancers(
        client,
        auditedApi,
        () => leases.check(lease),
        signal,
      );
      return left.length > 0
        ? {
            message: [
              `it waits until the load balancers of ${left.join(
                ', ',
              )} are gone`,
              ...holds.map(({ message }) => message),
              otherwise,
            ].join('; '),
            commands: holds.flatMap(({ commands }) => commands),
          }
        : undefined;
    } catch (error) {
      const message = describeFailure(error, signal);
      return hindrance(
        `it waits until the cluster tells whether it has load balancers (${message}); ${otherwise}`,
      );
    }
  }

  #hooks(lease: Lease, id: string): OciHooks {
    const { leases, store } = this.#options;
    return {
      beforeEffect: () => leases.check(lease),
      record: records => store.recordProgress(lease, id, { records }),
    };
  }
}

function deleting(
  what: string,
  nextMs: number | undefined,
  commands: string[] = [],
) {
  return {
    conditions: allUnknown(CONDITION_TYPES, {
      reason: 'Deleting',
      message: `the cluster is being deleted; ${what}`,
      ...(commands.length > 0 && { commands }),
    }),
    nextMs,
    isApplied: false,
  };
}
