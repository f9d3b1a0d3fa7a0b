import type { ServiceStatus } from '@okeanos/backstage-plugin-oke-common';

/**
 * The status of a Service of which nothing is known. Pure.
 *
 * @param why - a sentence, for people
 */
export function unknownStatus(
  of: Pick<ServiceStatus, 'cluster' | 'namespace' | 'service'>,
  reason: string,
  why: { message: string; since: string },
): ServiceStatus {
  const aspect = {
    ...{ state: 'unknown' as const, reason, evidence: [] },
    ...{ message: why.message, since: why.since },
  };
  return {
    ...{ cluster: of.cluster, namespace: of.namespace, service: of.service },
    exposure: { ...aspect, routes: [], endpoints: {} },
    certificates: { ...aspect, certificates: [], mtls: aspect },
    policy: { ...aspect, items: [], ingress: 'unknown', egress: 'unknown' },
    items: [],
  };
}
