import {
  OciApiError,
  type OciApi,
  type OciPartResult,
  type OciRecord,
} from '@okeanos/backstage-plugin-oke-node';

/** What is going, or gone, has nothing more to log. */
const LEAVING = ['DELETING', 'DELETED'];

/**
 * The load balancers of a cluster's Services: those in the subnet that the cluster has for them. The cloud controller manager
 * tags none of them with the cluster.
 *
 * @returns OCIDs, sorted; none of both while there is no such subnet. What could not be read is told as a part
 * @throws the reason of an abort
 */
export async function lookForLoadBalancers(
  api: Pick<OciApi, 'listLoadBalancers'>,
  compartmentId: string,
  records: readonly OciRecord[],
  signal: AbortSignal,
): Promise<{ ids?: string[]; unread?: OciPartResult[] }> {
  const subnet = records.find(
    ({ part }) => part === 'load-balancers-subnet',
  )?.ocid;
  if (!subnet) {
    return {};
  }
  try {
    const all = await api.listLoadBalancers(compartmentId, signal);
    const ids = all
      .filter(
        ({ subnetIds, lifecycleState }) =>
          subnetIds.includes(subnet) && !LEAVING.includes(lifecycleState),
      )
      .map(({ id }) => id)
      .sort();
    return { ids };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OciApiError)) {
      throw error;
    }
    const { reason, message } = error;
    return {
      unread: [
        {
          ...{ part: 'load-balancer-logs', kind: 'LoadBalancer' },
          ...{ name: 'load balancers', state: 'unknown', reason },
          message: `which of them there are to log cannot be read: ${message}`,
        },
      ],
    };
  }
}
