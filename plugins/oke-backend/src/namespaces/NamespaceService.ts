import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  okeClusterReadPermission,
  okeNamespaceDeletePermission,
  okeNamespaceReadPermission,
  okeNamespaceWritePermission,
  type NamespaceSpec,
  type DeclaredNamespace,
  type EntityPlace,
  type NamespaceBound,
  type NamespaceDeletionPlan,
  type NamespaceExport,
  type Plan,
  type PlanProblem,
  type Rights,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { ObservedClusterStore } from '../clusters/observed/ObservedClusterStore';
import type { NamespaceStateStore } from '../statuses/NamespaceStateStore';
import { observedStates } from './status/observedStates';
import {
  type FitsBeside,
  type NamespaceRecord,
  type NamespaceStore,
} from './NamespaceStore';
import {
  areSumsBounded,
  checkBounds,
  limitsOf,
  tellLimits,
  type Limit,
} from './bounds/bounds';
import type { BoundsConfig } from '../config/okeConfig';
import { InvalidSpecError } from '../declarations/InvalidSpecError';
import {
  goneAt,
  type ClusterRecord,
  type ClusterStore,
} from '../clusters/declared/ClusterStore';
import { authorizeNamespace } from './authorizeNamespace';
import type { CertificateSources } from '../extensions/CertificateSources';
import type { NamespaceBlocks } from './blocks/NamespaceBlocks';
import { checkNamespaceSpec } from './checkNamespaceSpec';
import { toDeclared } from '../declarations/declaration';
import {
  declareSpec,
  planSpec,
  type Comparison,
  type Declarable,
} from '../declarations/declareSpec';
import {
  deleteDeclared,
  planDeletion,
  type Deletable,
  type DeleteOptions,
} from '../declarations/deleteDeclared';
import { readIfKnown } from '../declarations/unreadable';
import { findDeclared, type Declared } from '../declarations/findDeclared';
import type { DeclarationQueue } from '../declarations/DeclarationQueue';
import type { RecentPlans } from '../declarations/RecentPlans';
import type { DeclareOptions, Seen } from '../declarations/judgeDeclaration';
import { entitiesShowing } from './entitiesShowing';
import { exportNamespace } from './exportNamespace';
import { lookAtNamespace } from './lookAtNamespace';
import { planNamespace } from './planNamespace';
import type { Page, PageRequest } from '../paging/Page';
import type { OkeMetrics } from '../metrics/OkeMetrics';
import { checkShares, endedShare, readStandings } from '../sharing/checkShares';
import { readUids, type EntityReader } from '../sharing/readUids';
import {
  isKept,
  keptSharing,
  sharesOf,
  type Shares,
  type Sharing,
} from '../sharing/shares';
import { subjectOf, type Credentials } from '../authorization/subjectOf';

export interface NamespaceServiceOptions {
  store: NamespaceStore;
  /** What was observed of namespaces. */
  states: Pick<NamespaceStateStore, 'read'>;
  observedClusters: Pick<ObservedClusterStore, 'connectionsOf'>;
  catalog: EntityReader;
  /** The entities that have a status for a caller. */
  entityPlaces: { list(credentials: Credentials): Promise<EntityPlace[]> };
  registry: ClusterRegistry;
  declaredClusters: ClusterStore;
  authorizer: OkeAuthorizer;
  metrics: OkeMetrics;
  /** Plans that callers were shown. */
  recentPlans: RecentPlans;
  queue: DeclarationQueue;
  /** Backstage group -> group in the clusters. */
  groups: Record<string, string>;
  /** How much namespaces may have. */
  bounds: BoundsConfig[];
  blocks: NamespaceBlocks;
  certificateSources: CertificateSources;
  /** Called with the id of a namespace that was declared or shall go. */
  onDeclared: (id: string) => void;
}

/** Declares, plans, reads and deletes app namespaces for callers. Never waits for a cluster's work. */
export class NamespaceService {
  readonly #options: NamespaceServiceOptions;

  constructor(options: NamespaceServiceOptions) {
    this.#options = options;
  }

