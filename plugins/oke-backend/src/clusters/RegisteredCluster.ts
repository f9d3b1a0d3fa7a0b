import {
  ClusterConnection,
  DiscoveringKubernetesApi,
  KubernetesClient,
  UnreachableError,
  type AccessSource,
  type KubernetesApi,
} from '@okeanos/backstage-plugin-oke-node';
import type { SharedGateway } from '@okeanos/backstage-plugin-oke-node/alpha';
import type { WatchedParts } from './WatchedParts';

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

/** What tells one cluster from another. */
export interface ClusterDescription {
  name: string;
  /** Entity reference of the owning group. */
  owner: string;
  /** Namespaces that ingress controllers and gateways run in. */
  ingressNamespaces: string[];
  /** Domains that the hosts of services may be of. */
  hostDomains: string[];
  /** OCIDs of the subnet and the security group that Okeanos made for its load balancers; none without OCI. */
  loadBalancerOcids: string[];
  /** Blocks that traffic of load balancers comes from: see `NamespaceContext` of oke-node. */
  loadBalancerCidrs: string[];
  /** Who the watcher is in the cluster. */
  watcherSubject: { kind: 'User' | 'Group'; name: string };
  /** Who acts for people in the cluster, in Backstage's Kubernetes plugin; undefined when nobody does. */
  impersonatorSubject?: { kind: 'User' | 'Group'; name: string };
  /** The way in that its namespaces share; undefined when they have none. */
  gateway?: SharedGateway;
  provisionerAccess: AccessSource;
  watcherAccess: AccessSource;
}

/** Whether anything answers is asked so often, for all who want to know. */
const ANSWER_MS = 15_000;

/** A cluster, and how its two identities reach it. */
export class RegisteredCluster {
  /** What is known without asking; undefined while this replica does not watch the cluster. */
  watched: WatchedParts | undefined;
  readonly #description: ClusterDescription;
  #answer: { at: number; given: Promise<void> } | undefined;
  #provisioner:
    | (Provisioner & { connection: ClusterConnection; version: string })
    | undefined;

  constructor(description: ClusterDescription) {
    this.#description = description;
  }

  get name(): string {
    return this.#description.name;
  }

  /** Entity reference of the owning group. */
  get owner(): string {
    return this.#description.owner;
  }

  get ingressNamespaces(): string[] {
    return this.#description.ingressNamespaces;
  }

  /** Domains that the hosts of services may be of. */
  get hostDomains(): string[] {
    return this.#description.hostDomains;
  }

  /** OCIDs of the subnet and the security group that Okeanos made for its load balancers. */
  get loadBalancerOcids(): string[] {
    return this.#description.loadBalancerOcids;
  }

  /** Blocks that traffic of load balancers comes from. */
  get loadBalancerCidrs(): string[] {
    return this.#description.loadBalancerCidrs;
  }

  /** Who the watcher is in the cluster. */
  get watcherSubject(): { kind: 'User' | 'Group'; name: string } {
    return this.#description.watcherSubject;
  }

  /** Who acts for people in the cluster; undefined when nobody does, or it is not known who it is. */
  get impersonatorSubject():
    | { kind: 'User' | 'Group'; name: string }
    | undefined {
    return this.#description.impersonatorSubject;
  }

  /** The way in that its namespaces share; undefined when they have none. */
  get gateway(): SharedGateway | undefined {
    return this.#description.gateway;
  }

  /** @throws when the access is missing or unusable */
  async provisioner(): Promise<Provisioner> {
    const { access, version } =
      await this.#description.provisionerAccess.load();
    if (this.#provisioner?.version !== version) {
      // The one before is not closed: a pass may be using it. Its sockets close when they are idle.
      const connection = new ClusterConnection(access);
      const client = new KubernetesClient(connection);
      const api = new DiscoveringKubernetesApi(client, {
        changedAt: () => this.watched?.apisChangedAt,
      });
      this.#provisioner = { api, client, connection, version };
    }
    return this.#provisioner;
  }

  /**
   * Makes sure that the API server answers at all where its watches are lost: one question for all who would ask, each for
   * long. Does nothing otherwise.
   *
   * @throws {@link UnreachableError} when it does not
   */
  async requireAnswer(): Promise<void> {
    if (this.watched?.standing !== 'lost') {
      return;
    }
    if (!this.#answer || Date.now() - this.#answer.at >= ANSWER_MS) {
      const given = this.#ask();
      given.catch(() => {}); // whoever waits for it is told
      this.#answer = { at: Date.now(), given };
    }
    await this.#answer.given;
  }

  async #ask(): Promise<void> {
    const { client } = await this.provisioner();
    try {
      await client.version();
    } catch (error) {
      if (error instanceof UnreachableError) {
        throw error;
      } // a refusal is an answer
    }
  }

  /**
   * A new connection of the watcher, whose owner closes it.
   *
   * @throws when the access is missing or unusable
   */
  async connectWatcher(): Promise<WatcherConnection> {
    const { access, version } = await this.#description.watcherAccess.load();
    return {
      connection: new ClusterConnection(access),
      isOutdated: async () =>
        (await this.#description.watcherAccess.load()).version !== version,
    };
  }

  /** Ends what the provisioner does. */
  async close(): Promise<void> {
    await this.#provisioner?.connection.close();
  }
}
