import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  BastionTunnel,
  readRoutes,
  type Address,
  type OciBastionSessionsApi,
} from '@okeanos/backstage-plugin-oke-node';
import { audited } from '../../audit/audited';
import { explainDenials, type Statements } from '../../oci/explainDenials';
import type { OciConnection } from '../../oci/OciConnection';

const SSH_PORT = 22;

export interface BastionTunnelsOptions {
  oci: Pick<OciConnection, 'bastionSessions' | 'config' | 'realmDomain'>;
  auditor: AuditorService;
  logger: LoggerService;
}

/** The ways through bastions that this process has, one for each cluster: all who reach it share it. */
export class BastionTunnels {
  readonly #options: BastionTunnelsOptions;
  readonly #tunnels = new Map<string, { of: string; tunnel: BastionTunnel }>();
  /** Keys of bastions' hosts that OCI told nothing of. */
  readonly #metHosts = new Set<string>();

  constructor(options: BastionTunnelsOptions) {
    this.#options = options;
  }

  /**
   * The way to a cluster's API server.
   *
   * @param bastionId - OCID; with another one, the way through the one before ends
   * @param statements - what OCI's policies need for it, to be named when it is refused
   */
  to(
    cluster: string,
    bastionId: string,
    target: Address,
    statements: Statements = async () => undefined,
  ): BastionTunnel {
    const of = JSON.stringify([bastionId, target]);
    const known = this.#tunnels.get(cluster);
    if (known?.of === of) {
      return known.tunnel;
    }
    void this.forget(cluster);
    const { logger } = this.#options;
    const tunnel = new BastionTunnel({
      sessions: explainDenials(this.#sessions(cluster), statements),
      ...{ bastionId, target, displayName: `okeanos-${cluster}` },
      host: () => this.#host(),
      metHosts: this.#metHosts,
      onHostMet: fingerprint =>
        logger.info(
          `OCI told no key of the bastion's host: from now on it is known by ${fingerprint}`,
        ),
      onFault: error =>
        logger.warn(`The bastion of cluster ${cluster}: ${error}`),
    });
    this.#tunnels.set(cluster, { of, tunnel });
    return tunnel;
  }

  /** Ends the way to a cluster, if there is one. */
  async forget(cluster: string): Promise<void> {
    const known = this.#tunnels.get(cluster);
    this.#tunnels.delete(cluster);
    await known?.tunnel.close();
  }

  /** Ends all of them, and gives their sessions back. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#tunnels.keys()].map(cluster => this.forget(cluster)),
    );
  }

  /** Of the region: https://docs.oracle.com/en-us/iaas/Content/Bastion/Tasks/connectingtosessions.htm */
  async #host(): Promise<Address> {
    const { config, realmDomain } = this.#options.oci;
    const host = `host.bastion.${config.region}.oci.${realmDomain}`;
    const routes = config.routesFile ? await readRoutes(config.routesFile) : {};
    return routes[host] ?? { host, port: SSH_PORT };
  }

  /** As the provisioner. What is made and ended is audited. */
  #sessions(cluster: string): OciBastionSessionsApi {
    const { oci, auditor } = this.#options;
    const effect = <T>(
      eventId: string,
      target: string,
      act: () => Promise<T>,
    ): Promise<T> =>
      audited(
        auditor,
        { eventId, severityLevel: 'medium', meta: { cluster, target } },
        act,
      );
    return {
      createBastionSession: (details, signal) =>
        effect(
          'oci-create',
          `Session ${details.displayName} of Bastion ${details.bastionId}`,
          async () =>
            (await oci.bastionSessions()).createBastionSession(details, signal),
        ),
      getBastionSession: async (id, signal) =>
        (await oci.bastionSessions()).getBastionSession(id, signal),
      deleteBastionSession: (id, signal) =>
        effect('oci-delete', `Session ${id}`, async () =>
          (await oci.bastionSessions()).deleteBastionSession(id, signal),
        ),
    };
  }
}