  /** @param cluster - only namespaces on it; on all clusters without it */
  async list(
    credentials: Credentials,
    { cluster, ...page }: PageRequest & { cluster?: string } = {},
    now: Date = new Date(),
  ): Promise<Page<DeclaredNamespace>> {
    const { store, authorizer, states, observedClusters } = this.#options;
    // Only what the caller may read is read: there may be very much of others.
    const readable = await authorizer.filter(
      okeNamespaceReadPermission,
      await store.countByOwner(cluster),
      ({ owner }) => ({ owners: [owner] }),
      credentials,
    );
    const owners = [...new Set(readable.map(({ owner }) => owner))];
    const rightsTo = await this.#rights(credentials);
    const { records, next } = await store.list({ cluster, owners }, page);
    const observed = await observedStates(
      records,
      { states, observedClusters, authorizer, credentials },
      now,
    );
    const items = records.map((record, index) => ({
      ...toDeclared(record),
      may: rightsTo(record.spec),
      observed: observed[index],
    }));
    return { items, next };
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(
    cluster: string,
    name: string,
    credentials: Credentials,
  ): Promise<DeclaredNamespace> {
    const { authorizer } = this.#options;
    const record = await findDeclared(
      this.#declared(cluster, name, credentials),
      okeNamespaceReadPermission,
      { authorizer, credentials },
    );
    const [rightsTo, shares] = await Promise.all([
      this.#rights(credentials),
      readStandings(this.#options.catalog, sharingOf(record), { credentials }),
    ]);
    return { ...toDeclared(record), may: rightsTo(record.spec), shares };
  }

  /**
   * What is made of a namespace as files, for who may change it.
   *
   * @throws NotFoundError also when the caller may not; ConflictError when its cluster is not known any more
   */
  async export(
    cluster: string,
    name: string,
    credentials: Credentials,
  ): Promise<NamespaceExport> {
    const { authorizer, registry, groups, blocks, certificateSources } =
      this.#options;
    const { id, spec, podSecurityVersion } = await findDeclared(
      this.#declared(cluster, name, credentials),
      [okeNamespaceWritePermission, okeNamespaceReadPermission],
      { authorizer, credentials },
    );
    const known = registry.get(cluster);
    if (!known) {
      throw new ConflictError(
        `The portal does not know cluster ${cluster} any more, and so not what of its network a namespace lets in`,
      );
    }
    const { ingressNamespaces, loadBalancerCidrs } = known;
    return exportNamespace(spec, blocks, {
      ...{ id, ownerGroup: groups[spec.owner] },
      podSecurityVersion: podSecurityVersion ?? 'latest',
      ...{ ingressNamespaces, loadBalancerCidrs },
      issuerRef: certificateSources.get(spec.certificates.source)?.issuerRef,
    });
  }

  /** What the caller may do with namespaces that they may read. */
  async #rights(
    credentials: Credentials,
  ): Promise<(spec: NamespaceSpec) => Rights> {
    const { authorizer, registry } = this.#options;
    const [mayReadCluster, mayWrite, mayDelete] = await authorizer.ask(
      [
        okeClusterReadPermission,
        okeNamespaceWritePermission,
        okeNamespaceDeletePermission,
      ],
      credentials,
    );
    return ({ owner, cluster: name }) => {
      const cluster = registry.get(name);
      return {
        change:
          cluster !== undefined &&
          mayReadCluster({ owners: [cluster.owner] }) &&
          mayWrite({ owners: [owner] }),
        delete: mayDelete({ owners: [owner] }),
      };
    };
  }

  /**
   * How large the fields of a namespace may be, for who may declare it.
   *
   * @param of - where and whose; its name when it is there already
   * @throws InvalidSpecError when the caller may not declare it
   */
  async bounds(
    { cluster, owner, name = '' }: BoundsQuestion,
    credentials: Credentials,
  ): Promise<NamespaceBound[]> {
    const { registry, authorizer } = this.#options;
    const place = { cluster, owner, name };
    const existing = name
      ? await this.#declared(cluster, name, credentials).read()
      : undefined;
    const refusal = await authorizeNamespace(
      { ...place, adoptPolicy: 'Never' },
      {
        cluster: registry.get(cluster),
        existingOwner: existing?.spec.owner,
        ...{ authorizer, credentials },
      },
    );
    if (refusal) {
      throw new InvalidSpecError([refusal]);
    }
    return tellLimits(await this.#limits(place, existing));
  }

  async #limits(
    place: Required<BoundsQuestion>,
    existing: NamespaceRecord | undefined,
  ): Promise<Limit[]> {
    const { bounds, store } = this.#options;
    const others = areSumsBounded(bounds, place)
      ? await store.siblings(place)
      : [];
    return limitsOf(bounds, place, existing?.spec, others);
  }

  /** For the transaction that writes it. Undefined when no sum is bounded: what is not, nobody changes meanwhile. */
  #fits(
    spec: NamespaceSpec,
    existing: NamespaceRecord | undefined,
  ): FitsBeside | undefined {
    const { bounds } = this.#options;
    return areSumsBounded(bounds, spec)
      ? others =>
          checkBounds(spec, limitsOf(bounds, spec, existing?.spec, others))
            .length === 0
      : undefined;
  }

