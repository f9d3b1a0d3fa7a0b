import { withKept } from './compareRules';
import type { ExaminedRules } from './convergeRules';
import type { OciDecision } from './decideOci';
import type { ExaminedPart, OciIntention } from './examine';
import type { OciOutcome, OciPartResult } from './OciPass';
import type { AddonPart, OciResourcePart } from './part';
import { remainsOf } from './remains';

/** Why a part waits that nothing is done for. Nobody is at it: it does not come by itself. */
const FROZEN = 'Frozen';

/** Decisions that would have an effect. */
type Effect = Extract<
  OciDecision,
  { action: 'create' | 'resend' | 'update' | 'replace' }
>;

export function hasEffect(decision: OciDecision): decision is Effect {
  return ['create', 'resend', 'update', 'replace'].includes(decision.action);
}

/** How a part of a frozen cluster stands for which something would be done. Pure. */
export function frozenOutcome(
  { observation, record }: ExaminedPart<AddonPart | OciResourcePart>,
  decision: Effect,
): OciOutcome {
  const live = observation.type === 'present' ? observation.live : undefined;
  const isThere = decision.action === 'update';
  const differs = isThere ? decision.told.join(', ') : decision.reason;
  return {
    state: 'waiting',
    reason: FROZEN,
    message: `it is not as asked for, and stays so while the cluster is frozen: ${differs}`,
    ...(record?.ocid && { ocid: record.ocid }),
    ...(isThere && { ready: true, live }),
  };
}

/** The same of the rules of a security group. What others did to them is told as drift. Pure. */
export function frozenRules({
  changes,
  drift,
  kept,
}: Pick<ExaminedRules, 'changes' | 'drift' | 'kept'>): OciOutcome {
  const common = { ready: true, ...(kept.length > 0 && { kept }) };
  if (drift.length > 0) {
    const message = `changed by somebody else: ${drift.join('; ')}`;
    return { state: 'drifted', reason: 'Changed', message, ...common };
  }
  return changes.length > 0
    ? {
        state: 'waiting',
        reason: FROZEN,
        message: `they are not as asked for, and stay so while the cluster is frozen: ${changes.join(
          '; ',
        )}`,
        ...common,
      }
    : {
        state: 'current',
        reason: 'AsIntended',
        message: withKept('as intended', kept),
        ...common,
      };
}

/** What is no longer asked for, and was not seen to be gone. Pure. */
export function frozenRemains(
  intention: Pick<OciIntention, 'parts' | 'records'>,
): OciPartResult[] {
  return remainsOf(intention)
    .filter(({ ended }) => !ended)
    .map(({ part, kind, ocid }) => ({
      ...{ part, kind, name: part, state: 'waiting', reason: FROZEN },
      message:
        'it is no longer asked for, and is not removed while the cluster is frozen',
      ...(ocid && { ocid }),
    }));
}
