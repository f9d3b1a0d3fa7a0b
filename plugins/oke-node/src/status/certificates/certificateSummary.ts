import type { CertificateSummary } from '@okeanos/backstage-plugin-oke-common';
import { ClusterObjects } from '../ClusterObjects';
import { Evaluation } from '../Evaluation';
import { toAspect } from '../findings';
import type { ObjectOf } from '../kinds';
import { checkReadiness } from './readiness';
import { checkBounds } from './validity';

/**
 * A Certificate of cert-manager in a line, by what it says itself: its chain and its issuer are not looked at. Pure.
 *
 * @public
 */
export function certificateSummary(
  certificate: ObjectOf<'Certificate'>,
  now: Date,
): CertificateSummary {
  const { metadata, spec, status } = certificate;
  const evaluation = new Evaluation(new ClusterObjects([], now), now);
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  const { state, message } = toAspect(
    [
      ...checkBounds(evaluation, certificate, []),
      ...checkReadiness(evaluation, certificate),
    ],
    {
      ...{ state: 'healthy', reason: 'Valid', evidence: [] },
      message: 'It is issued, and renewed in time.',
    },
    now,
  );
  return {
    ...{ name: metadata.name, secretName: spec.secretName },
    dnsNames: spec.dnsNames,
    issuer: `${spec.issuerRef.kind}/${spec.issuerRef.name}`,
    notAfter: status.notAfter,
    renewalTime: status.renewalTime,
    ...{ state, message },
    ...(ready?.lastTransitionTime && { since: ready.lastTransitionTime }),
  };
}
