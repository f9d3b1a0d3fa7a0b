import { join } from 'node:path';
import { BastionHost } from './bastion/BastionHost';
import { bastionOperations } from './bastion/bastionOperations';
import {
  bastionHostName,
  sessionOperations,
} from './bastion/sessionOperations';
import { bastionWorkRequestOperations } from './bastion/workRequestOperations';
import { Clock, systemClock } from './clock';
import { Cloud } from './Cloud';
import { addonOperations } from './containerEngine/addonOperations';
import { clusterOperations } from './containerEngine/clusterOperations';
import { ControlPlanes } from './containerEngine/ControlPlanes';
import { containerEngineJobs } from './containerEngine/jobs';
import { kubeconfigOperation } from './containerEngine/kubeconfig';
import { nodePoolOperations } from './containerEngine/nodePoolOperations';
import { offerOperations } from './containerEngine/offer';
import { ControlPlaneFactory } from './ControlPlaneFactory';
import { networkOperations } from './core/networkOperations';
import { DURATIONS } from './durations';
import { handleControl } from './http/handleControl';
import { Faults } from './http/Faults';
import { LoopbackServer, startLoopbackServer } from './http/loopbackServer';
import { OciHandler } from './http/OciHandler';
import { RetryTokens } from './http/RetryTokens';
import { ThrottleOptions, TokenBucket } from './http/TokenBucket';
import { identityOperations } from './identity/identityOperations';
import { tagNamespaceOperations } from './identity/tagNamespaceOperations';
import { DEFAULT_LIMITS, Limits } from './limits';
import { dynamicGroupOperations } from './policies/dynamicGroupOperations';
import { loadBalancerOperations } from './loadBalancing/loadBalancerOperations';
import { networkLoadBalancerOperations } from './loadBalancing/networkLoadBalancerOperations';
import { logGroupOperations } from './logging/logGroupOperations';
import { logOperations } from './logging/logOperations';
import { loggedServiceOperations } from './logging/serviceOperations';
import { loggingWorkRequestOperations } from './logging/workRequestOperations';
import { policyOperations } from './policies/policyOperations';
import { findRegion } from './regions';
import { isGone } from './state/isGone';
import { emptyState } from './state/state';
import { StateStore } from './state/StateStore';
import { ApiKeys } from './tenancy/apiKeys';
import { addMissingUsers, createTenancy } from './tenancy/createTenancy';
import { handleTokenReview } from './webhook/handleTokenReview';
import { workRequestOperations } from './workRequests/workRequestOperations';
import { WorkRequests } from './workRequests/WorkRequests';

export interface OciEndpointOptions {
  /** Keeps state, config file and keys. */
  folder: string;
  /** Runs the control planes of the clusters. */
  controlPlanes: ControlPlaneFactory;
  /** Of the OCI endpoint. Default 0: any that is free. */
  port?: number;
  /** Of the token webhook. Default 0: any that is free. */
  webhookPort?: number;
  /** Of `/sandbox/faults`; 0 for any that is free. Not served by default. */
  controlPort?: number;
  /** Default `eu-frankfurt-1`. A tenancy that exists keeps its region. */
  region?: string;
  /** Durations are multiplied by it. Default 1: a cluster takes some 7 s. */
  timeScale?: number;
  /**
   * What was just created answers 404 to a get, and is missing in lists, for this long (ms). Default 0, as `--wait-for-state` of
   * the OCI CLI gives up at a 404.
   */
  readLagMs?: number;
  /** A change of a policy is in effect after this long (ms). Default 2 s, multiplied by the time scale. */
  policyDelayMs?: number;
  /** Default 50 requests a second and 100 at once, for each user. */
  throttle?: ThrottleOptions;
  /** Default: those of a pay-as-you-go tenancy. */
  limits?: Partial<Limits>;
  clock?: Clock;
}

export interface OciEndpoint {
  /** What clients are given as endpoint of every service. */
  url: string;
  port: number;
  /** A cluster's webhook is `<webhookUrl>/webhooks/token/<cluster OCID>`. */
  webhookUrl: string;
  /** Where `/sandbox/faults` is, if it is served. */
  controlUrl?: string;
  /** OCI config file with the profiles DEFAULT (provisioner), WATCHER, IMPERSONATOR, POWERLESS and SESSION (the provisioner with a security token of an hour). */
  configFile: string;
  /** Faults on demand. */
  faults: Faults;
  /** The SSH server of all bastions: the name that clients know it by, and where it listens. */
  bastionHost: {
    name: string;
    host: string;
    port: number;
    /** Ends all its connections. */
    cut(): void;
  };
  /** Stops serving. Work in progress goes on at the next start; control planes are left as they are. */
  close(): Promise<void>;
}

