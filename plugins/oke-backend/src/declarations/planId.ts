import {
  ETAG_ABSENT,
  type Plan,
  type PlanChange,
} from '@okeanos/backstage-plugin-oke-common';
import { contentHash } from '@okeanos/backstage-plugin-oke-node';

/** So much of the hash: 144 bits, which nobody finds again for something else. */
const ID_BYTES = 18;

/**
 * Id of a plan of a declaration: of the spec, of what is declared, and of what the plan concluded from what it saw. Pure.
 *
 * @param what - names the object
 * @param plan - with values that are not cut
 */
export function planId(
  what: string,
  spec: object,
  { etag = ETAG_ABSENT, changes }: Pick<Plan, 'etag' | 'changes'>,
): string {
  return idOf(['declare', what, spec, etag, changes.map(concluded)]);
}

/**
 * Id of a plan of a deletion. Pure.
 *
 * @param seen - everything that it says anything of
 */
export function deletionPlanId(
  what: string,
  etag: string,
  seen: unknown,
): string {
  return idOf(['delete', what, etag, seen]);
}

/** Why nothing is done, or nothing is known, is said in words that change from one moment to the next. */
function concluded(change: PlanChange): object {
  return change.action === 'none' || change.action === 'unknown'
    ? { ...change, reason: undefined }
    : change;
}

function idOf(content: unknown): string {
  return Buffer.from(contentHash(content), 'hex')
    .subarray(0, ID_BYTES)
    .toString('base64url');
}
