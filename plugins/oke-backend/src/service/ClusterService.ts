import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  okeClusterReadPermission,
  okeNamespaceReadPermission,
  type ClusterStatus,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { ManagedCluster } from '../clusters/ManagedCluster';
import type { ClusterStore } from '../database/ClusterStore';
import type { NamespaceStore } from '../database/NamespaceStore';

export interface ClusterServiceOptions {
  registry: ClusterRegistry;
  store: ClusterStore;
  namespaces: NamespaceStore;
  authorizer: OkeAuthorizer;
}

/** Tells callers of the clusters that they may read. */
export class ClusterService {
  readonly #options: ClusterServiceOptions;

  constructor(options: ClusterServiceOptions) {
    this.#options = options;
  }

  async list(credentials: BackstageCredentials): Promise<ClusterStatus[]> {
    return this.#statuses(this.#options.registry.list(), credentials);
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<ClusterStatus> {
    const cluster = this.#options.registry.get(name);
    const [status] = await this.#statuses(
      cluster ? [cluster] : [],
      credentials,
    );
    if (!status) {
      throw new NotFoundError(`No cluster ${name}`);
    }
    return status;
  }

  /** Of those that the caller may read. */
  async #statuses(
    clusters: ManagedCluster[],
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
