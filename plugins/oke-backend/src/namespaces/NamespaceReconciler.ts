import type { AuditorService } from '@backstage/backend-plugin-api';
import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import {
  convergeKubernetes,
  type IssuerRef,
  type KubernetesPartResult,
  type TakenFields,
} from '@okeanos/backstage-plugin-oke-node';
import { AuditedKubernetesApi } from '../audit/AuditedKubernetesApi';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type {
  RegisteredCluster,
  Provisioner,
} from '../clusters/RegisteredCluster';
import { PutOffs } from '../clusters/parts/PutOffs';
import type { BaselineStore } from '../clusters/baseline/BaselineStore';
import { driftsOf, type DriftStore } from '../drifts/DriftStore';
import type { OkeMetrics } from '../metrics/OkeMetrics';
import type { Lease, LeaseStore } from '../leases/LeaseStore';
import type { NamespaceRecord, NamespaceStore } from './NamespaceStore';
import { minorVersion } from '../clusters/minorVersion';
import { HostReleaser, SETTLE_MS } from './HostReleaser';
import type { ReleaseContext } from '../hosts/HostRelease';
import { hostsCondition } from '../hosts/hostsCondition';
import { describeFailure } from '../reconcile/describeFailure';
import {
  letGoOfNamespace,
  purgeNamespace,
  type EndOfNamespace,
} from './endNamespace';
import type { CertificateSources } from '../extensions/CertificateSources';
import type { BlockFailure, NamespaceBlocks } from './blocks/NamespaceBlocks';
import { blockOf } from './blocks/placeParts';
import { namespaceBlueprint } from './namespaceBlueprint';
import { namespaceConditions, unknownConditions } from './namespaceConditions';
import type { About, Reconcilable } from '../reconcile/ReconcileLoop';
import type { EvaluatedCondition } from '../reconcile/conditions';
import { hindrance } from '../reconcile/Hindrance';
import { reconcileRow, type Standing } from '../reconcile/reconcileRow';

export interface NamespaceReconcilerOptions {
  registry: ClusterRegistry;
  store: NamespaceStore;
  baselines: BaselineStore;
  drifts: DriftStore;
  metrics: Pick<OkeMetrics, 'putRight'>;
  leases: LeaseStore;
  auditor: AuditorService;
  /** Backstage group -> group in the clusters. */
  groups: Record<string, string>;
  blocks: NamespaceBlocks;
  certificateSources: CertificateSources;
  /** When OCI was seen to have a cluster no more; undefined when it was not. */
  goneSince: (cluster: string) => Promise<Date | undefined>;
  /** Called when hosts begin to wait for a cluster that cannot be asked: perhaps it is gone. */
  onAway: (cluster: string) => void;
  /** Called when what others did to a namespace is told otherwise than before. */
  onDrift: (cluster: string, namespace: string) => Promise<void>;
  /** Called when a namespace is gone, cluster and row. */
  onRemoved: () => void;
}

/** How a pass ended: the namespace is gone, perhaps with its whole cluster, or how it stands. */
type PassOutcome = 'gone' | 'goneWithCluster' | Standing;

/** Makes app namespaces true, keeps them so, and removes them. */
export class NamespaceReconciler implements Reconcilable {
  readonly kind = 'namespace';
  readonly #options: NamespaceReconcilerOptions;
  readonly #hosts: HostReleaser;
  readonly #putOffs = new PutOffs();

  constructor(options: NamespaceReconcilerOptions) {
    this.#options = options;
    this.#hosts = new HostReleaser(options.store, options.certificateSources);
  }

  due(limit: number): Promise<string[]> {
    return this.#options.store.due(limit);
  }

  longestDueMs(): Promise<number> {
    return this.#options.store.longestDueMs();
  }

  async about(id: string): Promise<About> {
    const record = await this.#options.store.getById(id);
    return {
      cluster: record?.spec.cluster,
      namespace: record?.spec.name,
      operationId: record?.operationId,
    };
  }

