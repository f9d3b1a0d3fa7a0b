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

/** Load balancers, which only Services make: https://docs.oracle.com/en-us/iaas/api/#/en/loadbalancer/20170115/LoadBalancer/ */
export function loadBalancerOperations(cloud: Cloud): Operation[] {
  const path = '/20170115/loadBalancers';
  const service = 'loadbalancer';
  return [
    {
      ...{ service, name: 'listLoadBalancers', method: 'GET', path },
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const found = loadBalancers(cloud, false)
          .map(view)
          .filter(
            each =>
              each.compartmentId === compartmentId &&
              (query.get('displayName') ?? each.displayName) ===
                each.displayName &&
              (query.get('lifecycleState') ?? 'ACTIVE') === 'ACTIVE',
          );
        const order = query.get('sortOrder') === 'ASC' ? 'ASC' : 'DESC';
        return pageAnswer(
          page(found, query, order, ({ timeCreated, id }) => ({
            value: timeCreated,
            id,
          })),
        );
      },
    },
    {
      ...{ service, name: 'getLoadBalancer', method: 'GET' },
      path: `${path}/{id}`,
      handle: ({ params }) => ({
        body: view(getLoadBalancer(cloud, false, params.id)),
      }),
    },
    {
      ...{ service, name: 'deleteLoadBalancer', method: 'DELETE' },
      path: `${path}/{id}`,
      handle({ params }) {
        const work = removeLoadBalancer(
          cloud,
          getLoadBalancer(cloud, false, params.id),
        );
        return { status: 204, headers: { 'opc-work-request-id': work.id } };
      },
    },
    {
      ...{ service, name: 'getWorkRequest', method: 'GET' },
      path: '/20170115/loadBalancerWorkRequests/{id}',
      handle: ({ params }) => ({
        body: workView(getWork(cloud, false, params.id)),
      }),
    },
  ];
}

function view(balancer: LoadBalancer) {
  return {
    ...commonView(balancer),
    ipAddresses: [
      { ipAddress: balancer.address, isPublic: !balancer.isPrivate },
    ],
    subnetIds: [balancer.cluster.options.serviceLbSubnetIds[0]],
    // What OCI's cloud controller manager makes without an annotation about the shape (its docs/load-balancer-annotations.md).
    shapeName: '100Mbps',
  };
}

function workView(work: LoadBalancerWorkRequest) {
  return {
    id: work.id,
    loadBalancerId: work.loadBalancerId,
    compartmentId: work.compartmentId,
    type: 'DeleteLoadBalancer',
    lifecycleState: 'SUCCEEDED',
    message: 'OK',
    timeAccepted: work.timeAccepted,
    timeFinished: work.timeAccepted,
    errorDetails: [],
  };
}
