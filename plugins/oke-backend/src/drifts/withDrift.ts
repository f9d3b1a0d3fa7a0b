import type {
  AspectState,
  CertificatesStatus,
  Drift,
  PolicyStatus,
  ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { serviceOfPolicy } from '@okeanos/backstage-plugin-oke-node';
import { describeDrift } from './describeDrift';

/** Kinds that are about who may do or use what in a namespace. */
const POLICY_KINDS = new Set([
  'LimitRange',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'Role',
  'RoleBinding',
]);
/** What is worse than that something needs attention. */
const WORSE: AspectState[] = ['failed'];

/**
 * The status of a service with what others did to what Okeanos made for it, as long as that stands. Pure.
 *
 * @param drifts - what stands in its namespace
 */
export function withDrift(
  status: ServiceStatus,
  drifts: Drift[],
): ServiceStatus {
  return {
    ...status,
    policy: policyWith(
      status.policy,
      status.namespace,
      drifts.filter(
        drift => POLICY_KINDS.has(drift.kind) && isFor(drift, status.service),
      ),
    ),
    certificates: certificatesWith(status.certificates, status, drifts),
  };
}

/** What is only for another service is told there. */
function isFor({ kind, name }: Drift, service: string): boolean {
  const only = kind === 'NetworkPolicy' ? serviceOfPolicy(name) : undefined;
  return only === undefined || only === service;
}

function policyWith(
  policy: PolicyStatus,
  namespace: string,
  drifts: Drift[],
): PolicyStatus {
  const items = drifts.map(drift => ({
    ...aspectOf(drift, namespace),
    ...{ kind: drift.kind, name: drift.name },
  }));
  const isDrifted = ({ kind, name }: { kind: string; name: string }) =>
    drifts.some(drift => drift.kind === kind && drift.name === name);
  return items.length === 0
    ? policy
    : {
        ...worst(policy, aspectOf(drifts[0], namespace)),
        // What was said of a policy holds of what it is now; that it was not meant so is more than that.
        items: [
          ...items,
          ...policy.items.filter(
            item => !isDrifted(item) || WORSE.includes(item.state),
          ),
        ],
      };
}

function certificatesWith(
  certificates: CertificatesStatus,
  { namespace, service }: ServiceStatus,
  drifts: Drift[],
): CertificatesStatus {
  const own = drifts.filter(
    ({ kind, name }) =>
      kind === 'Certificate' &&
      (name === `${service}-mtls` ||
        certificates.certificates.some(each => each.name === name)),
  );
  if (own.length === 0) {
    return certificates;
  }
  return {
    ...worst(certificates, aspectOf(own[0], namespace)),
    certificates: certificates.certificates.map(certificate => {
      const drift = own.find(({ name }) => name === certificate.name);
      return drift
        ? worst(certificate, aspectOf(drift, namespace))
        : certificate;
    }),
  };
}

function aspectOf(drift: Drift, namespace: string) {
  return {
    state: 'warning' as const,
    reason: `Drifted${drift.change}`,
    message: describeDrift(drift),
    since: drift.since ?? drift.firstAt,
    evidence: [
      {
        apiVersion: '',
        ...{ kind: drift.kind, namespace, name: drift.name },
        observed:
          drift.change === 'Deleted'
            ? 'what Okeanos made is not there'
            : drift.fields.map(({ field }) => field).join(', '),
      },
    ],
  };
}

/** What already fails is worse than that it was changed. */
function worst<T extends { state: AspectState }>(
  own: T,
  drifted: ReturnType<typeof aspectOf>,
): T {
  return WORSE.includes(own.state) ? own : { ...own, ...drifted };
}
