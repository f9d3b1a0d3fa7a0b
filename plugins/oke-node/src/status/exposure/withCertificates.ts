import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { Evaluation } from '../Evaluation';
import { title, toAspect, type Finding } from '../findings';
import type { CertificateUse, Entry } from './entry';

/** How bad a certificate is for those who connect: only what is seen not to work counts, not what is not known. */
const BADNESS: Partial<Record<Aspect['state'], number>> = {
  failed: 2,
  pending: 1,
};

/** What controllers make of a listener whose certificate is missing or of no use. */
const CONSEQUENCES = new Set([
  'GatewayNotAccepted',
  'GatewayNotProgrammed',
  'ListenerNotAccepted',
  'ListenerNotProgrammed',
  'ListenerRefsNotResolved',
]);

/**
 * A way in, with what its certificates mean for it: a client that checks them does not connect when none of them is
 * good, however well everything is programmed.
 *
 * @param standing - how each certificate stands, as far as it is known
 */
export function withCertificates(
  evaluation: Evaluation,
  entry: Entry,
  standing: ReadonlyMap<CertificateUse, Aspect>,
): Entry {
  const { kind } = entry.route;
  const [best] = entry.certificates
    .flatMap(use => standing.get(use) ?? { state: 'unknown' as const })
    .sort((a, b) => (BADNESS[a.state] ?? 0) - (BADNESS[b.state] ?? 0));
  if (!best || !('reason' in best) || !BADNESS[best.state]) {
    return entry;
  }
  const finding: Finding = {
    state: best.state,
    reason: 'CertificateNotValid',
    message: `Clients that check certificates do not connect through ${title(
      kind,
      { metadata: entry.route },
    )}: ${best.message}`,
    since: best.since,
    evidence: best.evidence,
  };
  // Of what is as bad, the cause comes first.
  const [first, second] = CONSEQUENCES.has(entry.route.reason)
    ? [finding, entry.route]
    : [entry.route, finding];
  return {
    ...entry,
    route: {
      ...entry.route,
      ...toAspect([second], first, evaluation.now),
    },
  };
}
