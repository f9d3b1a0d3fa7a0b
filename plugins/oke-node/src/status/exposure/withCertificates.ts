import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { Evaluation } from '../Evaluation';
import { title, toAspect, type Finding } from '../findings';
import type { CertificateUse, Entry } from './entry';

/** Whether a certificate is seen not to work for those who connect. What is not known counts for nothing. */
const isOfNoUse = (standing: Aspect | undefined): standing is Aspect =>
  standing?.state === 'failed' || standing?.state === 'pending';

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
  const standings = entry.certificates.map(use => standing.get(use));
  const ofNoUse = standings.filter(isOfNoUse);
  if (ofNoUse.length === 0 || ofNoUse.length < standings.length) {
    return entry;
  }
  // The one that is on its way is nearest to being good.
  const best = ofNoUse.find(({ state }) => state === 'pending') ?? ofNoUse[0];
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
