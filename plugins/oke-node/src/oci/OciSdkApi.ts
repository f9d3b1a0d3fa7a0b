import type { ContainerEngineClient } from 'oci-containerengine';
import type { VirtualNetworkClient } from 'oci-core';
import type { IdentityClient } from 'oci-identity';
import { z } from 'zod';
import {
  addonSchema,
  nodeImageSchema,
  ociResourceSchemas,
  OciApiError,
  oracleServiceSchema,
  securityRuleSchema,
  workRequestErrorSchema,
  workRequestSchema,
  type OciAccepted,
  type OciAddon,
  type OciApi,
  type OciChanges,
  type OciCreated,
  type OciDetails,
  type OciKind,
  type OciNodeImage,
  type OciResource,
  type OciScope,
  type OciService,
  type OciWorkRequest,
  type OciWorkRequestError,
  type SecurityRule,
} from '../convergence/oci';
import type { OciAuthentication } from './authentication';
import { containerEngineKinds } from './containerEngineKinds';
import type { KindCalls } from './KindCalls';
import { networkKinds } from './networkKinds';
import { OciCalls } from './OciCalls';

const clusterOptionsSchema = z.object({
  kubernetesVersions: z.array(z.string()),
});

const nodePoolOptionsSchema = z.object({
  shapes: z.array(z.string()),
  sources: z.array(z.looseObject({ sourceType: z.string() })),
});

const namedSchema = z.array(z.object({ name: z.string() }));

/**
 * What the calls go to.
 *
 * @public
 */
export interface OciSdkApiOptions {
  authentication: OciAuthentication;
  /** For example `eu-frankfurt-1`. */
  region: string;
  /** Endpoint of all services in place of OCI's own, for example of the sandbox. */
  endpoint?: string;
}

/**
 * {@link OciApi} over the service packages of OCI's TypeScript SDK.
 *
 * @public
 */
export class OciSdkApi implements OciApi {
  readonly #calls: OciCalls;
  readonly #containerEngine: ContainerEngineClient;
  readonly #network: VirtualNetworkClient;
  readonly #identity: IdentityClient;
  readonly #kinds: { [K in OciKind]: KindCalls };

