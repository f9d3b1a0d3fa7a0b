import type { ChainCertificate } from '@okeanos/backstage-plugin-oke-common';
import type { Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import type { ObjectOf } from '../kinds';

/**
 * A certificate that nothing renews is to be looked at in the last third of its life, which is when
 * cert-manager would renew it by default, and no earlier than 28 days before its end (the first
 * warning of x509-certificate-exporter's alerts).
 */
const LAST_PART_OF_LIFE = 1 / 3;
const WARNING_MS = 28 * 24 * 60 * 60 * 1000;

interface Bounds {
  notBefore: string;
  notAfter: string;
}

/** When a certificate that nobody renews starts to need attention. */
export function attentionAt({ notBefore, notAfter }: Bounds): Date {
  const end = Date.parse(notAfter);
  const life = end - Date.parse(notBefore);
  return new Date(end - Math.min(WARNING_MS, life * LAST_PART_OF_LIFE));
}

/**
 * Checks the bounds of a certificate and its whole chain against the clock, whatever conditions
 * say: cert-manager has no timer that sets Ready to False at the end.
 */
export function checkBounds(
  evaluation: Evaluation,
  certificate: ObjectOf<'Certificate'>,
  chain: readonly ChainCertificate[],
): Finding[] {
  const name = title('Certificate', certificate);
  const { notBefore, notAfter } = certificate.status;
  const observed = (what: string) => [
    evidence('Certificate', certificate, what),
  ];
  const findings: Finding[] = [];
  if (notAfter && evaluation.reached(notAfter)) {
    findings.push({
      state: 'failed',
      reason: 'Expired',
      message: `${name} expired at ${notAfter}.`,
      since: notAfter,
      evidence: observed(`status.notAfter=${notAfter}`),
    });
  }
  if (notBefore && !evaluation.reached(notBefore)) {
    findings.push({
      state: 'pending',
      reason: 'NotYetValid',
      message: `${name} is not valid before ${notBefore}.`,
      evidence: observed(`status.notBefore=${notBefore}`),
    });
  }
  for (const ca of chain.slice(1)) {
    const what = `chain: ${ca.subject}, valid from ${ca.notBefore} until ${ca.notAfter}`;
    if (evaluation.reached(ca.notAfter)) {
      findings.push({
        state: 'failed',
        reason: 'ChainExpired',
        message: `"${ca.subject}" in the chain of ${name} expired at ${ca.notAfter}.`,
        since: ca.notAfter,
        evidence: observed(what),
      });
    } else if (!evaluation.reached(ca.notBefore)) {
      findings.push({
        state: 'pending',
        reason: 'NotYetValid',
        message: `"${ca.subject}" in the chain of ${name} is not valid before ${ca.notBefore}.`,
        evidence: observed(what),
      });
    } else if (evaluation.reached(attentionAt(ca))) {
      findings.push({
        state: 'warning',
        reason: 'ChainExpiresSoon',
        message: `"${ca.subject}" in the chain of ${name} expires at ${ca.notAfter}.`,
        since: attentionAt(ca).toISOString(),
        evidence: observed(what),
      });
    }
  }
  return findings;
}
