import type { CertificateSummary } from '@okeanos/backstage-plugin-oke-common';
import type { ClusterObjects } from '../ClusterObjects';
import { Evaluation } from '../Evaluation';
import { toAspect } from '../findings';
import type { ObjectOf } from '../kinds';
import { checkIssuer } from './issuer';
import { checkReadiness } from './readiness';
import { checkSecretOwner } from './secretOwner';
import { checkBounds } from './validity';

/**
 * A Certificate of cert-manager in a line, by what it, its issuer and its neighbours say: its chain is not looked at.
 * Pure.
 *
 * @param objects - the Certificates of its namespace, and the Issuers and ClusterIssuers that were read, or why they
 *   were not
 * @public
 */
export function certificateSummary(
  certificate: ObjectOf<'Certificate'>,
  objects: ClusterObjects,
  now: Date,
): CertificateSummary {
  return summarizeCertificate(new Evaluation(objects, now), certificate);
}

/** The same in an evaluation, which then knows what it rests on and until when it holds. */
export function summarizeCertificate(
  evaluation: Evaluation,
  certificate: ObjectOf<'Certificate'>,
): CertificateSummary {
  const { metadata, spec, status } = certificate;
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  const { state, message } = toAspect(
    [
      // Of what is as bad, the cause comes first.
      ...checkIssuer(evaluation, certificate),
      ...checkBounds(evaluation, certificate, []),
      ...checkReadiness(evaluation, certificate),
      ...checkSecretOwner(evaluation, certificate),
    ],
    {
      ...{ state: 'healthy', reason: 'Valid', evidence: [] },
      message: 'It is issued, and renewed in time.',
    },
    evaluation.now,
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
