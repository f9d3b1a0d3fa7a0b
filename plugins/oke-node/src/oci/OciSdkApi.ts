import { z } from 'zod';
import {
  addonOptionSchema,
  addonSchema,
  type OciAddon,
  type OciAddonDetails,
  type OciAddonOption,
} from './addons';
import type { OciAuthentication } from './authentication';
import {
  ociKinds,
  type OciChanges,
  type OciDetails,
  type OciKind,
  type OciResource,
} from './kinds';
import type { OciScope } from './kinds/defineKind';
import { loadBalancerSchema, type OciLoadBalancer } from './loadBalancers';
import type { OciAccepted, OciApi, OciCreated } from './OciApi';
import {
  bastionSessionSchema,
  type OciBastionSession,
  type OciBastionSessionsApi,
} from './bastionSessions';
import { OciApiError } from './OciApiError';
import { OciCalls, type OciCallEnd } from './OciCalls';
import {
  compartmentSchema,
  nodeImageSchema,
  oracleServiceSchema,
  shapeSchema,
  type OciCompartment,
  type OciNodeImage,
  type OciService,
  type OciShape,
} from './offer';
import { realmDomainOf } from './realm';
import { securityRuleSchema, type SecurityRule } from './securityRules';
import {
  connectServices,
  type OciServiceName,
  type OciServices,
  type SdkPage,
} from './services';
import {
  workRequestErrorSchema,
  workRequestSchema,
  type OciWorkRequest,
  type OciWorkRequestError,
} from './workRequests';

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
  /** Domain of the realm of a region that the SDK does not know, see {@link realmDomainOf}. */
  realmDomain?: string;
  /** Endpoint of all services in place of OCI's own, for example of the sandbox. */
  endpoint?: string;
  /** Called with each request, as it ended. */
  onCall?: (end: OciCallEnd) => void;
}

/**
 * {@link OciApi} over the service packages of OCI's TypeScript SDK.
 *
 * @public
 */
export class OciSdkApi implements OciApi, OciBastionSessionsApi {
  readonly #calls: OciCalls;
  readonly #services: OciServices;

  private constructor(calls: OciCalls, services: OciServices) {
    this.#calls = calls;
    this.#services = services;
  }

  /** @throws Error when nobody can tell the realm of the region */
  static create(options: OciSdkApiOptions): OciSdkApi {
    const { authentication, region, realmDomain, endpoint, onCall } = options;
    realmDomainOf(region, realmDomain); // the SDK's clients ask the same table
    const calls = new OciCalls(authentication, undefined, onCall);
    return new OciSdkApi(calls, connectServices(calls, region, endpoint));
  }

  async list<K extends OciKind>(
    kind: K,
    scope: OciScope,
    signal?: AbortSignal,
  ): Promise<OciResource<K>[]> {
    const items = await this.#all(`list ${kind}`, signal, page =>
      ociKinds[kind].calls(this.#services).list(scope, page),
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
        ociKinds[kind].calls(this.#services).get(id),
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
    const { body, opcWorkRequestId } = await this.#calls.once(
      `create ${kind}`,
      signal,
      () => ociKinds[kind].calls(this.#services).create(details, retryToken),
    );
    return {
      workRequestId: opcWorkRequestId,
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
    const { opcWorkRequestId } = await this.#calls.once(
      `update ${kind}`,
      signal,
      () => ociKinds[kind].calls(this.#services).update(id, changes, etag),
    );
    return { workRequestId: opcWorkRequestId };
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
        this.#services.containerEngine.client.updateClusterEndpointConfig({
          clusterId,
          updateClusterEndpointConfigDetails: changes,
          ifMatch: etag,
        }),
    );
    return { workRequestId: opcWorkRequestId };
  }

