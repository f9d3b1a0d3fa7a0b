import { need, OperationRow } from '../needs';

/** "Permissions Required for Each API Operation" of both. */
const LOAD_BALANCING =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/lbpolicyreference.htm';
const NETWORK_LOAD_BALANCER =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/nlbpolicyreference.htm';

const inQuery = (permission: string, source: string): OperationRow => ({
  source,
  needs: ({ query }) =>
    need(permission, query.get('compartmentId') ?? undefined),
});
const ofParameter = (permission: string, source: string): OperationRow => ({
  source,
  needs: ({ params }) => need(permission, params.id),
});

export const loadBalancerRows: Readonly<Record<string, OperationRow>> = {
  listLoadBalancers: inQuery('LOAD_BALANCER_INSPECT', LOAD_BALANCING),
  getLoadBalancer: ofParameter('LOAD_BALANCER_READ', LOAD_BALANCING),
  deleteLoadBalancer: ofParameter('LOAD_BALANCER_DELETE', LOAD_BALANCING),
  getWorkRequest: ofParameter('LOAD_BALANCER_READ', LOAD_BALANCING),
};

const WORK_REQUESTS = `unknown: inferred from GetNetworkLoadBalancer of ${NETWORK_LOAD_BALANCER}`;

export const networkLoadBalancerRows: Readonly<Record<string, OperationRow>> = {
  listNetworkLoadBalancers: inQuery(
    'NETWORK_LOAD_BALANCER_INSPECT',
    NETWORK_LOAD_BALANCER,
  ),
  getNetworkLoadBalancer: ofParameter(
    'NETWORK_LOAD_BALANCER_READ',
    NETWORK_LOAD_BALANCER,
  ),
  deleteNetworkLoadBalancer: ofParameter(
    'NETWORK_LOAD_BALANCER_DELETE',
    NETWORK_LOAD_BALANCER,
  ),
  getWorkRequest: ofParameter('NETWORK_LOAD_BALANCER_READ', WORK_REQUESTS),
  listWorkRequestErrors: ofParameter(
    'NETWORK_LOAD_BALANCER_READ',
    WORK_REQUESTS,
  ),
};
