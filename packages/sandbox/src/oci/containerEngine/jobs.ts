import { Cloud } from '../Cloud';
import { DURATIONS } from '../durations';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { needsOfCluster } from '../policies/needsOfCluster';
import { OperationType, WorkRequest } from '../workRequests/model';
import { Job, WorkRequestError } from '../workRequests/WorkRequests';
import { ControlPlanes } from './ControlPlanes';
import { addonKey, Cluster, Node, NodePool } from './model';
import { Offer } from './offer';
import { beginCycle, removeNodes } from './cycleNodes';
import { isStale, scaleNodes } from './nodes';

/**
 * How the work of Container Engine is done. Every job can be run again from its start: it brings things to what the state says.
 *
 * @param commit - resolves when the state is on disk
 */
export function containerEngineJobs(
  cloud: Cloud,
  controlPlanes: ControlPlanes,
  offer: Offer,
  commit: () => Promise<void>,
): Record<OperationType, Job> {
  const { clusters, nodePools, addons } = cloud.state.containerEngine;
  const clusterOf = ({ clusterId }: WorkRequest) => clusters[clusterId];
  const poolOf = ({ identifier }: WorkRequest) => nodePools[identifier];
  const addonOf = ({ clusterId, identifier }: WorkRequest) =>
    addons[addonKey(clusterId, identifier)];

  const takes = (duration: number, signal: AbortSignal) =>
    cloud.clock.sleep(cloud.scaled(duration), signal);

  /** Replaces the nodes that are not what the pool would make now, if that is wanted. */
  const cycle: Job['run'] = async (request, log, signal) => {
    const pool = poolOf(request);
    let leaving = beginCycle(cloud, pool);
    while (leaving) {
      await commit();
      await Promise.all([
        controlPlanes.sync(clusterOf(request), signal),
        takes(DURATIONS.nodePoolCycle, signal),
      ]);
      pool.nodes.forEach(node => enterNode(node, 'ACTIVE'));
      removeNodes(pool, leaving);
      const left = pool.nodes.filter(node => isStale(node, pool)).length;
      log(`${left} of ${pool.nodes.length} nodes are still to be replaced`);
      await commit();
      await controlPlanes.sync(clusterOf(request), signal);
      leaving = beginCycle(cloud, pool);
    }
  };

  const scale = (duration: number): Job => ({
    async run(request, log, signal) {
      const pool = poolOf(request);
      try {
        removeNodes(
          pool,
          pool.nodes.filter(({ isLeaving }) => isLeaving),
        );
        authorizeCluster(cloud, clusterOf(request), pool);
        scaleNodes(cloud, pool);
      } finally {
        // The nodes that have found an address come also when others have not.
        log(`The node pool has ${pool.nodes.length} nodes`);
        // Those that a failed deletion took away come again.
        pool.nodes
          .filter(node => node.lifecycleState === 'DELETING')
          .forEach(node => enterNode(node, 'CREATING'));
        // A restart must find what the cluster is told now: other nodes with the same addresses would replace these.
        await commit();
        await Promise.all([
          controlPlanes.sync(clusterOf(request), signal),
          takes(duration, signal),
        ]);
        pool.nodes.forEach(node => enterNode(node, 'ACTIVE'));
      }
      await cycle(request, log, signal);
      enter(pool, 'ACTIVE');
    },
    failed: (request, message) =>
      enter(poolOf(request), 'NEEDS_ATTENTION', message),
  });

  const runAddon: Job = {
    async run(request, _log, signal) {
      await Promise.all([
        controlPlanes.sync(clusterOf(request), signal),
        takes(DURATIONS.addon, signal),
      ]);
      const addon = addonOf(request);
      const offered = offer.addons.find(({ name }) => name === addon.name);
      addon.currentInstalledVersion = offered?.version;
      const missing = offered?.configurations?.filter(
        ({ key, isRequired }) =>
          isRequired && !addon.configurations.some(each => each.key === key),
      );
      if (missing && missing.length > 0) {
        const keys = missing.map(({ key }) => key).join(', ');
        const message = `The add-on is not configured: ${keys} is missing`;
        addon.addonError = { code: 'InvalidParameter', message };
        enter(addon, 'NEEDS_ATTENTION');
        return;
      }
      delete addon.addonError;
      enter(addon, 'ACTIVE');
    },
    failed(request, message) {
      const addon = addonOf(request);
      addon.addonError = { code: 'InternalError', message };
      enter(addon, 'FAILED');
    },
  };

  return {
    CLUSTER_CREATE: {
      async run(request, log, signal) {
        const cluster = clusterOf(request);
        const [plane] = await Promise.all([
          controlPlanes.start(cluster, message => {
            log(message);
            cluster.lifecycleDetails = message;
          }),
          takes(DURATIONS.clusterCreate, signal),
        ]);
        signal.throwIfAborted();
        cluster.caPem = plane.caPem;
        enter(cluster, 'ACTIVE');
      },
      failed: (request, message) =>
        enter(clusterOf(request), 'FAILED', message),
    },
    CLUSTER_UPDATE: {
      async run(request, log, signal) {
        const cluster = clusterOf(request);
        if (cluster.upgradeTo) {
          await takes(DURATIONS.clusterUpgrade, signal);
          log(`The control plane goes to ${cluster.upgradeTo}`);
          cluster.kubernetesVersion = cluster.upgradeTo;
          await commit();
          await controlPlanes.sync(cluster, signal);
          delete cluster.upgradeTo;
        } else {
          await takes(DURATIONS.clusterUpdate, signal);
        }
        enter(cluster, 'ACTIVE');
      },
      failed(request, message) {
        const cluster = clusterOf(request);
        delete cluster.upgradeTo;
        enter(cluster, 'ACTIVE', message);
      },
    },
    CLUSTER_DELETE: {
      async run(request, _log, signal) {
        const cluster = clusterOf(request);
        await Promise.all([
          controlPlanes.delete(cluster),
          takes(DURATIONS.clusterDelete, signal),
        ]);
        Object.values(nodePools)
          .filter(pool => pool.clusterId === cluster.id)
          .forEach(removePool);
        Object.values(addons)
          .filter(addon => addon.clusterId === cluster.id)
          .forEach(addon => enter(addon, 'DELETED'));
        // What the sandbox itself has put there goes with it; what users left stays, as in OCI.
        cluster.loadBalancers = cluster.loadBalancers.filter(
          ({ isOfSandbox }) => !isOfSandbox,
        );
        cluster.metadata.timeDeleted = cloud.timestamp();
        enter(cluster, 'DELETED');
      },
      failed(request, message) {
        const cluster = clusterOf(request);
        enter(cluster, 'FAILED', message);
        Object.values(nodePools)
          .filter(
            pool =>
              pool.clusterId === cluster.id &&
              pool.lifecycleState === 'DELETING',
          )
          .forEach(pool => enter(pool, 'NEEDS_ATTENTION', message));
      },
    },
    NODEPOOL_CREATE: scale(DURATIONS.nodePoolCreate),
    NODEPOOL_UPDATE: scale(DURATIONS.nodePoolUpdate),
    NODEPOOL_DELETE: {
      async run(request, _log, signal) {
        const pool = poolOf(request);
        pool.nodes.forEach(node => enterNode(node, 'DELETING'));
        await Promise.all([
          controlPlanes.sync(clusterOf(request), signal),
          takes(DURATIONS.nodePoolDelete, signal),
        ]);
        removePool(pool);
      },
      failed: (request, message) =>
        enter(poolOf(request), 'NEEDS_ATTENTION', message),
    },
    ENABLE_ADDON: runAddon,
    UPDATE_ADDON: runAddon,
    DISABLE_ADDON: {
      ...runAddon,
      async run(request, _log, signal) {
        await Promise.all([
          controlPlanes.sync(clusterOf(request), signal),
          takes(DURATIONS.addon, signal),
        ]);
        enter(addonOf(request), 'DELETED');
      },
    },
  };
}

/** @throws WorkRequestError when the tenancy's policies do not let the cluster make nodes in other compartments than its own */
function authorizeCluster(
  { policies, state }: Cloud,
  cluster: Cluster,
  pool: NodePool,
): void {
  const principal = policies.resource(
    'cluster',
    cluster.id,
    cluster.compartmentId,
  );
  const needs = needsOfCluster(state, cluster, pool);
  if (!policies.allow(principal, 'LaunchInstance', needs)) {
    const { code, message } = notAuthorizedOrNotFound();
    throw new WorkRequestError(code, message);
  }
}

function enter<S extends string>(
  record: { lifecycleState: S; lifecycleDetails?: string; revision: number },
  state: NoInfer<S>,
  details?: string,
): void {
  record.lifecycleState = state;
  record.lifecycleDetails = details;
  record.revision++;
}

function enterNode(node: Node, state: Node['lifecycleState']): void {
  node.lifecycleState = state;
}

function removePool(pool: NodePool): void {
  pool.nodes = [];
  enter(pool, 'DELETED');
}