  async connectLocalPeeringGateways(
    localPeeringGatewayId: string,
    peerId: string,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#calls.once('connect a local peering gateway', signal, () =>
      this.#services.network.client.connectLocalPeeringGateways({
        localPeeringGatewayId,
        connectLocalPeeringGatewaysDetails: { peerId },
      }),
    );
  }

  async delete(
    kind: OciKind,
    id: string,
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted> {
    const { opcWorkRequestId } = await this.#calls.once(
      `delete ${kind}`,
      signal,
      () => ociKinds[kind].calls(this.#services).delete(id, etag),
    );
    return { workRequestId: opcWorkRequestId };
  }

  async listSecurityRules(
    networkSecurityGroupId: string,
    signal?: AbortSignal,
  ): Promise<SecurityRule[]> {
    const items = await this.#all('list security rules', signal, page =>
      this.#services.network.client.listNetworkSecurityGroupSecurityRules({
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
      this.#services.network.client.addNetworkSecurityGroupSecurityRules({
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
      this.#services.network.client.removeNetworkSecurityGroupSecurityRules({
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
      this.#services.containerEngine.client.listAddons({ clusterId, page }),
    );
    return items.map(item => readAs(addonSchema, 'an add-on', item));
  }

  async getAddon(
    clusterId: string,
    addonName: string,
    signal?: AbortSignal,
  ): Promise<{ addon: OciAddon; etag: string } | undefined> {
    return undefinedOn404(async () => {
      const { addon, etag } = await this.#calls.read(
        `get the add-on ${addonName}`,
        signal,
        () =>
          this.#services.containerEngine.client.getAddon({
            ...{ clusterId, addonName },
          }),
      );
      return { addon: readAs(addonSchema, 'an add-on', addon), etag };
    });
  }

  async installAddon(
    clusterId: string,
    addonName: string,
    details: OciAddonDetails,
    retryToken: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted> {
    const { opcWorkRequestId } = await this.#calls.once(
      `install the add-on ${addonName}`,
      signal,
      () =>
        this.#services.containerEngine.client.installAddon({
          clusterId,
          installAddonDetails: { addonName, ...details },
          opcRetryToken: retryToken,
        }),
    );
    return { workRequestId: opcWorkRequestId };
  }

  async updateAddon(
    clusterId: string,
    addonName: string,
    details: OciAddonDetails,
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted> {
    const { opcWorkRequestId } = await this.#calls.once(
      `change the add-on ${addonName}`,
      signal,
      () =>
        this.#services.containerEngine.client.updateAddon({
          ...{ clusterId, addonName, ifMatch: etag },
          updateAddonDetails: details,
        }),
    );
    return { workRequestId: opcWorkRequestId };
  }

  async disableAddon(
    clusterId: string,
    addonName: string,
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted> {
    const { opcWorkRequestId } = await this.#calls.once(
      `disable the add-on ${addonName}`,
      signal,
      () =>
        this.#services.containerEngine.client.disableAddon({
          ...{ clusterId, addonName, ifMatch: etag },
          isRemoveExistingAddOn: true,
        }),
    );
    return { workRequestId: opcWorkRequestId };
  }

  async listAddonOptions(
    kubernetesVersion: string,
    signal?: AbortSignal,
  ): Promise<OciAddonOption[]> {
    const items = await this.#all('list add-on options', signal, page =>
      this.#services.containerEngine.client.listAddonOptions({
        ...{ kubernetesVersion, page },
      }),
    );
    return items.map(item =>
      readAs(addonOptionSchema, 'an add-on that is offered', item),
    );
  }

  async createBastionSession(
    {
      target,
      publicKey,
      ttlSeconds,
      ...session
    }: Parameters<OciBastionSessionsApi['createBastionSession']>[0],
    signal?: AbortSignal,
  ): Promise<OciBastionSession> {
    const { session: made } = await this.#calls.once(
      'create a session of a bastion',
      signal,
      () =>
        this.#services.bastion.client.createSession({
          createSessionDetails: {
            ...session,
            keyType: 'PUB',
            keyDetails: { publicKeyContent: publicKey },
            sessionTtlInSeconds: ttlSeconds,
            targetResourceDetails: {
              sessionType: 'PORT_FORWARDING',
              targetResourcePrivateIpAddress: target.host,
              targetResourcePort: target.port,
            },
          },
        }),
    );
    return readAs(bastionSessionSchema, 'a session of a bastion', made);
  }

  async getBastionSession(
    sessionId: string,
    signal?: AbortSignal,
  ): Promise<OciBastionSession | undefined> {
    return undefinedOn404(async () => {
      const { session } = await this.#calls.read(
        'get a session of a bastion',
        signal,
        () => this.#services.bastion.client.getSession({ sessionId }),
      );
      return readAs(bastionSessionSchema, 'a session of a bastion', session);
    });
  }

  async deleteBastionSession(
    sessionId: string,
    signal?: AbortSignal,
  ): Promise<void> {
    await undefinedOn404(() =>
      this.#calls.once('delete a session of a bastion', signal, () =>
        this.#services.bastion.client.deleteSession({ sessionId }),
      ),
    );
  }

  async getWorkRequest(
    service: OciServiceName,
    id: string,
    signal?: AbortSignal,
  ): Promise<OciWorkRequest | undefined> {
    const { workRequests } = this.#services[service];
    return (
      workRequests &&
      undefinedOn404(async () => {
        const { workRequest } = await this.#calls.read(
          'get a work request',
          signal,
          () => workRequests.get(id),
        );
        return readAs(workRequestSchema, 'a work request', workRequest);
      })
    );
  }

  async listWorkRequests(
    service: OciServiceName,
    filter: { compartmentId: string; resourceId: string },
    signal?: AbortSignal,
  ): Promise<OciWorkRequest[]> {
    const { workRequests } = this.#services[service];
    if (!workRequests) {
      return [];
    }
    const items = await this.#all('list work requests', signal, page =>
      workRequests.list(filter, page),
    );
    return items
      .map(item => readAs(workRequestSchema, 'a work request', item))
      .filter(({ resources }) =>
        resources.some(({ identifier }) => identifier === filter.resourceId),
      )
      .sort((a, b) =>
        (b.timeAccepted ?? '').localeCompare(a.timeAccepted ?? ''),
      );
  }

  async listWorkRequestErrors(
    service: OciServiceName,
    { compartmentId, id }: { compartmentId: string; id: string },
    signal?: AbortSignal,
  ): Promise<OciWorkRequestError[]> {
    const { workRequests } = this.#services[service];
    if (!workRequests) {
      return [];
    }
    const { items } = await this.#calls.read(
      'list the errors of a work request',
      signal,
      () => workRequests.listErrors({ compartmentId, workRequestId: id }),
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
        this.#services.containerEngine.client.getClusterOptions({
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
        this.#services.containerEngine.client.getNodePoolOptions({
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

  async listShapes(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<OciShape[]> {
    const items = await this.#all('list shapes', signal, page =>
      this.#services.compute.client.listShapes({ compartmentId, page }),
    );
    const shapes = items.map(item => readAs(shapeSchema, 'a shape', item));
    // OCI lists a shape once for each availability domain.
    return [...new Map(shapes.map(shape => [shape.name, shape])).values()];
  }

  async listCompartments(
    tenancyId: string,
    signal?: AbortSignal,
  ): Promise<OciCompartment[]> {
    const items = await this.#all('list compartments', signal, page =>
      this.#services.identity.client.listCompartments({
        compartmentId: tenancyId,
        compartmentIdInSubtree: true,
        page,
      }),
    );
    return items.map(item => readAs(compartmentSchema, 'a compartment', item));
  }

  async listLoadBalancers(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<OciLoadBalancer[]> {
    const items = await this.#all('list load balancers', signal, page =>
      this.#services.loadBalancer.client.listLoadBalancers({
        compartmentId,
        page,
      }),
    );
    return items.map(item =>
      readAs(loadBalancerSchema, 'a load balancer', item),
    );
  }

  async listAvailabilityDomains(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<string[]> {
    const { items } = await this.#calls.read(
      'list availability domains',
      signal,
      () =>
        this.#services.identity.client.listAvailabilityDomains({
          compartmentId,
        }),
    );
    return readAs(namedSchema, 'availability domains', items).map(
      ({ name }) => name,
    );
  }

  async listServices(signal?: AbortSignal): Promise<OciService[]> {
    const items = await this.#all('list services', signal, page =>
      this.#services.network.client.listServices({ page }),
    );
    return items.map(item => readAs(oracleServiceSchema, 'a service', item));
  }

  async createKubeconfig(
    clusterId: string,
    signal?: AbortSignal,
  ): Promise<string> {
    return this.#calls.once('create a kubeconfig', signal, async () => {
      const { value } =
        await this.#services.containerEngine.client.createKubeconfig({
          clusterId,
          createClusterKubeconfigContentDetails: {
            tokenVersion: '2.0.0',
            endpoint: 'PRIVATE_ENDPOINT',
          },
        });
      return new Response(value as BodyInit).text();
    });
  }

  async #all(
    what: string,
    signal: AbortSignal | undefined,
    fetchPage: (page: string | undefined) => Promise<SdkPage>,
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

function readResource<K extends OciKind>(
  kind: K,
  body: unknown,
): OciResource<K> {
  return readAs(ociKinds[kind].answer, `a ${kind}`, body);
}

/** @throws OciApiError when OCI answered something of another form */
function readAs<T>(schema: z.ZodType<T>, what: string, answer: unknown): T {
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
  return rule;
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
