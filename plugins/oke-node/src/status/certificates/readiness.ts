import { conditionText, isOverdue, requireTrue } from '../conditions';
import type { Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import type { ObjectOf } from '../kinds';
import { isIssued } from './issued';
import { attentionAt } from './validity';

type Certificate = ObjectOf<'Certificate'>;

/** How long a renewal may take before somebody should look: one by ACME takes minutes. */
const RENEWAL_GRACE_MS = 5 * 60 * 1000;

function conditionOf(certificate: Certificate, wanted: string) {
  return certificate.status.conditions.find(({ type }) => type === wanted);
}

function seenAt(certificate: Certificate) {
  const { conditions, renewalTime, failedIssuanceAttempts } =
    certificate.status;
  const words = [
    ...conditions.map(each => conditionText(each, 'status.conditions')),
    ...(renewalTime ? [`status.renewalTime=${renewalTime}`] : []),
    ...(failedIssuanceAttempts > 0
      ? [`status.failedIssuanceAttempts=${failedIssuanceAttempts}`]
      : []),
  ];
  return [
    evidence(
      'Certificate',
      certificate,
      words.join(', ') || 'status has no conditions',
    ),
  ];
}

/** Where a certificate stands that was never issued. */
function checkFirstIssuance(
  evaluation: Evaluation,
  certificate: Certificate,
): Finding {
  const name = title('Certificate', certificate);
  const { failedIssuanceAttempts, lastFailureTime } = certificate.status;
  const issuing = conditionOf(certificate, 'Issuing');
  const seen = seenAt(certificate);
  if (failedIssuanceAttempts > 0 && issuing?.status !== 'True') {
    return {
      state: 'failed',
      reason: 'IssuanceFailed',
      message: `${name} could not be issued (attempts: ${failedIssuanceAttempts}): ${
        issuing?.message ?? 'cert-manager gives no reason.'
      }`,
      since: lastFailureTime,
      evidence: seen,
    };
  }
  if (issuing?.status === 'True') {
    if (isOverdue(evaluation, issuing.lastTransitionTime)) {
      return {
        state: 'failed',
        reason: 'IssuanceOverdue',
        message: `${name} was never issued, and its issuance does not come to an end: its CertificateRequest says what it waits for.`,
        since: issuing.lastTransitionTime,
        evidence: seen,
      };
    }
    return {
      state: 'pending',
      reason: 'Issuing',
      message: `${name} is being issued.`,
      since: issuing.lastTransitionTime,
      evidence: seen,
    };
  }
  const { creationTimestamp } = certificate.metadata;
  return isOverdue(evaluation, creationTimestamp)
    ? {
        state: 'failed',
        reason: 'NotIssued',
        message: `${name} is not issued, long after it was made, and cert-manager has not started to: see whether it runs.`,
        since: creationTimestamp,
        evidence: seen,
      }
    : {
        state: 'pending',
        reason: 'NotIssued',
        message: `${name} is not issued yet, and cert-manager has not started to.`,
        evidence: seen,
      };
}

/** Whether the renewal of a certificate that is in order is on its way when it is due. */
function checkRenewal(
  evaluation: Evaluation,
  certificate: Certificate,
): Finding[] {
  const name = title('Certificate', certificate);
  const { renewalTime, notBefore, notAfter, failedIssuanceAttempts } =
    certificate.status;
  const issuing = conditionOf(certificate, 'Issuing');
  const seen = seenAt(certificate);
  if (failedIssuanceAttempts > 0 && issuing?.status !== 'True') {
    return [
      {
        state: 'warning',
        reason: 'RenewalFailing',
        message: `The renewal of ${name} failed (attempts: ${failedIssuanceAttempts}): ${
          issuing?.message ?? 'cert-manager gives no reason.'
        }`,
        since: certificate.status.lastFailureTime,
        evidence: seen,
      },
    ];
  }
  const started =
    issuing?.status === 'True' ? issuing.lastTransitionTime : undefined;
  const due = [renewalTime, started]
    .filter(moment => moment !== undefined)
    .map(moment => Date.parse(moment))
    .sort((a, b) => a - b)
    .at(0);
  if (due === undefined) {
    return notBefore &&
      notAfter &&
      evaluation.reached(attentionAt({ notBefore, notAfter }))
      ? [
          {
            state: 'warning',
            reason: 'ExpiresSoon',
            message: `${name} expires at ${notAfter}, and no renewal is scheduled.`,
            since: attentionAt({ notBefore, notAfter }).toISOString(),
            evidence: seen,
          },
        ]
      : [];
  }
  const overdue = new Date(due + RENEWAL_GRACE_MS);
  if (evaluation.reached(overdue)) {
    return [
      {
        state: 'warning',
        reason: 'RenewalOverdue',
        message: `${name} should have been renewed at ${new Date(
          due,
        ).toISOString()}, and has not been.`,
        since: overdue.toISOString(),
        evidence: seen,
      },
    ];
  }
  return issuing?.status === 'True'
    ? [
        {
          state: 'healthy',
          reason: 'Renewing',
          message: `${name} is being renewed; the present one is valid until ${notAfter}.`,
          since: issuing.lastTransitionTime,
          evidence: seen,
        },
      ]
    : [];
}

/** What cert-manager says of a Certificate, and whether it keeps it renewed. */
export function checkReadiness(
  evaluation: Evaluation,
  certificate: Certificate,
): Finding[] {
  if (!isIssued(certificate)) {
    return [checkFirstIssuance(evaluation, certificate)];
  }
  const issuing = conditionOf(certificate, 'Issuing');
  const notReady = requireTrue('Ready', {
    kind: 'Certificate',
    object: certificate,
    conditions: certificate.status.conditions,
    path: 'status.conditions',
    notTrue: 'NotReady',
    noController: 'NoController',
  });
  if (notReady.length > 0 && issuing?.status === 'True') {
    const overdue = issuing.lastTransitionTime
      ? new Date(Date.parse(issuing.lastTransitionTime) + RENEWAL_GRACE_MS)
      : undefined;
    if (overdue && evaluation.reached(overdue)) {
      return [
        {
          state: 'failed',
          reason: 'IssuanceOverdue',
          message: `${title(
            'Certificate',
            certificate,
          )} is not usable, and its new issuance does not come to an end: ${
            issuing.message
          }`,
          since: overdue.toISOString(),
          evidence: seenAt(certificate),
        },
      ];
    }
    // Its Secret is not as the spec wants it, and cert-manager is at it.
    return [
      {
        state: 'pending',
        reason: 'Issuing',
        message: `${title('Certificate', certificate)} is being issued again: ${
          issuing.message
        }`,
        since: issuing.lastTransitionTime,
        evidence: seenAt(certificate),
      },
    ];
  }
  return notReady.length > 0 ? notReady : checkRenewal(evaluation, certificate);
}
