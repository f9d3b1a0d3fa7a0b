import { Cloud } from '../Cloud';
import { Cluster, KeptLoadBalancer } from '../containerEngine/model';
import { loadBalancerId } from '../containerEngine/vnics';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { LoadBalancerWorkRequest } from './model';

/** A load balancer of a Service, also when its cluster is gone. */
export interface LoadBalancer extends KeptLoadBalancer {
  id: string;
  cluster: Cluster;
}

/** @param isNetwork - whether network load balancers are meant: they have an API of their own */
export function loadBalancers(
  { state }: Cloud,
  isNetwork: boolean,
): LoadBalancer[] {
  return Object.values(state.containerEngine.clusters).flatMap(cluster =>
    cluster.loadBalancers
      .filter(balancer => balancer.isNetwork === isNetwork)
      .map(balancer => ({
        ...balancer,
        id: loadBalancerId(balancer),
        cluster,
      })),
  );
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function getLoadBalancer(
  cloud: Cloud,
  isNetwork: boolean,
  id: string,
): LoadBalancer {
  const found = loadBalancers(cloud, isNetwork).find(each => each.id === id);
  if (!found) {
    throw notAuthorizedOrNotFound();
  }
  return found;
}

/** What both APIs show of a load balancer. OCI's cloud controller manager names it by the UID of the Service, this by its name. */
export function commonView(balancer: LoadBalancer) {
  const { cluster } = balancer;
  return {
    id: balancer.id,
    compartmentId: cluster.compartmentId,
    displayName: `${balancer.namespace}/${balancer.service}`,
    lifecycleState: 'ACTIVE',
    timeCreated: balancer.timeCreated,
    isPrivate: balancer.isPrivate,
    networkSecurityGroupIds: [],
    listeners: {},
    backendSets: {},
    freeformTags: cluster.options.serviceLbConfig?.freeformTags ?? {},
    definedTags: cluster.options.serviceLbConfig?.definedTags ?? {},
    systemTags: {},
  };
}

/** The load balancer goes at once. The Service of a cluster that is there does not notice: it has its address until it is changed. */
export function removeLoadBalancer(
  cloud: Cloud,
  { cluster, id, vnicId, isNetwork }: LoadBalancer,
): LoadBalancerWorkRequest {
  cluster.loadBalancers = cluster.loadBalancers.filter(
    each => each.vnicId !== vnicId,
  );
  const work: LoadBalancerWorkRequest = {
    id: cloud.newOcid(
      isNetwork ? 'networkloadbalancerworkrequest' : 'loadbalancerworkrequest',
    ),
    compartmentId: cluster.compartmentId,
    loadBalancerId: id,
    isNetwork,
    timeAccepted: cloud.timestamp(),
  };
  cloud.state.loadBalancing.workRequests[work.id] = work;
  return work;
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function getWork(
  cloud: Cloud,
  isNetwork: boolean,
  id: string,
): LoadBalancerWorkRequest {
  const work = cloud.state.loadBalancing.workRequests[id];
  if (work?.isNetwork !== isNetwork) {
    throw notAuthorizedOrNotFound();
  }
  return work;
}
