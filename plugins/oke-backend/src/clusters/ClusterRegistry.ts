import {
  ClusterConnection,
  DiscoveringKubernetesApi,
  KubernetesClient,
  KubernetesError,
  loadAccessFromKubeconfigFile,
  UnreachableError,
  type KubernetesApi,
} from '@okeanos/backstage-plugin-oke-node';
import type { ClusterConfig } from './clusterConfig';

/** A cluster of app-config, and the connection of the provisioner to it. */
export class ManagedCluster {
  readonly #config: ClusterConfig;
  #provisioner:
    | {
        connection: ClusterConnection;
        client: KubernetesClient;
        api: KubernetesApi;
      }
    | undefined;

  constructor(config: ClusterConfig) {
    this.#config = config;
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
  async provisioner(): Promise<KubernetesApi> {
    return (await this.#connect()).api;
  }

  /** Version of Kubernetes without the patch, for example `v1.36`. */
  async minorVersion(signal?: AbortSignal): Promise<string> {
    const { client } = await this.#connect();
    const version = await client.version({ signal });
    const minor = /^v\d+\.\d+/.exec(version)?.[0];
    if (!minor) {
      throw new Error(`The API server of ${this.name} has version ${version}`);
    }
    return minor;
  }

  /** A new connection of the watcher, whose owner closes it. */
  async connectWatcher(): Promise<ClusterConnection> {
    const { kubeconfig, context } = this.#config.watcher;
    return new ClusterConnection(
      await loadAccessFromKubeconfigFile(kubeconfig, { context }),
    );
  }

  /** After a failure that new credentials or a new address may mend, the kubeconfig is read again. */
  async noteFailure(error: unknown): Promise<void> {
    if (
      error instanceof UnreachableError ||
      (error instanceof KubernetesError && error.status === 401)
    ) {
      await this.close();
    }
  }

  /** Closes the provisioner's connection. The next use reads the kubeconfig again. */
  async close(): Promise<void> {
    const provisioner = this.#provisioner;
    this.#provisioner = undefined;
    await provisioner?.connection.close();
  }

  async #connect() {
    if (!this.#provisioner) {
      const { kubeconfig, context } = this.#config.provisioner;
      const access = await loadAccessFromKubeconfigFile(kubeconfig, {
        context,
      });
      const connection = new ClusterConnection(access);
      const client = new KubernetesClient(connection);
      const api = new DiscoveringKubernetesApi(client);
      this.#provisioner = { connection, client, api };
    }
    return this.#provisioner;
  }
}

/** The clusters that this backend works on. */
export class ClusterRegistry {
  readonly #clusters: Map<string, ManagedCluster>;

  constructor(configs: ClusterConfig[]) {
    this.#clusters = new Map(
      configs.map(config => [config.name, new ManagedCluster(config)]),
    );
  }

  get(name: string): ManagedCluster | undefined {
    return this.#clusters.get(name);
  }

  list(): ManagedCluster[] {
    return [...this.#clusters.values()];
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map(cluster => cluster.close()));
  }
}