/**
 * Starts the local OCI endpoint: identity, network, container engine and work requests of one tenancy in one region.
 *
 * @throws Error when the state cannot be read or a port cannot be had
 */
export async function startOciEndpoint(
  options: OciEndpointOptions,
): Promise<OciEndpoint> {
  const { folder, clock = systemClock } = options;
  const wantedRegion = findRegion(options.region ?? 'eu-frankfurt-1');
  const keys = new ApiKeys(folder);
  const store = await StateStore.open(join(folder, 'state.json'), () =>
    emptyState(
      createTenancy(wantedRegion.name, clock.now(), user => keys.withKey(user)),
    ),
  );
  const { state } = store;
  addMissingUsers(state.tenancy, clock.now(), user => keys.withKey(user));
  keys.replaceLost(state.tenancy);
  const sessionKey = keys.writeConfigFile(state.tenancy);
  await store.commit();

  const cloud = new Cloud(state, findRegion(state.tenancy.region), clock, {
    timeScale: options.timeScale ?? 1,
    readLagMs: options.readLagMs ?? 0,
    policyDelayMs:
      options.policyDelayMs ?? DURATIONS.policy * (options.timeScale ?? 1),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  });
  const renewSession = (minutes: number) => {
    const { tenancy } = state;
    const endsAt = cloud.now() + minutes * 60_000;
    keys.writeToken(
      cloud.sessions.open(tenancy.users[0], tenancy, sessionKey, endsAt),
    );
  };
  renewSession(60);
  const commit = () => store.commit();
  const faults = new Faults();
  const servers: Pick<LoopbackServer, 'close'>[] = [];
  const serve = async (...args: Parameters<typeof startLoopbackServer>) => {
    const server = await startLoopbackServer(...args);
    servers.push(server);
    return server;
  };
  const closeServers = () => Promise.all(servers.map(server => server.close()));

  try {
    const webhook = await serve(options.webhookPort ?? 0, (request, response) =>
      handleTokenReview(cloud, request, response),
    );
    const { offer } = options.controlPlanes;
    const controlPlanes = new ControlPlanes(
      cloud,
      options.controlPlanes,
      clusterId => `${webhook.url}/webhooks/token/${clusterId}`,
      commit,
    );
    const bastionHost = await BastionHost.start({
      ...{ cloud, folder },
      dial: clusterId => options.controlPlanes.dial(clusterId),
    });
    servers.push(bastionHost);
    const workRequests = new WorkRequests(
      cloud,
      commit,
      containerEngineJobs(cloud, controlPlanes, offer, commit),
    );
    const handler = new OciHandler({
      operations: [
        ...identityOperations(cloud),
        ...tagNamespaceOperations(cloud),
        ...policyOperations(cloud),
        ...dynamicGroupOperations(cloud),
        ...networkOperations(cloud, offer),
        ...offerOperations(cloud, offer),
        ...clusterOperations(cloud, workRequests, offer),
        kubeconfigOperation(cloud),
        ...nodePoolOperations(cloud, workRequests, offer),
        ...addonOperations(cloud, workRequests, offer),
        ...workRequestOperations(cloud, workRequests),
        ...bastionOperations(cloud),
        ...sessionOperations(cloud, bastionHost.publicKey),
        ...bastionWorkRequestOperations(cloud),
        ...logGroupOperations(cloud),
        ...logOperations(cloud),
        ...loggedServiceOperations(cloud),
        ...loggingWorkRequestOperations(cloud),
        ...loadBalancerOperations(cloud),
        ...networkLoadBalancerOperations(cloud),
      ],
      cloud,
      faults,
      throttle: new TokenBucket(
        options.throttle ?? { ratePerSecond: 50, burst: 100 },
        clock,
      ),
      retryTokens: new RetryTokens(state.retryTokens, id => isGone(cloud, id)),
      commit,
    });
    const { controlPort } = options;
    const control =
      controlPort === undefined
        ? undefined
        : await serve(controlPort, (request, response) =>
            handleControl(
              { faults, cloud, commit, renewSession },
              request,
              response,
            ),
          );
    const oci = await serve(options.port ?? 0, (request, response) =>
      handler.handle(request, response),
    );
    controlPlanes.restore();
    workRequests.resume();

    return {
      url: oci.url,
      port: oci.port,
      webhookUrl: webhook.url,
      controlUrl: control?.url,
      configFile: keys.configFile,
      faults,
      bastionHost: {
        name: bastionHostName(cloud),
        ...bastionHost.address,
        cut: () => bastionHost.cut(),
      },
      async close() {
        handler.close();
        await closeServers();
        controlPlanes.close();
        await workRequests.close();
        await commit();
      },
    };
  } catch (error) {
    await closeServers();
    throw error;
  }
}
