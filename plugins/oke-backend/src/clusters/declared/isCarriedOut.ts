import type { OciPartResult } from '@okeanos/backstage-plugin-oke-node';

/** Reasons of failures that are OCI's last word, unlike those of calls that did not get through. */
const LAST_WORDS = [
  'Failed',
  'CreateFailed',
  'UpdateFailed',
  'NeedsAttention',
  'Inactive',
  'PeeringFailed',
];

/** Whether what failed for this reason has failed for good, unless somebody does something. Pure. */
export function isLastWord(reason: string): boolean {
  return LAST_WORDS.includes(reason);
}

/**
 * Whether a part has got what a confirmed plan gives it: from then on, what somebody else changes is
 * drift. A part that OCI cannot bring into place must not leave the plan confirmed for ever, which
 * would put right whatever anybody changes on all others. Pure.
 */
export function isCarriedOut({ state, reason }: OciPartResult): boolean {
  switch (state) {
    case 'current':
    case 'applied':
    case 'removed':
    case 'drifted':
    case 'refused':
      return true;
    case 'failed':
      return isLastWord(reason);
    case 'waiting':
      // It stands, and the rest is for the other side to do, who may never do it.
      return reason === 'NotPeered';
    case 'unknown':
      return false;
    default:
      return state satisfies never;
  }
}