  private constructor(
    calls: OciCalls,
    clients: {
      containerEngine: ContainerEngineClient;
      network: VirtualNetworkClient;
      identity: IdentityClient;
    },
  ) {
    this.#calls = calls;
    this.#containerEngine = clients.containerEngine;
    this.#network = clients.network;
    this.#identity = clients.identity;
    this.#kinds = {
      ...networkKinds(clients.network),
      ...containerEngineKinds(clients.containerEngine),
    };
  }

  static create(options: OciSdkApiOptions): OciSdkApi {
    const { authentication, region, endpoint } = options;
    const calls = new OciCalls(authentication);
    const { httpClient } = calls; // it signs
    const { ContainerEngineClient, VirtualNetworkClient, IdentityClient } =
      loadSdk();
    const clients = {
      containerEngine: new ContainerEngineClient({ httpClient }),
      network: new VirtualNetworkClient({ httpClient }),
      identity: new IdentityClient({ httpClient }),
    };
    for (const client of Object.values(clients)) {
      client.regionId = region;
      if (endpoint) {
        client.endpoint = endpoint;
      }
    }
    return new OciSdkApi(calls, clients);
  }

  async list<K extends OciKind>(
    kind: K,
    scope: OciScope,
    signal?: AbortSignal,
  ): Promise<OciResource<K>[]> {
    const items = await this.#all(`list ${kind}`, signal, page =>
      this.#kinds[kind].list(scope, page),
    );
    return items.map(item => readResource(kind, item));
  }

  async get<K extends OciKind>(
    kind: K,
    id: string,
    signal?: AbortSignal,
  ): Promise<{ resource: OciResource<K>; etag: string } | undefined> {
    return undefinedOn404(async () => {
      const { body, etag } = await this.#calls.read(`get ${kind}`, signal, () =>
        this.#kinds[kind].get(id),
      );
      return { resource: readResource(kind, body), etag };
    });
  }

  async create<K extends OciKind>(
    kind: K,
    details: OciDetails[K],
    retryToken: string,
    signal?: AbortSignal,
  ): Promise<OciCreated<K>> {
    const { body, workRequestId } = await this.#calls.once(
      `create ${kind}`,
      signal,
      () => this.#kinds[kind].create(details, retryToken),
    );
    return {
      workRequestId,
      resource: body === undefined ? undefined : readResource(kind, body),
    };
  }

  async update<K extends OciKind>(
    kind: K,
    id: string,
    changes: OciChanges<K>,
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted> {
    return this.#calls.once(`update ${kind}`, signal, () =>
      this.#kinds[kind].update(id, changes, etag),
    );
  }

  async updateClusterEndpointConfig(
    clusterId: string,
    changes: { nsgIds: string[] },
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted> {
    const { opcWorkRequestId } = await this.#calls.once(
      'update the endpoint of a cluster',
      signal,
      () =>
        this.#containerEngine.updateClusterEndpointConfig({
          clusterId,
          updateClusterEndpointConfigDetails: changes,
          ifMatch: etag,
        }),
    );
    return { workRequestId: opcWorkRequestId };
  }

  async delete(
    kind: OciKind,
    id: string,
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted> {
    return this.#calls.once(`delete ${kind}`, signal, () =>
      this.#kinds[kind].delete(id, etag),
    );
  }

  async listSecurityRules(
    networkSecurityGroupId: string,
    signal?: AbortSignal,
  ): Promise<SecurityRule[]> {
    const items = await this.#all('list security rules', signal, page =>
      this.#network.listNetworkSecurityGroupSecurityRules({
        networkSecurityGroupId,
        page,
      }),
    );
    return items.map(item =>
      readAs(securityRuleSchema, 'a security rule', item),
    );
  }

  async addSecurityRules(
    networkSecurityGroupId: string,
    rules: SecurityRule[],
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#calls.once('add security rules', signal, () =>
      this.#network.addNetworkSecurityGroupSecurityRules({
        networkSecurityGroupId,
        addNetworkSecurityGroupSecurityRulesDetails: {
          securityRules: rules.map(asSent),
        },
      }),
    );
  }

  async removeSecurityRules(
    networkSecurityGroupId: string,
    ruleIds: string[],
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#calls.once('remove security rules', signal, () =>
      this.#network.removeNetworkSecurityGroupSecurityRules({
        networkSecurityGroupId,
        removeNetworkSecurityGroupSecurityRulesDetails: {
          securityRuleIds: ruleIds,
        },
      }),
    );
  }

  async listAddons(
    clusterId: string,
    signal?: AbortSignal,
  ): Promise<OciAddon[]> {
    const items = await this.#all('list add-ons', signal, page =>
      this.#containerEngine.listAddons({ clusterId, page }),
    );
    return items.map(item => readAs(addonSchema, 'an add-on', item));
  }

  async installAddon(
    clusterId: string,
    addonName: string,
    retryToken: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted> {
    const { opcWorkRequestId } = await this.#calls.once(
      `install the add-on ${addonName}`,
      signal,
      () =>
        this.#containerEngine.installAddon({
          clusterId,
          installAddonDetails: { addonName },
          opcRetryToken: retryToken,
        }),
    );
    return { workRequestId: opcWorkRequestId };
  }

  async getWorkRequest(
    id: string,
    signal?: AbortSignal,
  ): Promise<OciWorkRequest | undefined> {
    return undefinedOn404(async () => {
      const { workRequest } = await this.#calls.read(
        'get a work request',
        signal,
        () => this.#containerEngine.getWorkRequest({ workRequestId: id }),
      );
      return readAs(workRequestSchema, 'a work request', workRequest);
    });
  }

  async listWorkRequests(
    filter: { compartmentId: string; resourceId: string },
    signal?: AbortSignal,
  ): Promise<OciWorkRequest[]> {
    const items = await this.#all('list work requests', signal, page =>
      this.#containerEngine.listWorkRequests({ ...filter, page }),
    );
    return items
      .map(item => readAs(workRequestSchema, 'a work request', item))
      .sort((a, b) =>
        (b.timeAccepted ?? '').localeCompare(a.timeAccepted ?? ''),
      );
  }

  async listWorkRequestErrors(
    { compartmentId, id }: { compartmentId: string; id: string },
    signal?: AbortSignal,
  ): Promise<OciWorkRequestError[]> {
    const { items } = await this.#calls.read(
      'list the errors of a work request',
      signal,
      () =>
        this.#containerEngine.listWorkRequestErrors({
          compartmentId,
          workRequestId: id,
        }),
    );
    return readAs(
      z.array(workRequestErrorSchema),
      'errors of a work request',
      items,
    );
  }

  async listKubernetesVersions(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<string[]> {
    const { clusterOptions } = await this.#calls.read(
      'get cluster options',
      signal,
      () =>
        this.#containerEngine.getClusterOptions({
          clusterOptionId: 'all',
          compartmentId,
        }),
    );
    return readAs(clusterOptionsSchema, 'cluster options', clusterOptions)
      .kubernetesVersions;
  }

  async getNodePoolOptions(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<{ shapes: string[]; images: OciNodeImage[] }> {
    const { nodePoolOptions } = await this.#calls.read(
      'get node pool options',
      signal,
      () =>
        this.#containerEngine.getNodePoolOptions({
          nodePoolOptionId: 'all',
          compartmentId,
        }),
    );
    const { shapes, sources } = readAs(
      nodePoolOptionsSchema,
      'node pool options',
      nodePoolOptions,
    );
    return {
      shapes,
      images: sources
        .filter(({ sourceType }) => sourceType === 'IMAGE')
        .map(source => readAs(nodeImageSchema, 'a node image', source)),
    };
  }

  async listAvailabilityDomains(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<string[]> {
    const { items } = await this.#calls.read(
      'list availability domains',
      signal,
      () => this.#identity.listAvailabilityDomains({ compartmentId }),
    );
    return readAs(namedSchema, 'availability domains', items).map(
      ({ name }) => name,
    );
  }

  async listServices(signal?: AbortSignal): Promise<OciService[]> {
    const items = await this.#all('list services', signal, page =>
      this.#network.listServices({ page }),
    );
    return items.map(item => readAs(oracleServiceSchema, 'a service', item));
  }

  async createKubeconfig(
    clusterId: string,
    signal?: AbortSignal,
  ): Promise<string> {
    return this.#calls.once('create a kubeconfig', signal, async () => {
      const { value } = await this.#containerEngine.createKubeconfig({
        clusterId,
        createClusterKubeconfigContentDetails: {
          tokenVersion: '2.0.0',
          endpoint: 'PRIVATE_ENDPOINT' as never, // the enum exists in types only
        },
      });
      return new Response(value as BodyInit).text();
    });
  }

  async #all(
    what: string,
    signal: AbortSignal | undefined,
    fetchPage: (
      page: string | undefined,
    ) => Promise<{ items: unknown[]; opcNextPage?: string }>,
  ): Promise<unknown[]> {
    const items: unknown[] = [];
    let page: string | undefined;
    do {
      const current = page;
      const answer = await this.#calls.read(what, signal, () =>
        fetchPage(current),
      );
      items.push(...readAs(z.array(z.unknown()), 'a list', answer.items));
      page = answer.opcNextPage;
    } while (page);
    return items;
  }
}

