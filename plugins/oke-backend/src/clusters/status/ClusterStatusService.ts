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

/** Tells callers of the clusters that they may read. */
export class ClusterStatusService {
  readonly #options: ClusterStatusServiceOptions;

  constructor(options: ClusterStatusServiceOptions) {
    this.#options = options;
  }

  async list(credentials: BackstageCredentials): Promise<ClusterStatus[]> {
    const { registry, declaredClusters } = this.#options;
    const reachable = registry.list();
    const begun = (await declaredClusters.list()).filter(
      ({ spec }) => !registry.get(spec.name),
    );
    return [
      ...(await this.#statuses(reachable, credentials)),
      ...(await this.#statusesOfBegun(begun, credentials)),
    ];
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<ClusterStatus> {
    const { registry, declaredClusters } = this.#options;
    const cluster = registry.get(name);
    const begun = cluster ? undefined : await declaredClusters.get(name);
    const [status] = cluster
      ? await this.#statuses([cluster], credentials)
      : await this.#statusesOfBegun(begun ? [begun] : [], credentials);
    if (!status) {
      throw new NotFoundError(`No cluster ${name}`);
    }
    return status;
  }

  /** Of clusters that OCI has not made yet, as far as the caller may read them. */
  async #statusesOfBegun(
    records: ClusterRecord[],
    credentials: BackstageCredentials,
  ): Promise<ClusterStatus[]> {
    const readable = await this.#options.authorizer.filter(
      okeClusterReadPermission,
      records,
      ({ spec }) => ({ owners: [spec.owner] }),
      credentials,
    );
    return readable.map(({ spec, createdAt, conditions }) => ({
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

  /** Of those that the caller may read. */
  async #statuses(
    clusters: RegisteredCluster[],
    credentials: BackstageCredentials,
  ): Promise<ClusterStatus[]> {
    const { store, namespaces, authorizer } = this.#options;
    const readable = await authorizer.filter(
      okeClusterReadPermission,
      clusters,
      ({ owner }) => ({ owners: [owner] }),
      credentials,
    );
    const readableNamespaces = await authorizer.filter(
      okeNamespaceReadPermission,
      await namespaces.list(),
      ({ spec }) => ({ owners: [spec.owner] }),
      credentials,
    );
    const statuses = await Promise.all(
      readable.map(async ({ name, owner }): Promise<ClusterStatus[]> => {
        const record = await store.get(name);
        if (!record) {
          return [];
        }
        const { kubernetesVersion, connection, view } = record;
        const { components, nodes } = view;
        const onIt = readableNamespaces.filter(
          ({ spec }) => spec.cluster === name,
        );
        return [
          {
            name,
            owner,
            kubernetesVersion,
            connection,
            components,
            nodes,
            namespaces: onIt.length,
          },
        ];
      }),
    );
    return statuses.flat();
  }
}
