import {
  ClusterConnection,
  DiscoveringKubernetesApi,
  KubernetesClient,
  type KubernetesApi,
} from '@okeanos/backstage-plugin-oke-node';
import type { ClusterConfig } from './clusterConfig';
import { KubeconfigAccess } from './KubeconfigAccess';

/** What the provisioner of a cluster calls. */
export interface Provisioner {
  api: KubernetesApi;
  client: KubernetesClient;
}

/** The connection of a cluster's watcher. */
export interface WatcherConnection {
  connection: ClusterConnection;
  /** Whether the cluster is reached in another way by now, and a new connection is needed. */
  isOutdated(): Promise<boolean>;
}

/** A cluster of app-config, and how its two identities reach it. */
export class ManagedCluster {
  readonly #config: ClusterConfig;
  readonly #provisionerAccess: KubeconfigAccess;
  readonly #watcherAccess: KubeconfigAccess;
  #provisioner:
    | (Provisioner & { connection: ClusterConnection; version: string })
    | undefined;

  constructor(config: ClusterConfig) {
    this.#config = config;
    this.#provisionerAccess = new KubeconfigAccess(config.provisioner);
    this.#watcherAccess = new KubeconfigAccess(config.watcher);
  }

  get name(): string {
    return this.#config.name;
  }

  /** Entity reference of the owning group. */
  get owner(): string {
    return this.#config.owner;
  }

  get ingressNamespaces(): string[] {
    return this.#config.ingressNamespaces;
  }

  /** Domains that the hosts of services may be of. */
  get hostDomains(): string[] {
    return this.#config.hostDomains;
  }

  /** Who the watcher is in the cluster. */
  get watcherSubject(): { kind: 'User' | 'Group'; name: string } {
    const { group, user } = this.#config.watcher;
    return group
      ? { kind: 'Group', name: group }
      : { kind: 'User', name: user ?? '' };
  }

  /** @throws when the kubeconfig is missing or unusable */
  async provisioner(): Promise<Provisioner> {
    const { access, version } = await this.#provisionerAccess.load();
    if (this.#provisioner?.version !== version) {
      // The one before is not closed: a pass may be using it. Its sockets close when they are idle.
      const connection = new ClusterConnection(access);
      const client = new KubernetesClient(connection);
      const api = new DiscoveringKubernetesApi(client);
      this.#provisioner = { api, client, connection, version };
    }
    return this.#provisioner;
  }

  /**
   * A new connection of the watcher, whose owner closes it.
   *
   * @throws when the kubeconfig is missing or unusable
   */
  async connectWatcher(): Promise<WatcherConnection> {
    const { access, version } = await this.#watcherAccess.load();
    return {
      connection: new ClusterConnection(access),
      isOutdated: async () =>
        (await this.#watcherAccess.load()).version !== version,
    };
  }

  /** Ends what the provisioner does. */
  async close(): Promise<void> {
    await this.#provisioner?.connection.close();
  }
}