  /**
   * What declaring the spec would change, and what is in the way.
   *
   * @param seen - what the caller has seen
   * @throws PreconditionFailedError, PlanMovedError
   */
  plan(
    spec: NamespaceSpec,
    credentials: Credentials,
    seen?: Seen,
  ): Promise<Plan> {
    const { metrics } = this.#options;
    return metrics.whilePlanning('namespace', () =>
      planSpec(
        this.#declarable(spec, credentials, new Date()),
        this.#options.recentPlans,
        seen,
      ),
    );
  }

  /**
   * Declares the spec. The same spec again is a no-op, unless a plan is confirmed that changes something.
   *
   * @throws InvalidSpecError, PreconditionFailedError, PlanMovedError, ConflictError
   */
  async declare(
    spec: NamespaceSpec,
    options: DeclareOptions,
    credentials: Credentials,
    now: Date,
  ): Promise<DeclaredNamespace> {
    const { queue, recentPlans, onDeclared } = this.#options;
    return queue.declare(spec.cluster, async () => {
      const { row, isNew } = await declareSpec(
        this.#declarable(spec, credentials, now),
        options,
        recentPlans,
      );
      if (isNew) {
        onDeclared(row.id);
      }
      return toDeclared(row);
    });
  }

  #declarable(
    asked: NamespaceSpec,
    credentials: Credentials,
    now: Date,
  ): Declarable<NamespaceRecord> {
    const { store, blocks } = this.#options;
    const { spec } = blocks.read(asked);
    const caller = subjectOf(credentials);
    return {
      ...this.#declared(spec.cluster, spec.name, credentials),
      ...{ spec, caller },
      check: existing => this.#check(asked, existing, credentials),
      compare: (existing, isConfirming) =>
        this.#compare(spec, existing, isConfirming, credentials),
      create: async planId =>
        store.create(
          ...([spec, caller, now] as const),
          await this.#shares(spec, undefined, credentials),
          ...([planId, this.#fits(spec, undefined)] as const),
        ),
      update: async (existing, confirmed) =>
        store.updateSpec(existing.id, existing.generation, spec, caller, now, {
          ...confirmed,
          shares: await this.#shares(spec, existing, credentials),
          fits: this.#fits(spec, existing),
        }),
    };
  }

  /**
   * What {@link NamespaceService.delete} would take away, and what is in the way.
   *
   * @throws NotFoundError also when the caller may not delete it; PreconditionFailedError; PlanMovedError
   */
  async planDeletion(
    cluster: string,
    name: string,
    credentials: Credentials,
    seen?: Seen,
  ): Promise<NamespaceDeletionPlan> {
    const { authorizer, recentPlans } = this.#options;
    const { row, plan } = await planDeletion(
      this.#deletable(cluster, name, credentials, new Date()),
      { authorizer, credentials },
      recentPlans,
      seen,
    );
    return { ...toDeclared(row), ...plan };
  }

  /**
   * Asks for deletion; asking again is a no-op.
   *
   * @throws NotFoundError also when the caller may not delete it; ConflictError when it is protected;
   *   PreconditionFailedError; PlanMovedError
   */
  async delete(
    cluster: string,
    name: string,
    options: DeleteOptions,
    credentials: Credentials,
    now: Date,
  ): Promise<DeclaredNamespace> {
    const { authorizer, onDeclared } = this.#options;
    const { row, isNew } = await deleteDeclared(
      this.#deletable(cluster, name, credentials, now),
      options,
      { authorizer, credentials },
      this.#options.recentPlans,
    );
    if (isNew) {
      onDeclared(row.id);
    }
    return toDeclared(row);
  }

  #deletable(
    cluster: string,
    name: string,
    credentials: Credentials,
    now: Date,
  ): Deletable<NamespaceRecord> {
    const { store, registry, certificateSources, entityPlaces, catalog } =
      this.#options;
    return {
      ...this.#declared(cluster, name, credentials),
      caller: subjectOf(credentials),
      look: async record =>
        lookAtNamespace(record, {
          cluster: registry.get(record.spec.cluster),
          claims: await store.hosts.ofNamespace(record.id),
          issuers: certificateSources.list().map(source => source.issuerRef),
          issuer: certificateSources.get(record.spec.certificates.source)
            ?.issuerRef,
          now,
          readEntities: async () =>
            entitiesShowing(
              { cluster, name },
              ...(await Promise.all([
                entityPlaces.list(credentials),
                readStandings(catalog, sharingOf(record), { credentials }),
              ])),
            ),
        }),
      needed: [okeNamespaceDeletePermission, okeNamespaceReadPermission],
      mark: ({ id, generation }) =>
        store.requestDeletion(id, generation, subjectOf(credentials), now),
    };
  }

  #declared(
    cluster: string,
    name: string,
    credentials: Credentials,
  ): Declared<NamespaceRecord> {
    return {
      what: `namespace ${name} on cluster ${cluster}`,
      read: () =>
        readIfKnown(
          () => this.#options.store.get(cluster, name),
          ({ owner }) =>
            this.#options.authorizer.isAllowed(
              okeNamespaceReadPermission,
              { owners: [owner] },
              credentials,
            ),
        ),
    };
  }

  /** Everything that can be told without the cluster. */
  async #check(
    asked: NamespaceSpec,
    existing: NamespaceRecord | undefined,
    credentials: Credentials,
  ): Promise<PlanProblem[]> {
    const { store, registry, declaredClusters, authorizer, groups, blocks } =
      this.#options;
    const { certificateSources } = this.#options;
    const { spec, problems } = blocks.read(asked, existing?.spec);
    const cluster = registry.get(spec.cluster);
    const refusal = await authorizeNamespace(spec, {
      cluster,
      existingOwner: existing?.spec.owner,
      authorizer,
      credentials,
    });
    if (refusal) {
      return [refusal];
    }
    const declared = await declaredClusters.get(spec.cluster);
    const ending = declared && endOf(declared);
    if (ending) {
      return [
        {
          field: 'cluster',
          value: spec.cluster,
          message: ending,
          remedy: 'Choose another cluster',
        },
      ];
    }
    return [
      ...(await checkShares(
        ...([spec.sharedWith, existing && sharingOf(existing)] as const),
        ...([this.#options.catalog, { credentials }] as const),
      )),
      ...checkNamespaceSpec(spec, {
        claims: await store.hosts.inTheWayOf(
          { id: existing?.id, spec },
          new Date(),
        ),
        hostDomains: cluster?.hostDomains ?? [],
        sources: certificateSources.list(),
      }),
      ...checkBounds(spec, await this.#limits(spec, existing)),
      ...problems,
      ...blocks.check(
        spec,
        {
          ownerGroup: groups[spec.owner],
          ingressNamespaces: cluster?.ingressNamespaces ?? [],
        },
        existing?.spec,
      ),
    ];
  }

  /** The UIDs of what the next spec is shared with. */
  async #shares(
    { sharedWith }: NamespaceSpec,
    existing: NamespaceRecord | undefined,
    credentials: Credentials,
  ): Promise<Shares> {
    const { catalog } = this.#options;
    const before = existing && sharingOf(existing);
    const added = sharedWith.filter(ref => !isKept(ref, before));
    return sharesOf(
      ...([sharedWith, before] as const),
      await readUids(catalog, added, { credentials }),
    );
  }

  /** What the cluster says, and the catalog of shares. */
  async #compare(
    spec: NamespaceSpec,
    existing: NamespaceRecord | undefined,
    isConfirming: boolean,
    credentials: Credentials,
  ): Promise<Comparison> {
    const { store, registry, groups, blocks, certificateSources } =
      this.#options;
    const { catalog } = this.#options;
    const cluster = registry.get(spec.cluster);
    if (!cluster) {
      throw new NotFoundError(`No cluster ${spec.cluster}`);
    }
    const [comparison, shares] = await Promise.all([
      planNamespace(spec, {
        existing,
        cluster,
        ownerGroup: groups[spec.owner],
        knownIds: await store.idsOf(spec.cluster),
        issuerRef: certificateSources.get(spec.certificates.source)?.issuerRef,
        blocks,
        isConfirming,
      }),
      existing
        ? readStandings(
            catalog,
            keptSharing(spec.sharedWith, sharingOf(existing)),
            { credentials },
          )
        : [],
    ]);
    return {
      ...comparison,
      changes: [...comparison.changes, ...shares.flatMap(endedShare)],
    };
  }
}

/** Which namespace is asked about. */
export interface BoundsQuestion {
  cluster: string;
  owner: string;
  /** Of one that is there already. */
  name?: string;
}

function sharingOf({ spec, shares }: NamespaceRecord): Sharing {
  return { sharedWith: spec.sharedWith, shares };
}

/** Why a cluster takes no namespaces any more, in words. */
function endOf(cluster: ClusterRecord): string | undefined {
  if (goneAt(cluster)) {
    return 'OCI no longer has the cluster';
  }
  return cluster.deletionRequestedAt && 'the cluster is being deleted';
}
