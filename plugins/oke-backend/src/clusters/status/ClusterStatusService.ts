import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  okeClusterReadPermission,
  okeNamespaceReadPermission,
  type ClusterStatus,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../ClusterRegistry';
import type { RegisteredCluster } from '../RegisteredCluster';
import type { ObservedClusterStore } from '../observed/ObservedClusterStore';
import type { NamespaceStore } from '../../namespaces/NamespaceStore';
import type { ClusterRecord, ClusterStore } from '../declared/ClusterStore';

export interface ClusterStatusServiceOptions {
  registry: ClusterRegistry;
  store: ObservedClusterStore;
  declaredClusters: ClusterStore;
  namespaces: NamespaceStore;
  authorizer: OkeAuthorizer;
}

/** What of an owner's the caller may read. */
interface Rights {
  mayReadCluster: (owner: string) => boolean;
  mayReadNamespace: (owner: string) => boolean;
}

/** Tells callers of the clusters that they may read. */
export class ClusterStatusService {
  readonly #options: ClusterStatusServiceOptions;

  constructor(options: ClusterStatusServiceOptions) {
    this.#options = options;
  }

  async list(credentials: BackstageCredentials): Promise<ClusterStatus[]> {
    const { registry, declaredClusters } = this.#options;
    const rights = await this.#rights(credentials);
    const reachable = registry.list();
    const begun = await declaredClusters.list(
      reachable.map(({ name }) => name),
    );
    return [
      ...(await this.#statuses(reachable, rights)),
      ...statusesOfBegun(begun, rights),
    ];
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<ClusterStatus> {
    const { registry, declaredClusters } = this.#options;
    const rights = await this.#rights(credentials);
    const cluster = registry.get(name);
    const begun = cluster ? undefined : await declaredClusters.get(name);
    const [status] = cluster
      ? await this.#statuses([cluster], rights, name)
      : statusesOfBegun(begun ? [begun] : [], rights);
    if (!status) {
      throw new NotFoundError(`No cluster ${name}`);
    }
    return status;
  }

  async #rights(credentials: BackstageCredentials): Promise<Rights> {
    const [cluster, namespace] = await this.#options.authorizer.ask(
      [okeClusterReadPermission, okeNamespaceReadPermission],
      credentials,
    );
    return {
      mayReadCluster: owner => cluster({ owners: [owner] }),
      mayReadNamespace: owner => namespace({ owners: [owner] }),
    };
  }

  /**
   * Of those that the caller may read.
   *
   * @param only - name of the only cluster among them
   */
  async #statuses(
    clusters: RegisteredCluster[],
    { mayReadCluster, mayReadNamespace }: Rights,
    only?: string,
  ): Promise<ClusterStatus[]> {
    const { store, namespaces } = this.#options;
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
      return [
        {
          ...{ name, owner, kubernetesVersion, connection, components, nodes },
          namespaces: counts
            .filter(({ cluster }) => cluster === name)
            .reduce((sum, { count }) => sum + count, 0),
        },
      ];
    });
  }
}

/** Of clusters that OCI has not made yet, as far as the caller may read them. */
function statusesOfBegun(
  records: ClusterRecord[],
  { mayReadCluster }: Rights,
): ClusterStatus[] {
  return records
    .filter(({ spec }) => mayReadCluster(spec.owner))
    .map(({ spec, createdAt, conditions }) => ({
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
    }));
}
