import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AccessSource } from './AccessSource';
import type { BastionTunnel } from './bastion/BastionTunnel';
import type { ClusterAccess } from './ClusterAccess';
import { okeTokenSource, type OkeTokenSigner } from './okeToken';
import { readRoutes, type Address } from './routes';

/**
 * Where the API server of an OKE cluster is, as OCI said.
 *
 * @public
 */
export const okeEndpointSchema = z.object({
  /** OCID. */
  clusterId: z.string(),
  /** Address of the private endpoint, for example `10.0.30.5`. */
  host: z.string(),
  port: z.number().int(),
  /** PEM. */
  ca: z.string(),
});

/** @public */
export type OkeEndpoint = z.infer<typeof okeEndpointSchema>;

/** @public */
export interface OkeAccessOptions {
  region: string;
  /** Domain of its realm. */
  realmDomain: string;
  /** JSON file, from OCIDs to host and port to dial in place of the private endpoint: ends of tunnels. */
  routesFile?: string;
  /** The way through a bastion, in place of dialling. */
  bastion?: { id: string; tunnel: Pick<BastionTunnel, 'open'> };
  authentication: () => Promise<OkeTokenSigner>;
}

/**
 * Access to an OKE cluster as an OCI principal.
 *
 * @public
 */
export class OkeAccess implements AccessSource {
  readonly #endpoint: OkeEndpoint;
  readonly #options: OkeAccessOptions;
  #signed: { signer: OkeTokenSigner; token: () => Promise<string> } | undefined;

  constructor(endpoint: OkeEndpoint, options: OkeAccessOptions) {
    this.#endpoint = endpoint;
    this.#options = options;
  }

  async load(): Promise<{ access: ClusterAccess; version: string }> {
    const { clusterId, host, port, ca } = this.#endpoint;
    const { region, realmDomain, authentication } = this.#options;
    const signer = await authentication();
    if (this.#signed?.signer !== signer) {
      const token = okeTokenSource({
        ...{ signer, clusterId, region, realmDomain },
      });
      this.#signed = { signer, token };
    }
    const { bastion } = this.#options;
    const dial = (bastion ? undefined : await this.#route()) ?? { host, port };
    return {
      access: {
        ...{ dial, tlsServerName: host, ca, token: this.#signed.token },
        ...(bastion && { open: () => bastion.tunnel.open() }),
      },
      version: createHash('sha256')
        .update(
          JSON.stringify([
            dial,
            host,
            ca,
            await signer.getKeyId(),
            bastion?.id,
          ]),
        )
        .digest('hex'),
    };
  }

  async #route(): Promise<Address | undefined> {
    const { routesFile } = this.#options;
    if (!routesFile) {
      return undefined;
    }
    const route = (await readRoutes(routesFile))[this.#endpoint.clusterId];
    if (!route) {
      throw new Error(
        `${routesFile} has no route to the cluster ${this.#endpoint.clusterId}`,
      );
    }
    return route;
  }
}
