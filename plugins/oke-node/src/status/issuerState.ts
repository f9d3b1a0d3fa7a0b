import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import { kinds } from './kinds';
import type { ObjectView } from './objectView';
import { isUnreadable } from './Reading';
import { unavailable } from './unavailable';

const CERT_MANAGER = 'cert-manager';

/**
 * Whether a ClusterIssuer of cert-manager can issue, by what cert-manager says of it. Pure.
 *
 * @param name - of the ClusterIssuer
 * @alpha
 */
export function clusterIssuerState(
  view: ObjectView,
  name: string,
  now: Date,
): Aspect {
  const certificates = view.find(kinds.Certificate, 'namespace', '');
  const issuers = view.find(kinds.ClusterIssuer, 'name', `/${name}`);
  const unknown =
    unavailable(certificates, CERT_MANAGER, now) ??
    unavailable(issuers, CERT_MANAGER, now);
  if (unknown) {
    return unknown;
  }
  const [issuer] = issuers.state === 'read' ? issuers.items : [];
  if (issuer && isUnreadable(issuer)) {
    return {
      state: 'unknown',
      reason: 'Unreadable',
      message:
        'The issuer of the namespaces has a form that Okeanos does not know',
      since: now.toISOString(),
      evidence: [],
    };
  }
  const ready = issuer?.status.conditions.find(({ type }) => type === 'Ready');
  const base = {
    since: ready?.lastTransitionTime ?? now.toISOString(),
    evidence: [
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        namespace: '',
        name,
        observed: ready
          ? `status.conditions[Ready]=${ready.status}`
          : 'no condition Ready',
      },
    ],
  };
  if (ready?.status === 'True') {
    return {
      ...base,
      state: 'healthy',
      reason: 'IssuerReady',
      message: 'The issuer of the namespaces is ready',
    };
  }
  if (ready?.status === 'False') {
    return {
      ...base,
      state: 'failed',
      reason: 'IssuerNotReady',
      message: `The issuer of the namespaces cannot issue: ${
        ready.message || ready.reason || 'cert-manager gives no reason'
      }`,
    };
  }
  return {
    ...base,
    state: issuer ? 'pending' : 'none',
    reason: issuer ? 'IssuerNotReady' : 'NoIssuer',
    message: issuer
      ? 'cert-manager has not acted on the issuer yet'
      : 'The issuer of the namespaces does not exist',
  };
}
