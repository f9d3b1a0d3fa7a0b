import { Cloud } from '../Cloud';
import { incorrectState, notAuthorizedOrNotFound } from '../http/ServiceError';
import { etagOf } from '../http/etag';
import { isFinished } from '../workRequests/model';
import { Addon, addonKey, Cluster, NodePool } from './model';

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function getCluster(cloud: Cloud, id: string): Cluster {
  const cluster = cloud.state.containerEngine.clusters[id];
  if (!cluster || !isVisible(cloud, cluster.metadata.timeCreated)) {
    throw notAuthorizedOrNotFound();
  }
  return cluster;
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function getNodePool(cloud: Cloud, id: string): NodePool {
  const pool = cloud.state.containerEngine.nodePools[id];
  if (!pool || !isVisible(cloud, pool.timeCreated)) {
    throw notAuthorizedOrNotFound();
  }
  return pool;
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function getAddon(cloud: Cloud, clusterId: string, name: string): Addon {
  getCluster(cloud, clusterId);
  const addon = cloud.state.containerEngine.addons[addonKey(clusterId, name)];
  if (!addon || addon.lifecycleState === 'DELETED') {
    throw notAuthorizedOrNotFound();
  }
  return addon;
}

/** @throws ServiceError 404 when it is deleted, 409 IncorrectState when it is not ACTIVE */
export function getActiveCluster(cloud: Cloud, id: string): Cluster {
  const cluster = getCluster(cloud, id);
  if (cluster.lifecycleState === 'DELETED') {
    throw notAuthorizedOrNotFound();
  }
  if (cluster.lifecycleState !== 'ACTIVE') {
    throw incorrectState(
      `Cluster ${id} is in state ${cluster.lifecycleState}, not ACTIVE`,
    );
  }
  return cluster;
}

/** @throws ServiceError 409 IncorrectState when work on it has not ended */
export function checkNoWork(
  cloud: Cloud,
  isOnIt: (work: { clusterId: string; identifier: string }) => boolean,
): void {
  const work = Object.values(cloud.state.workRequests).find(
    request => !isFinished(request) && isOnIt(request),
  );
  if (work) {
    throw incorrectState(
      `Work request ${work.id} (${work.operationType}) is in progress`,
    );
  }
}

export function etag(record: {
  id?: string;
  revision: number;
  lifecycleState: string;
}): string {
  return etagOf(record.id ?? '', record.revision, record.lifecycleState);
}

export function isVisible(cloud: Cloud, timeCreated: string): boolean {
  return cloud.isVisible(Date.parse(timeCreated));
}
