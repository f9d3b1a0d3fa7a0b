import { ConfigFileAuthenticationDetailsProvider } from 'oci-common';
import { VirtualNetworkClient } from 'oci-core';
import { IdentityClient } from 'oci-identity';
import { z } from 'zod';
import type { OciSandbox } from './startSandbox';

const authorizationsSchema = z.array(
  z.object({
    principalType: z.string(),
    principalId: z.string(),
    operation: z.string(),
    permissions: z.array(z.string()),
    compartmentId: z.string().optional(),
    isAllowed: z.boolean(),
  }),
);

/** A question that was put to the sandbox's policies. */
export type Authorization = z.output<typeof authorizationsSchema>[number];

/** The policies and compartments of a sandbox, as its administrator has them. */
export class SandboxPolicies {
  readonly #oci: OciSandbox['oci'];
  readonly #provider: ConfigFileAuthenticationDetailsProvider;
  readonly #identity: IdentityClient;

  constructor(oci: OciSandbox['oci']) {
    this.#oci = oci;
    this.#provider = new ConfigFileAuthenticationDetailsProvider(
      oci.configFile,
      'DEFAULT',
    );
    this.#identity = new IdentityClient({
      authenticationDetailsProvider: this.#provider,
    });
    this.#identity.endpoint = oci.url;
  }

  /** OCID of the user that the profile DEFAULT is. */
  get provisionerId(): string {
    return this.#provider.getUser();
  }

  /** @returns its OCID. Policies that do not let the provisioner do so are not in effect yet */
  async createCompartment(name: string): Promise<string> {
    const { compartment } = await this.#identity.createCompartment({
      createCompartmentDetails: {
        compartmentId: this.#provider.getTenantId(),
        ...{ name, description: 'Of a test' },
      },
    });
    return compartment.id;
  }

  /** @returns the OCID of a DRG, with the same bound as {@link createCompartment} */
  async createDrg(compartmentId: string): Promise<string> {
    const client = new VirtualNetworkClient({
      authenticationDetailsProvider: this.#provider,
    });
    client.endpoint = this.#oci.url;
    try {
      const { drg } = await client.createDrg({
        createDrgDetails: { compartmentId, displayName: 'hub' },
      });
      return drg.id;
    } finally {
      client.close();
    }
  }

  /** Puts them in the place of all policies, in effect at once. */
  async replace(statements: string[]): Promise<void> {
    await this.#control('policies', 'PUT', {
      policies: [{ name: 'of-a-test', statements }],
    });
  }

  /** Ends what would keep the process. */
  close(): void {
    this.#identity.close();
  }

  async forgetAuthorizations(): Promise<void> {
    await this.#control('authorizations', 'DELETE');
  }

  /** What was asked since they were forgotten. */
  async authorizations(): Promise<Authorization[]> {
    const answer = await this.#control('authorizations', 'GET');
    return authorizationsSchema.parse(await answer.json());
  }

  async #control(what: string, method: string, body?: object) {
    const answer = await fetch(`${this.#oci.controlUrl}/sandbox/${what}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) {
      throw new Error(
        `The sandbox refuses to ${method} ${what}: ${await answer.text()}`,
      );
    }
    return answer;
  }
}
