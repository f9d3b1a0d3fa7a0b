import { Cloud } from '../Cloud';
import { vnicsOf } from '../containerEngine/vnics';
import { subnets, vcns } from '../core/collections';
import { existingResources } from '../core/records';
import { getLoadBalancer } from '../loadBalancing/loadBalancers';
import { notAuthorizedOrNotFound } from '../http/ServiceError';

/** Names the capture filter of a flow log. */
export const CAPTURE_FILTER = 'capture_filter';

/** What a service can log about one of its resources. */
export interface Category {
  displayName: string;
  /** As in `ocid1.<type>.…`, of the resource. */
  resourceType: string;
  /** Name → pattern of the values. */
  parameters: Readonly<Record<string, string>>;
  /** Those that a log cannot do without. */
  required: readonly string[];
}

export interface LoggedService {
  displayName: string;
  /** Part of the name of its endpoint. */
  endpoint: string;
  /** OCID type → as the service calls it. */
  resourceNames: Readonly<Record<string, string>>;
  /** By the name that a log gives. */
  categories: Readonly<Record<string, Category>>;
}

/** Console and API send `enablementPointType` too: https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/vcn-flow-logs-enable.htm */
const FLOW_LOG_PARAMETERS = {
  [CAPTURE_FILTER]: '^ocid1\\.capturefilter\\..+$',
  enablementPointType: '^[A-Za-z]+$',
};
const flowLog = (
  resourceType: string,
  displayName: string,
  required: readonly string[] = [CAPTURE_FILTER],
): Category => ({
  ...{ displayName, resourceType, required },
  parameters: FLOW_LOG_PARAMETERS,
});
const plain = (resourceType: string, displayName: string): Category => ({
  ...{ displayName, resourceType, required: [], parameters: {} },
});

/** Services whose logs the sandbox plays, by the name that a log gives. */
export const LOGGED_SERVICES: Readonly<Record<string, LoggedService>> = {
  // https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_vcn_flow_logs.htm
  flowlogs: {
    displayName: 'Virtual Cloud Network',
    endpoint: 'iaas',
    resourceNames: { subnet: 'subnet', vcn: 'vcn', vnic: 'vnic' },
    categories: {
      // The form from before there were capture filters.
      all: flowLog('subnet', 'Flow Logs (All records)', []),
      subnet: flowLog('subnet', 'Flow Logs - subnet records'),
      vcn: flowLog('vcn', 'Flow Logs - vcn records'),
      vnic: flowLog('vnic', 'Flow Logs - vnic records'),
    },
  },
  // Processes: https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_container-engine.htm
  'oke-k8s-cp-prod': {
    displayName: 'Kubernetes Engine',
    endpoint: 'containerengine',
    resourceNames: { cluster: 'clusterscluster' },
    categories: {
      'all-service-logs': plain('cluster', 'All Service Logs'),
      'kube-apiserver': plain('cluster', 'Kubernetes API Server'),
      'kube-controller-manager': plain(
        'cluster',
        'Kubernetes Controller Manager',
      ),
      'kube-scheduler': plain('cluster', 'Kubernetes Scheduler'),
      'cloud-controller-manager': plain('cluster', 'Cloud Controller Manager'),
    },
  },
  // https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_load_balancer_logs.htm
  loadbalancer: {
    displayName: 'Load Balancers',
    endpoint: 'iaas',
    resourceNames: { loadbalancer: 'loadbalancer' },
    categories: {
      access: plain('loadbalancer', 'Load Balancer Access Logs'),
      error: plain('loadbalancer', 'Load Balancer Error Logs'),
    },
  },
};

/** @throws ServiceError 404 NotAuthorizedOrNotFound when there is no such resource */
export function checkResource(
  cloud: Cloud,
  resourceType: string,
  id: string,
): void {
  const { clusters } = cloud.state.containerEngine;
  const isIt = (each: { id: string }) => each.id === id;
  const isThere: Record<string, () => boolean> = {
    subnet: () => existingResources(cloud, subnets).some(isIt),
    vcn: () => existingResources(cloud, vcns).some(isIt),
    vnic: () => vnicsOf(cloud.state).some(isIt),
    cluster: () =>
      Object.hasOwn(clusters, id) &&
      !['DELETING', 'DELETED'].includes(clusters[id].lifecycleState),
    loadbalancer: () => getLoadBalancer(cloud, false, id) !== undefined,
  };
  if (!isThere[resourceType]?.()) {
    throw notAuthorizedOrNotFound();
  }
}
