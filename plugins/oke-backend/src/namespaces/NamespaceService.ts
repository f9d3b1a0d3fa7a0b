import { NotFoundError } from '@backstage/errors';
import {
  okeNamespaceDeletePermission,
  okeNamespaceReadPermission,
  type NamespaceSpec,
  type DeclaredNamespace,
  type Plan,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import { type NamespaceRecord, type NamespaceStore } from './NamespaceStore';
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
  type Declarable,
} from '../declarations/declareSpec';
import {
  deleteDeclared,
  planDeletion,
  type Deletable,
} from '../declarations/deleteDeclared';
import { findDeclared, type Declared } from '../declarations/findDeclared';
import type { DeclareOptions } from '../declarations/judgeDeclaration';
import { planNamespace } from './planNamespace';
import type { OkeMetrics } from '../metrics/OkeMetrics';
import { subjectOf, type Credentials } from '../authorization/subjectOf';

export interface NamespaceServiceOptions {
  store: NamespaceStore;
  registry: ClusterRegistry;
  declaredClusters: ClusterStore;
  authorizer: OkeAuthorizer;
  metrics: OkeMetrics;
  /** Backstage group -> group in the clusters. */
  groups: Record<string, string>;
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
    cluster?: string,
  ): Promise<DeclaredNamespace[]> {
    const { store, authorizer } = this.#options;
    // Only what the caller may read is read: there may be very much of others.
    const readable = await authorizer.filter(
      okeNamespaceReadPermission,
      await store.countByOwner(cluster),
      ({ owner }) => ({ owners: [owner] }),
      credentials,
    );
    const owners = [...new Set(readable.map(({ owner }) => owner))];
    return (await store.list({ cluster, owners })).map(toDeclared);
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(
    cluster: string,
    name: string,
    credentials: Credentials,
  ): Promise<DeclaredNamespace> {
    const { authorizer } = this.#options;
    const record = await findDeclared(
      this.#declared(cluster, name),
      okeNamespaceReadPermission,
      { authorizer, credentials },
    );
    return toDeclared(record);
  }

  /** What declaring the spec would change, and what is in the way. */
  plan(spec: NamespaceSpec, credentials: Credentials): Promise<Plan> {
    const { metrics } = this.#options;
    return metrics.whilePlanning('namespace', () =>
      planSpec(this.#declarable(spec, credentials, new Date())),
    );
  }

  /**
   * Declares the spec. The same spec again is a no-op.
   *
   * @throws InvalidSpecError, PreconditionFailedError, ConflictError
   */
  async declare(
    spec: NamespaceSpec,
    options: DeclareOptions,
    credentials: Credentials,
    now: Date,
  ): Promise<DeclaredNamespace> {
    const { row, isNew } = await declareSpec(
      this.#declarable(spec, credentials, now),
      options,
    );
    if (isNew) {
      this.#options.onDeclared(row.id);
    }
    return toDeclared(row);
  }

  #declarable(
    asked: NamespaceSpec,
    credentials: Credentials,
    now: Date,
  ): Declarable<NamespaceRecord> {
    const { store, blocks } = this.#options;
    const { spec, problems } = blocks.read(asked);
    const requestedBy = () => subjectOf(credentials);
    return {
      ...this.#declared(spec.cluster, spec.name),
      spec,
      check: existing => this.#check(spec, problems, existing, credentials),
      compare: existing => this.#compare(spec, existing),
      create: () => store.create(spec, requestedBy(), now),
      update: ({ id, generation }) =>
        store.updateSpec(id, generation, spec, requestedBy(), now),
    };
  }

  /**
   * What {@link NamespaceService.delete} would delete.
   *
   * @throws what that would throw
   */
  async planDeletion(
    cluster: string,
    name: string,
    credentials: Credentials,
  ): Promise<DeclaredNamespace> {
    const { authorizer } = this.#options;
    const deletable = this.#deletable(cluster, name, credentials, new Date());
    return toDeclared(
      await planDeletion(deletable, { authorizer, credentials }),
    );
  }

  /**
   * Asks for deletion; asking again is a no-op.
   *
   * @param ifMatch - etag of the namespace that the caller has seen
   * @throws NotFoundError also when the caller may not delete it; ConflictError when it is protected;
   *   PreconditionFailedError
   */
  async delete(
    cluster: string,
    name: string,
    ifMatch: string | undefined,
    credentials: Credentials,
    now: Date,
  ): Promise<DeclaredNamespace> {
    const { authorizer, onDeclared } = this.#options;
    const { row, isNew } = await deleteDeclared(
      this.#deletable(cluster, name, credentials, now),
      ifMatch,
      { authorizer, credentials },
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
    const { store } = this.#options;
    return {
      ...this.#declared(cluster, name),
      needed: [okeNamespaceDeletePermission, okeNamespaceReadPermission],
      mark: ({ id, generation }) =>
        store.requestDeletion(id, generation, subjectOf(credentials), now),
    };
  }

  #declared(cluster: string, name: string): Declared<NamespaceRecord> {
    return {
      what: `namespace ${name} on cluster ${cluster}`,
      read: () => this.#options.store.get(cluster, name),
    };
  }

  /**
   * Everything that can be told without the cluster.
   *
   * @param problemsOfBlocks - found when the spec was read; told to who may declare it
   */
  async #check(
    spec: NamespaceSpec,
    problemsOfBlocks: PlanProblem[],
    existing: NamespaceRecord | undefined,
    credentials: Credentials,
  ): Promise<PlanProblem[]> {
    const { store, registry, declaredClusters, authorizer, groups, blocks } =
      this.#options;
    const { certificateSources } = this.#options;
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
      ...checkNamespaceSpec(spec, {
        claims: await store.hosts.inTheWayOf(
          { id: existing?.id, spec },
          new Date(),
        ),
        hostDomains: cluster?.hostDomains ?? [],
        sources: certificateSources.list(),
      }),
      ...problemsOfBlocks,
      ...blocks.check(spec, {
        ownerGroup: groups[spec.owner],
        ingressNamespaces: cluster?.ingressNamespaces ?? [],
      }),
    ];
  }

  /** What the cluster says. */
  async #compare(
    spec: NamespaceSpec,
    existing: NamespaceRecord | undefined,
  ): Promise<Plan> {
    const { store, registry, groups, blocks, certificateSources } =
      this.#options;
    const cluster = registry.get(spec.cluster);
    if (!cluster) {
      throw new NotFoundError(`No cluster ${spec.cluster}`);
    }
    return planNamespace(spec, {
      existing,
      cluster,
      ownerGroup: groups[spec.owner],
      knownIds: await store.idsOf(spec.cluster),
      issuerRef: certificateSources.get(spec.certificates.source)?.issuerRef,
      blocks,
    });
  }
}

/** Why a cluster takes no namespaces any more, in words. */
function endOf(cluster: ClusterRecord): string | undefined {
  if (goneAt(cluster)) {
    return 'OCI no longer has the cluster';
  }
  return cluster.deletionRequestedAt && 'the cluster is being deleted';
}
