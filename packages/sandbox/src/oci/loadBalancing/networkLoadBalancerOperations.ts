import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import {
  commonView,
  getLoadBalancer,
  getWork,
  LoadBalancer,
  loadBalancers,
  removeLoadBalancer,
} from './loadBalancers';
import { LoadBalancerWorkRequest } from './model';

/** Network load balancers, which only Services make: https://docs.oracle.com/en-us/iaas/api/#/en/networkloadbalancer/20200501/NetworkLoadBalancer/ */
export function networkLoadBalancerOperations(cloud: Cloud): Operation[] {
  const path = '/20200501/networkLoadBalancers';
  const works = '/20200501/workRequests/{id}';
  const service = 'networkloadbalancer';
  return [
    {
      ...{ service, name: 'listNetworkLoadBalancers', method: 'GET', path },
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const found = loadBalancers(cloud, true)
          .map(view)
          .filter(
            each =>
              each.compartmentId === compartmentId &&
              (query.get('displayName') ?? each.displayName) ===
                each.displayName &&
              (query.get('lifecycleState') ?? 'ACTIVE') === 'ACTIVE',
          );
        const order = query.get('sortOrder') === 'ASC' ? 'ASC' : 'DESC';
        const { headers, body } = pageAnswer(
          page(found, query, order, ({ timeCreated, id }) => ({
            value: timeCreated,
            id,
          })),
        );
        return { headers, body: { items: body } };
      },
    },
    {
      ...{ service, name: 'getNetworkLoadBalancer', method: 'GET' },
      path: `${path}/{id}`,
      handle: ({ params }) => ({
        body: view(getLoadBalancer(cloud, true, params.id)),
      }),
    },
    {
      ...{ service, name: 'deleteNetworkLoadBalancer', method: 'DELETE' },
      path: `${path}/{id}`,
      handle({ params }) {
        const work = removeLoadBalancer(
          cloud,
          getLoadBalancer(cloud, true, params.id),
        );
        return { status: 202, headers: { 'opc-work-request-id': work.id } };
      },
    },
    {
      ...{ service, name: 'getWorkRequest', method: 'GET', path: works },
      handle: ({ params }) => ({
        body: workView(getWork(cloud, true, params.id)),
      }),
    },
    {
      ...{ service, name: 'listWorkRequestErrors', method: 'GET' },
      path: `${works}/errors`,
      handle({ params }) {
        getWork(cloud, true, params.id);
        return { body: { items: [] } };
      },
    },
  ];
}

function view(balancer: LoadBalancer) {
  return {
    ...commonView(balancer),
    ipAddresses: [
      {
        ipAddress: balancer.address,
        isPublic: !balancer.isPrivate,
        ipVersion: 'IPV4',
      },
    ],
    subnetId: balancer.cluster.options.serviceLbSubnetIds[0],
    nlbIpVersion: 'IPV4',
  };
}

function workView(work: LoadBalancerWorkRequest) {
  return {
    id: work.id,
    compartmentId: work.compartmentId,
    operationType: 'DELETE_NETWORK_LOAD_BALANCER',
    status: 'SUCCEEDED',
    percentComplete: 100,
    resources: [
      {
        actionType: 'DELETED',
        entityType: 'networkloadbalancer',
        identifier: work.loadBalancerId,
        entityUri: `/networkLoadBalancers/${work.loadBalancerId}`,
      },
    ],
    timeAccepted: work.timeAccepted,
    timeStarted: work.timeAccepted,
    timeFinished: work.timeAccepted,
  };
}