  async reconcile(
    id: string,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { store, leases } = this.#options;
    const nextMs = await reconcileRow({
      read: () => store.getById(id),
      putOff: record =>
        this.#putOffs.of(
          id,
          {
            cluster: this.#options.registry.get(record.spec.cluster),
            isCarriedOut:
              record.appliedGeneration === record.generation &&
              !record.deletionRequestedAt,
          },
          Date.now(),
        ),
      pass: async record => {
        const outcome = await this.#pass(record, lease, signal);
        if (outcome === 'gone' || outcome === 'goneWithCluster') {
          await this.#remove(id, lease, outcome);
          return undefined;
        }
        return this.#withHosts(id, outcome);
      },
      record: (_record, progress) => store.recordProgress(lease, id, progress),
      schedule: (record, delayMs) => store.scheduleNext(lease, record, delayMs),
    });
    if (nextMs === undefined) {
      await leases.discard(lease);
    }
    return nextMs;
  }

  async #remove(
    id: string,
    lease: Lease,
    end: 'gone' | 'goneWithCluster',
  ): Promise<void> {
    const { store, drifts, onRemoved } = this.#options;
    const keepClaims = end === 'goneWithCluster';
    await drifts.remove(driftsOf('namespace', id));
    await store.remove(lease, id, { keepClaims });
    onRemoved();
  }

  /** How a namespace stands together with its hosts, which may have to be looked at again sooner. */
  async #withHosts(id: string, standing: Standing): Promise<Standing> {
    const { store } = this.#options;
    const claims = await store.hosts.ofNamespace(id);
    const { leftSecrets = [] } = (await store.getById(id)) ?? {};
    const isReleasing = claims.some(
      ({ releasedAt, blockedBy }) => releasedAt && blockedBy !== 'ClusterGone',
    );
    return {
      ...standing,
      conditions: [...standing.conditions, hostsCondition(claims, leftSecrets)],
      ...(isReleasing && { settledMs: SETTLE_MS }),
    };
  }

  async #pass(
    record: NamespaceRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<PassOutcome> {
    const { registry, goneSince } = this.#options;
    const { spec, deletionRequestedAt } = record;
    const goneAt = await goneSince(spec.cluster);
    if (goneAt) {
      await this.#hosts.gone(record, lease, goneAt);
      return deletionRequestedAt
        ? 'goneWithCluster'
        : notNow({
            reason: 'ClusterGone',
            message: `OCI no longer has the cluster ${spec.cluster}`,
            final: true,
          });
    }
    const cluster = registry.get(spec.cluster);
    if (!cluster) {
      await this.#holdHosts(record, lease);
      return (await this.#canBeForgotten(record))
        ? 'gone'
        : notNow({
            reason: 'ClusterNotConfigured',
            message: `there is no cluster ${spec.cluster} in app-config, nor one that Okeanos made`,
          });
    }
    try {
      return await this.#work(record, cluster, lease, signal);
    } catch (error) {
      const message = describeFailure(error, signal);
      await this.#holdHosts(record, lease);
      return notNow({ reason: 'Unreachable', message });
    }
  }

  /** What was to be left alone on a cluster that is not known any more, when no host is held for it. */
  async #canBeForgotten({ id, spec, deletionRequestedAt }: NamespaceRecord) {
    return (
      deletionRequestedAt !== undefined &&
      spec.deletePolicy === 'Keep' &&
      (await this.#options.store.hosts.ofNamespace(id)).length === 0
    );
  }

  async #work(
    record: NamespaceRecord,
    cluster: RegisteredCluster,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<PassOutcome> {
    await cluster.requireAnswer();
    const { api, client } = await cluster.provisioner();
    const audited = new AuditedKubernetesApi(api, this.#options.auditor, {
      cluster: cluster.name,
      namespace: record.spec.name,
      requestedBy: record.requestedBy,
      operationId: record.operationId,
    });
    const provisioner = { api: audited, client };
    if (!record.deletionRequestedAt) {
      return this.#converge(provisioner, cluster, record, lease, signal);
    }
    const end = await (record.spec.deletePolicy === 'Keep'
      ? this.#letGo(provisioner, record, lease, signal)
      : purgeNamespace(provisioner, record, this.#beforeEffect(lease), signal));
    if (end === 'gone') {
      return 'gone';
    }
    if (!end.isTold) {
      await this.#hosts.waiting(record, lease, end.waitsFor);
    }
    return notNow({ reason: 'Deleting', ...end.waitsFor });
  }

  async #converge(
    { api, client }: Provisioner,
    cluster: RegisteredCluster,
    record: NamespaceRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<PassOutcome> {
    const { store, groups, blocks } = this.#options;
    const { drifts, metrics, onDrift } = this.#options;
    const { spec } = record;
    const history = driftsOf('namespace', record.id);
    const notReady = await this.#baselineHindrance(spec.cluster);
    if (notReady) {
      await this.#holdHosts(record, lease);
      return notNow({ reason: 'ClusterNotReady', message: notReady });
    }
    const issuerRef = this.#issuerOf(spec);
    if (!issuerRef) {
      const message = `the portal has no certificate source ${spec.certificates.source} any more: what was made stays as it is`;
      await this.#hosts.waiting(record, lease, hindrance(message));
      return notNow({
        ...{ reason: 'CertificateSourceNotInstalled', message },
        final: true,
      });
    }
    const podSecurityVersion =
      record.podSecurityVersion ?? (await minorVersion(client, signal));
    if (!record.podSecurityVersion) {
      await store.recordProgress(lease, record.id, { podSecurityVersion });
    }
    const ownerGroup = groups[spec.owner];
    const { parts, failures } = namespaceBlueprint(spec, blocks, {
      id: record.id,
      ownerGroup,
      podSecurityVersion,
      ingressNamespaces: cluster.ingressNamespaces,
      loadBalancerCidrs: cluster.loadBalancerCidrs,
      issuerRef,
    });
    const results = await convergeKubernetes(
      api,
      {
        id: record.id,
        parts,
        inventory: record.inventory,
        keeps: ({ part }) =>
          failures.some(({ block }) => block === blockOf(part)),
        adoptPolicy: spec.adoptPolicy,
        drift: spec.drift,
        confirmed: record.appliedGeneration < record.generation,
        takes: wanted => record.taken.some(taken => includes(taken, wanted)),
        watched: ref => cluster.watched?.find(ref),
      },
      {
        beforeEffect: this.#beforeEffect(lease),
        recordInventory: inventory =>
          store.recordProgress(lease, record.id, { inventory }),
        beforeRepair: repair =>
          drifts.beginRepair(lease, history, repair, new Date()),
      },
      signal,
    );
    const { putRight, isChanged } = await drifts.follow(
      ...([lease, history, results, new Date()] as const),
    );
    metrics.putRight(this.kind, spec.cluster, putRight);
    if (isChanged) {
      await onDrift(spec.cluster, spec.name);
    }
    if (record.taken.length > 0) {
      // Once: what somebody writes after that is drift as before.
      await store.recordProgress(lease, record.id, {
        taken: record.taken.filter(({ part }) => isAhead(results, part)),
      });
    }
    await this.#lookAtHosts(
      record,
      spec.services.flatMap(({ hosts }) => hosts),
      {
        ...{ api, client },
        watched: () => cluster.watched?.certificatesIn(spec.name),
      },
      lease,
      signal,
    );
    const claims = await store.hosts.ofNamespace(record.id);
    if (
      claims.some(({ contenders }) => contenders) &&
      isOwnersAlone(results, ownerGroup)
    ) {
      await store.hosts.handOver(lease, record.id, spec.owner);
    }
    const conditions = namespaceConditions({
      spec,
      results: [...results, ...failures.map(asResult)],
      ownerGroup,
      now: new Date(),
    });
    return {
      conditions,
      isApplied: results.every(isSettled),
      ...(cluster.watched?.standing === 'current' &&
        isTold(results, conditions) && { nextMs: Infinity }),
    };
  }

  async #letGo(
    { api, client }: Provisioner,
    record: NamespaceRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<EndOfNamespace> {
    const notReady = await this.#baselineHindrance(record.spec.cluster);
    if (notReady) {
      await this.#holdHosts(record, lease);
      return { waitsFor: hindrance(notReady), isTold: true };
    }
    return letGoOfNamespace(
      { api, client },
      record,
      {
        podSecurityVersion:
          record.podSecurityVersion ?? (await minorVersion(client, signal)),
        issuerRef: this.#issuerOf(record.spec),
      },
      async () => {
        await this.#lookAtHosts(record, [], { api, client }, lease, signal);
        const { store } = this.#options;
        const claims = await store.hosts.ofNamespace(record.id);
        const { leftSecrets = [] } = (await store.getById(record.id)) ?? {};
        return {
          // What only time can free does not depend on this namespace.
          isFree: claims.every(({ blockedBy }) => blockedBy === 'ClusterGone'),
          leftSecrets: leftSecrets.map(({ secret }) => secret),
        };
      },
      this.#beforeEffect(lease),
      signal,
    );
  }

  /** What fails is told by the condition of the hosts, and does not hide how the rest stands. */
  async #lookAtHosts(
    record: NamespaceRecord,
    hosts: string[],
    reach: Pick<ReleaseContext, 'api' | 'client' | 'watched'>,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const beforeEffect = this.#beforeEffect(lease);
    const context = { ...reach, beforeEffect, signal };
    try {
      await this.#hosts.look(record, hosts, lease, context, new Date());
    } catch (error) {
      describeFailure(error, signal);
      await this.#holdHosts(record, lease);
    }
  }

  async #holdHosts(record: NamespaceRecord, lease: Lease): Promise<void> {
    if (await this.#hosts.away(record, lease)) {
      this.#options.onAway(record.spec.cluster);
    }
  }

  /** What keeps namespaces from being worked on, in words; undefined when the cluster is ready for them. */
  async #baselineHindrance(cluster: string): Promise<string | undefined> {
    const baseline = await this.#options.baselines.readinessOf(cluster);
    return baseline?.status === 'True'
      ? undefined
      : `the cluster is not ready for namespaces: ${
          baseline?.message ?? 'not looked at yet'
        }`;
  }

  /** Undefined when the portal has no such source any more. */
  #issuerOf({ certificates }: NamespaceSpec): IssuerRef | undefined {
    return this.#options.certificateSources.get(certificates.source)?.issuerRef;
  }

  #beforeEffect(lease: Lease) {
    return () => this.#options.leases.check(lease);
  }
}

