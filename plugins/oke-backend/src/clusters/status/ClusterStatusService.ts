import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  okeClusterDeletePermission,
  okeClusterReadPermission,
  okeClusterWritePermission,
  okeNamespaceReadPermission,
  type ClusterStatus,
  type Rights,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../ClusterRegistry';
import type { RegisteredCluster } from '../RegisteredCluster';
import type { ObservedClusterStore } from '../observed/ObservedClusterStore';
import { readIfKnown, UnreadableRowError } from '../../declarations/unreadable';
import { endingOf } from '../declared/clusterExpiry';
import type { ClusterRecord, ClusterStore } from '../declared/ClusterStore';

export interface ClusterStatusServiceOptions {
  registry: ClusterRegistry;
  store: ObservedClusterStore;
  declaredClusters: ClusterStore;
  /** How many namespaces each owner has on each cluster, or on one. */
  namespaces: {
    countByOwner(
      cluster?: string,
    ): Promise<{ cluster: string; owner: string; count: number }[]>;
  };
  authorizer: OkeAuthorizer;
}

/** What of an owner's the caller may read, and what they may do with it. */
interface Caller {
  mayReadCluster: (owner: string) => boolean;
  mayReadNamespace: (owner: string) => boolean;
  rightsTo: (owner: string) => Rights;
}

/** What is in app-config is changed there. */
const NO_RIGHTS: Rights = { change: false, delete: false };

/** Tells callers of the clusters that they may read. */
export class ClusterStatusService {
  readonly #options: ClusterStatusServiceOptions;

  constructor(options: ClusterStatusServiceOptions) {
    this.#options = options;
  }

  async list(credentials: BackstageCredentials): Promise<ClusterStatus[]> {
    const { registry, declaredClusters } = this.#options;
    const caller = await this.#ask(credentials);
    const reachable = registry.list();
    const { records } = await declaredClusters.list();
    const names = new Set(reachable.map(({ name }) => name));
    return [
      ...(await this.#statuses(reachable, records, caller)),
      ...statusesOfBegun(
        records.filter(({ spec }) => !names.has(spec.name)),
        caller,
      ),
    ];
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<ClusterStatus> {
    const { registry } = this.#options;
    const caller = await this.#ask(credentials);
    const cluster = registry.get(name);
    const declared = await this.#declared(name, caller, cluster !== undefined);
    const [status] = cluster
      ? await this.#statuses([cluster], declared, caller, name)
      : statusesOfBegun(declared, caller);
    if (!status) {
      throw new NotFoundError(`No cluster ${name}`);
    }
    return status;
  }

  /** @param isOptional - what is observed is told also when what was declared cannot be read */
  async #declared(
    name: string,
    { mayReadCluster }: Caller,
    isOptional: boolean,
  ): Promise<ClusterRecord[]> {
    const { declaredClusters } = this.#options;
    try {
      const record = await readIfKnown(
        () => declaredClusters.get(name),
        async ({ owner }) => mayReadCluster(owner),
      );
      return record ? [record] : [];
    } catch (error) {
      if (isOptional && error instanceof UnreadableRowError) {
        return [];
      }
      throw error;
    }
  }

  async #ask(credentials: BackstageCredentials): Promise<Caller> {
    const [mayRead, mayReadNamespace, mayWrite, mayDelete] =
      await this.#options.authorizer.ask(
        [
          okeClusterReadPermission,
          okeNamespaceReadPermission,
          okeClusterWritePermission,
          okeClusterDeletePermission,
        ],
        credentials,
      );
    return {
      mayReadCluster: owner => mayRead({ owners: [owner] }),
      mayReadNamespace: owner => mayReadNamespace({ owners: [owner] }),
      rightsTo: owner => ({
        change: mayWrite({ owners: [owner] }),
        delete: mayDelete({ owners: [owner] }),
      }),
    };
  }

  /**
   * Of those that the caller may read.
   *
   * @param declared - what was declared of them
   * @param only - name of the only cluster among them
   */
  async #statuses(
    clusters: RegisteredCluster[],
    declared: ClusterRecord[],
    { mayReadCluster, mayReadNamespace, rightsTo }: Caller,
    only?: string,
  ): Promise<ClusterStatus[]> {
    const { store, namespaces, registry } = this.#options;
    const readable = clusters.filter(({ owner }) => mayReadCluster(owner));
    if (readable.length === 0) {
      return [];
    }
    const records = await store.getAll(readable.map(({ name }) => name));
    const counts = (await namespaces.countByOwner(only)).filter(({ owner }) =>
      mayReadNamespace(owner),
    );
    return readable.flatMap(({ name, owner }): ClusterStatus[] => {
      const record = records.find(other => other.name === name);
      if (!record) {
        return [];
      }
      const { kubernetesVersion, connection, view } = record;
      const { components, nodes } = view;
      const own = declared.find(({ spec }) => spec.name === name);
      const ending = own && endingOf(own);
      return [
        {
          ...{ name, owner, kubernetesVersion, connection, components, nodes },
          namespaces: counts
            .filter(({ cluster }) => cluster === name)
            .reduce((sum, { count }) => sum + count, 0),
          ...(ending && { ending }),
          may: registry.isConfigured(name) ? NO_RIGHTS : rightsTo(owner),
        },
      ];
    });
  }
}

/** Of clusters that OCI has not made yet, as far as the caller may read them. */
function statusesOfBegun(
  records: ClusterRecord[],
  { mayReadCluster, rightsTo }: Caller,
): ClusterStatus[] {
  return records
    .filter(({ spec }) => mayReadCluster(spec.owner))
    .map(({ spec, createdAt, conditions, deletionRequestedAt }) => ({
      name: spec.name,
      owner: spec.owner,
      connection: {
        state: 'connecting',
        message: conditions[0]?.message ?? 'Its making has not begun yet',
        since: createdAt,
      },
      components: [],
      nodes: {},
      namespaces: 0,
      ending: endingOf({ conditions, deletionRequestedAt }),
      may: rightsTo(spec.owner),
    }));
}
