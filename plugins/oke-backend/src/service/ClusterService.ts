import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  okeClusterReadPermission,
  okeNamespaceReadPermission,
  type ClusterStatus,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type {
  ClusterRegistry,
  ManagedCluster,
} from '../clusters/ClusterRegistry';
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
    const { registry, authorizer } = this.#options;
    const readable = await authorizer.filter(
      okeClusterReadPermission,
      registry.list(),
      ({ owner }) => ({ owners: [owner] }),
      credentials,
    );
    return Promise.all(
      readable.map(cluster => this.#status(cluster, credentials)),
    );
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<ClusterStatus> {
    const found = (await this.list(credentials)).find(
      cluster => cluster.name === name,
    );
    if (!found) {
      throw new NotFoundError(`No cluster ${name}`);
    }
    return found;
  }

  async #status(
    cluster: ManagedCluster,
    credentials: BackstageCredentials,
  ): Promise<ClusterStatus> {
    const { store, namespaces, authorizer } = this.#options;
    const record = await store.get(cluster.name);
    if (!record) {
      throw new NotFoundError(`No cluster ${cluster.name}`);
    }
    const readable = await authorizer.filter(
      okeNamespaceReadPermission,
      await namespaces.listOfCluster(cluster.name),
      ({ spec }) => ({ owners: [spec.owner] }),
      credentials,
    );
    return {
      name: cluster.name,
      owner: cluster.owner,
      kubernetesVersion: record.kubernetesVersion,
      connection: record.connection,
      components: record.view.components,
      nodes: record.view.nodes,
      namespaces: readable.length,
    };
  }
}