/** Whether fields to be taken are among those that a plan shows as taken, of the same object. */
function includes(taken: TakenFields, wanted: TakenFields): boolean {
  return (
    taken.part === wanted.part &&
    taken.uid === wanted.uid &&
    wanted.conflicts.every(({ manager, field }) =>
      taken.conflicts.some(
        known => known.manager === manager && known.field === field,
      ),
    )
  );
}

/** Whether it was not yet possible to do something about a part. */
function isAhead(results: KubernetesPartResult[], part: string): boolean {
  const state = results.find(result => result.part === part)?.state;
  return state === 'waiting' || state === 'failed';
}

/** Whether nobody else has the owner's rights, as they were seen. */
function isOwnersAlone(
  results: KubernetesPartResult[],
  ownerGroup: string | undefined,
): boolean {
  const binding = results.find(({ part }) => part === 'owner-binding');
  return ownerGroup
    ? ['current', 'applied'].includes(binding?.state ?? '')
    : !binding || binding.state === 'removed';
}

function asResult({
  block,
  reason,
  message,
  remedy,
}: BlockFailure): KubernetesPartResult {
  return {
    part: `block.${block}`,
    kind: 'Block',
    name: block,
    state: 'refused',
    reason,
    message: `${message}. ${remedy}`,
  };
}

/** Whether what is not as it should be changes only with what is watched, and so wakes the next pass. */
function isTold(
  results: KubernetesPartResult[],
  conditions: EvaluatedCondition[],
): boolean {
  return (
    results.every(result => isSettled(result) || result.state === 'refused') &&
    conditions.some(
      ({ type, status }) => type === 'CertificatesReady' && status === 'True',
    )
  );
}

function isSettled({ state }: KubernetesPartResult): boolean {
  return ['current', 'applied', 'removed', 'drifted'].includes(state);
}

function notNow(why: Parameters<typeof unknownConditions>[0]): Standing {
  return { conditions: unknownConditions(why), isApplied: false };
}
