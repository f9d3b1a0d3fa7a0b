import { BastionClient } from 'oci-bastion';
import {
  CircuitBreaker,
  ClientConfiguration,
  ConfigFileAuthenticationDetailsProvider,
  NoRetryConfigurationDetails,
  OciError,
} from 'oci-common';
import { ContainerEngineClient } from 'oci-containerengine';
import { ComputeClient, VirtualNetworkClient } from 'oci-core';
import { IdentityClient } from 'oci-identity';
import { LoggingManagementClient } from 'oci-logging';
import { WorkRequestClient } from 'oci-workrequests';
import { OciEndpoint } from '../startOciEndpoint';

/** The official clients, as one user, without retries: every answer of the endpoint is seen. */
export function sdkClients(
  { url, configFile }: OciEndpoint,
  profile: 'DEFAULT' | 'WATCHER' | 'IMPERSONATOR' | 'POWERLESS' = 'DEFAULT',
) {
  const provider = new ConfigFileAuthenticationDetailsProvider(
    configFile,
    profile,
  );
  const params = { authenticationDetailsProvider: provider };
  const configuration: ClientConfiguration = {
    retryConfiguration: NoRetryConfigurationDetails,
    circuitBreaker: new CircuitBreaker({ disableClientCircuitBreaker: true }),
  };
  const identity = new IdentityClient(params, configuration);
  const compute = new ComputeClient(params, configuration);
  const network = new VirtualNetworkClient(params, configuration);
  const containerEngine = new ContainerEngineClient(params, configuration);
  const bastion = new BastionClient(params, configuration);
  const logging = new LoggingManagementClient(params, configuration);
  const coreWorkRequests = new WorkRequestClient(params, configuration);
  for (const client of [
    ...[identity, compute, network],
    ...[containerEngine, bastion, logging, coreWorkRequests],
  ]) {
    client.endpoint = url;
  }
  return {
    ...{ identity, compute, network, containerEngine, bastion },
    ...{ logging, coreWorkRequests, provider },
  };
}

/** What the service answered to a call that failed: `409 Conflict: …`. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof OciError) {
      return `${error.statusCode} ${error.serviceCode}: ${error.message}`;
    }
    throw error;
  }
  throw new Error('The call has succeeded');
}
