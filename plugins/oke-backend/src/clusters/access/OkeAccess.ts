import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  okeTokenSource,
  type ClusterAccess,
  type OciAuthentication,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import type { AccessSource } from './AccessSource';

/** Where the API server of an OKE cluster is, as OCI said. */
export const okeEndpointSchema = z.object({
  /** OCID. */
  clusterId: z.string(),
  /** Address of the private endpoint, for example `10.0.30.5`. */
  host: z.string(),
  port: z.number().int(),
  /** PEM. */
  ca: z.string(),
});

export type OkeEndpoint = z.infer<typeof okeEndpointSchema>;

const routesSchema = z.record(
  z.string(),
  z.object({ host: z.string(), port: z.number().int() }),
);

export interface OkeAccessOptions {
  region: string;
  /** Domain of its realm. */
  realmDomain: string;
  /** JSON file: OCID -> host and port to dial in place of the private endpoint: ends of tunnels. */
  routesFile?: string;
  authentication: () => Promise<OciAuthentication>;
}

/** Access to an OKE cluster as an OCI principal. */
export class OkeAccess implements AccessSource {
  readonly #endpoint: OkeEndpoint;
  readonly #options: OkeAccessOptions;
  #signed:
    | { signer: OciAuthentication; token: () => Promise<string> }
    | undefined;

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
    const dial = (await this.#route()) ?? { host, port };
    return {
      access: { dial, tlsServerName: host, ca, token: this.#signed.token },
      version: createHash('sha256')
        .update(JSON.stringify([dial, host, ca, await signer.getKeyId()]))
        .digest('hex'),
    };
  }

  async #route(): Promise<{ host: string; port: number } | undefined> {
    const { routesFile } = this.#options;
    if (!routesFile) {
      return undefined;
    }
    let routes: z.infer<typeof routesSchema>;
    try {
      routes = routesSchema.parse(
        JSON.parse(await readFile(routesFile, 'utf8')),
      );
    } catch (cause) {
      throw new Error(`The routes in ${routesFile} cannot be read`, { cause });
    }
    const route = routes[this.#endpoint.clusterId];
    if (!route) {
      throw new Error(
        `${routesFile} has no route to the cluster ${this.#endpoint.clusterId}`,
      );
    }
    return route;
  }
}