/** When it is needed: it takes some two seconds. */
function loadSdk() {
  // Not import(), which Jest takes with a flag only.
  const {
    ContainerEngineClient,
  }: typeof import('oci-containerengine') = require('oci-containerengine');
  const {
    VirtualNetworkClient,
  }: typeof import('oci-core') = require('oci-core');
  const {
    IdentityClient,
  }: typeof import('oci-identity') = require('oci-identity');
  return { ContainerEngineClient, VirtualNetworkClient, IdentityClient };
}

function readResource<K extends OciKind>(
  kind: K,
  body: unknown,
): OciResource<K> {
  // The schema is chosen by K, which the type of the table does not say.
  return readAs(ociResourceSchemas[kind], `a ${kind}`, body) as OciResource<K>;
}

/** @throws OciApiError when OCI answered something of another form */
function readAs<S extends z.ZodType>(
  schema: S,
  what: string,
  answer: unknown,
): z.output<S> {
  const result = schema.safeParse(answer);
  if (!result.success) {
    throw new OciApiError(
      'Unexpected',
      `OCI answered ${what} of an unexpected form: ${z.prettifyError(
        result.error,
      )}`,
      { cause: result.error },
    );
  }
  return result.data;
}

/** Without what OCI makes by itself. */
function asSent({ id, isValid, ...rule }: SecurityRule) {
  return rule as never; // its enums exist in the SDK's types only
}

async function undefinedOn404<T>(
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (
      error instanceof OciApiError &&
      error.reason === 'NotAuthorizedOrNotFound'
    ) {
      return undefined;
    }
    throw error;
  }
}
