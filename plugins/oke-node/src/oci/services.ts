import type { BastionClient } from 'oci-bastion';
import type { HttpClient } from 'oci-common';
import type { ContainerEngineClient } from 'oci-containerengine';
import type { ComputeClient, VirtualNetworkClient } from 'oci-core';
import type { IdentityClient } from 'oci-identity';
import type { LoadBalancerClient } from 'oci-loadbalancer';
import type { LoggingManagementClient } from 'oci-logging';
import type { SdkClient } from './sdkTypes';

/**
 * Name of a service that Okeanos calls.
 *
 * @public
 */
export type OciServiceName =
  | 'bastion'
  | 'compute'
  | 'containerEngine'
  | 'identity'
  | 'loadBalancer'
  | 'logging'
  | 'network';

/**
 * The services of OCI that Okeanos calls, one row each. A row loads its package of the SDK when a client is
 * made: some take long. `require`, and not `import()`, which Jest takes with a flag only.
 */
export const ociServices = {
  bastion: defineService({
    createClient(httpClient: HttpClient): SdkClient<BastionClient> & Addressed {
      const sdk: typeof import('oci-bastion') = require('oci-bastion');
      return new sdk.BastionClient({ httpClient });
    },
    workRequests: client => ({
      get: workRequestId => client.getWorkRequest({ workRequestId }),
      // It lists by compartment only: those of others are told apart by what they work on.
      list: ({ compartmentId }, page) =>
        client.listWorkRequests({ compartmentId, page }),
      listErrors: ({ workRequestId }) =>
        client.listWorkRequestErrors({ workRequestId }),
    }),
  }),
  containerEngine: defineService({
    createClient(
      httpClient: HttpClient,
    ): SdkClient<ContainerEngineClient> & Addressed {
      const sdk: typeof import('oci-containerengine') = require('oci-containerengine');
      return new sdk.ContainerEngineClient({ httpClient });
    },
    workRequests: client => ({
      get: workRequestId => client.getWorkRequest({ workRequestId }),
      list: (filter, page) => client.listWorkRequests({ ...filter, page }),
      listErrors: workRequest => client.listWorkRequestErrors(workRequest),
    }),
  }),
  compute: defineService({
    createClient(httpClient: HttpClient): SdkClient<ComputeClient> & Addressed {
      const sdk: typeof import('oci-core') = require('oci-core');
      return new sdk.ComputeClient({ httpClient });
    },
  }),
  identity: defineService({
    createClient(
      httpClient: HttpClient,
    ): SdkClient<IdentityClient> & Addressed {
      const sdk: typeof import('oci-identity') = require('oci-identity');
      return new sdk.IdentityClient({ httpClient });
    },
  }),
  // Nothing is made there: its work requests are the cloud controller manager's.
  loadBalancer: defineService({
    createClient(
      httpClient: HttpClient,
    ): SdkClient<LoadBalancerClient> & Addressed {
      const sdk: typeof import('oci-loadbalancer') = require('oci-loadbalancer');
      return new sdk.LoadBalancerClient({ httpClient });
    },
  }),
  logging: defineService({
    createClient(
      httpClient: HttpClient,
    ): SdkClient<LoggingManagementClient> & Addressed {
      const sdk: typeof import('oci-logging') = require('oci-logging');
      return new sdk.LoggingManagementClient({ httpClient });
    },
    workRequests: client => ({
      get: workRequestId => client.getWorkRequest({ workRequestId }),
      // As with bastions.
      list: ({ compartmentId }, page) =>
        client.listWorkRequests({ compartmentId, page }),
      listErrors: ({ workRequestId }) =>
        client.listWorkRequestErrors({ workRequestId }),
    }),
  }),
  network: defineService({
    createClient(
      httpClient: HttpClient,
    ): SdkClient<VirtualNetworkClient> & Addressed {
      const sdk: typeof import('oci-core') = require('oci-core');
      return new sdk.VirtualNetworkClient({ httpClient });
    },
  }),
} satisfies Record<OciServiceName, unknown>;

/** What the SDK answers to a list. */
export interface SdkPage {
  items: unknown[];
  opcNextPage?: string;
}

/** The SDK's calls for the work requests of a service. */
interface WorkRequestCalls {
  get(workRequestId: string): Promise<{ workRequest: unknown }>;
  list(
    filter: { compartmentId: string; resourceId: string },
    page: string | undefined,
  ): Promise<SdkPage>;
  listErrors(workRequest: {
    compartmentId: string;
    workRequestId: string;
  }): Promise<{ items: unknown }>;
}

/** What a client of the SDK goes to. */
interface Addressed {
  /** Chooses OCI's own endpoint. */
  set regionId(regionId: string);
  set endpoint(endpoint: string);
}

/** Ready to be called. */
interface ConnectedService<Client> {
  client: Client;
  /** Undefined when the calls of the service end with their answer. */
  workRequests?: WorkRequestCalls;
}

/** All services, ready to be called. */
export type OciServices = {
  [S in OciServiceName]: ReturnType<(typeof ociServices)[S]['connect']>;
};

/** The client of a service. */
export type OciClient<S extends OciServiceName> = OciServices[S]['client'];

/** Makes the calls of the SDK's clients. */
interface Transport {
  httpClient: HttpClient;
  /** The client in a form that tells which of its calls is made. */
  named<Client extends object>(service: string, client: Client): Client;
}

/**
 * @param region - for example `eu-frankfurt-1`
 * @param endpoint - of all services in place of OCI's own
 */
export function connectServices(
  transport: Transport,
  region: string,
  endpoint: string | undefined,
): OciServices {
  const connected = Object.entries(ociServices).map(([name, service]) => [
    name,
    service.connect(transport, name, region, endpoint),
  ]);
  return Object.fromEntries(connected);
}

/** A service whose changes go on in work requests after the call says how these are read. */
function defineService<Client extends Addressed>({
  createClient,
  workRequests,
}: {
  createClient(httpClient: HttpClient): Client;
  workRequests?(client: Client): WorkRequestCalls;
}) {
  return {
    createClient,
    hasWorkRequests: workRequests !== undefined,
    connect(
      transport: Transport,
      name: string,
      region: string,
      endpoint: string | undefined,
    ): ConnectedService<Client> {
      const made = createClient(transport.httpClient); // it signs
      made.regionId = region;
      if (endpoint) {
        made.endpoint = endpoint;
      }
      const client = transport.named(name, made);
      return { client, workRequests: workRequests?.(client) };
    },
  };
}
