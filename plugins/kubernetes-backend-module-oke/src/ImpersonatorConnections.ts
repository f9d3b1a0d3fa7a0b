import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  accessSourceOf,
  DiscreetAccess,
  IdentitySource,
  OkeAccess,
  realmDomainOf,
  StreamingConnection,
  type AccessSource,
  type OkeEndpoint,
} from '@okeanos/backstage-plugin-oke-node';
import type { PeopleConfig } from './readPeopleConfig';

/** A kubeconfig, or where OCI has a cluster, is looked at again after so long. */
const LOOK_MS = 5_000;

interface Held {
  of: string;
  source: AccessSource;
  opened?: { version: string; connection: StreamingConnection };
}

/** Connections to clusters as the identity that may act for people, and may do nothing else. */
export class ImpersonatorConnections {
  readonly #config: PeopleConfig;
  readonly #logger: LoggerService;
  readonly #configured: ReadonlySet<string>;
  readonly #oci: IdentitySource | undefined;
  readonly #held = new Map<string, Held>();
  readonly #recent = new Map<
    string,
    { at: number; connection: Promise<StreamingConnection> }
  >();

  constructor(config: PeopleConfig, logger: LoggerService) {
    this.#config = config;
    this.#logger = logger;
    this.#configured = new Set(config.clusters.map(({ name }) => name));
    this.#oci =
      config.oci?.impersonator && new IdentitySource(config.oci.impersonator);
  }

  /** Whether app-config has an identity for the cluster. */
  has(cluster: string): boolean {
    return this.#configured.has(cluster)
      ? this.#config.clusters.some(
          ({ name, impersonator }) => name === cluster && impersonator,
        )
      : this.#oci !== undefined;
  }

  /**
   * @param endpoint - asked where OCI has it, of a cluster that Okeanos made
   * @throws when it cannot be reached in any way that is known. Names no file, command or user
   */
  async to(
    cluster: string,
    endpoint: () => Promise<OkeEndpoint>,
  ): Promise<StreamingConnection> {
    const before = this.#recent.get(cluster);
    if (before && Date.now() - before.at < LOOK_MS) {
      return before.connection;
    }
    const connection = this.#look(cluster, endpoint);
    const looked = { at: Date.now(), connection };
    this.#recent.set(cluster, looked);
    connection.catch(() => {
      if (this.#recent.get(cluster) === looked) {
        this.#recent.delete(cluster); // the next one looks again
      }
    });
    return connection;
  }

  /** Ends what runs. */
  close(): void {
    for (const { opened } of this.#held.values()) {
      opened?.connection.close();
    }
  }

  async #look(
    cluster: string,
    endpoint: () => Promise<OkeEndpoint>,
  ): Promise<StreamingConnection> {
    const held = await this.#hold(cluster, endpoint);
    const { access, version } = await held.source.load();
    if (held.opened?.version !== version) {
      // The one before is not closed: somebody may be looking at a log through it.
      held.opened = { version, connection: new StreamingConnection(access) };
    }
    return held.opened.connection;
  }

  async #hold(
    cluster: string,
    endpoint: () => Promise<OkeEndpoint>,
  ): Promise<Held> {
    const known = this.#held.get(cluster);
    if (this.#configured.has(cluster)) {
      return known ?? this.#put(cluster, '', this.#ofConfig(cluster));
    }
    const told = await endpoint();
    const of = JSON.stringify(told);
    return known?.of === of ? known : this.#put(cluster, of, this.#ofOci(told));
  }

  #put(cluster: string, of: string, source: AccessSource): Held {
    const held: Held = {
      of,
      source: new DiscreetAccess(source, fault =>
        this.#logger.warn(
          `The access for people to cluster ${cluster} cannot be used: ${fault.message}`,
        ),
      ),
    };
    this.#held.set(cluster, held);
    return held;
  }

  #ofConfig(cluster: string): AccessSource {
    const { clusters, kubeconfigCommands } = this.#config;
    const impersonator = clusters.find(
      ({ name }) => name === cluster,
    )?.impersonator;
    if (!impersonator) {
      throw new Error(`oke.clusters has no impersonator for ${cluster}`);
    }
    return accessSourceOf(impersonator, kubeconfigCommands);
  }

  #ofOci(endpoint: OkeEndpoint): AccessSource {
    const identity = this.#oci;
    const { oci } = this.#config;
    if (!identity || !oci) {
      throw new Error('oke.oci has no impersonator');
    }
    return new OkeAccess(endpoint, {
      region: oci.region,
      realmDomain: realmDomainOf(oci.region, oci.realmDomain),
      routesFile: oci.routesFile,
      authentication: () => identity.get(),
    });
  }
}
