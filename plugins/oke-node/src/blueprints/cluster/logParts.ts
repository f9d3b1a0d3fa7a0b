import { createHash } from 'node:crypto';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { ociPart, reference, type OciPart } from '../../convergence/oci';
import type { ClusterContext } from './ClusterContext';
import { inCompartment } from './inVcn';

/** Tells load balancers apart in names that are short enough. */
function shortOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 10);
}

/**
 * The cluster's log group with a log of each subnet's flows, two of each load balancer, and one of the control plane.
 * Nothing waits for them: a cluster whose logs cannot be made works. The audit log of the API server is none of them: it goes to OCI Audit by itself.
 *
 * A network load balancer has no logs of its own: the flows of its subnet tell of it.
 *
 * Services and categories: https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/vcn-flow-logs-enable.htm and
 * https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_oke.htm
 */
export function logParts(
  spec: ClusterSpec,
  context: ClusterContext,
): OciPart[] {
  const { logs, bastion } = spec;
  if (!logs.enabled) {
    return [];
  }
  const log = (
    id: string,
    source: {
      service: string;
      resource: string;
      category: string;
      parameters?: { capture_filter: string };
    },
  ) => {
    // It is where its log group is.
    const { compartmentId: _, ...details } = inCompartment(spec, context, id);
    return ociPart({
      type: 'resource',
      id,
      kind: 'Log',
      details: {
        ...details,
        logGroupId: reference('log-group'),
        logType: 'SERVICE',
        isEnabled: true,
        retentionDuration: logs.retentionDays,
        configuration: { source: { sourceType: 'OCISERVICE', ...source } },
      },
    });
  };
  const subnets = [
    ...['endpoint', 'workers', 'pods', 'load-balancers'],
    ...(bastion.enabled ? ['bastion'] : []),
  ];
  return [
    // Where no network can be made, they are not left over.
    ociPart(
      {
        type: 'resource',
        id: 'log-group',
        kind: 'LogGroup',
        details: inCompartment(spec, context, 'log-group'),
      },
      ['vcn'],
    ),
    ociPart(
      {
        type: 'resource',
        id: 'flow-filter',
        kind: 'CaptureFilter',
        details: {
          ...inCompartment(spec, context, 'flow-filter'),
          filterType: 'FLOWLOG',
          flowLogCaptureFilterRules: [
            {
              isEnabled: true,
              priority: 0,
              samplingRate: 1,
              ruleAction: 'INCLUDE',
              flowLogType: logs.flows === 'all' ? 'ALL' : 'REJECT',
            },
          ],
        },
      },
      ['vcn'],
    ),
    ...subnets.map(subnet =>
      log(`${subnet}-flow-log`, {
        service: 'flowlogs',
        resource: reference(`${subnet}-subnet`),
        category: 'subnet',
        parameters: { capture_filter: reference('flow-filter') },
      }),
    ),
    ...context.loadBalancerIds.flatMap(id =>
      (['access', 'error'] as const).map(category =>
        log(`load-balancer-${shortOf(id)}-${category}-log`, {
          ...{ service: 'loadbalancer', resource: id, category },
        }),
      ),
    ),
    log('control-plane-log', {
      service: 'oke-k8s-cp-prod',
      resource: reference('cluster'),
      category: 'all-service-logs',
    }),
  ];
}
