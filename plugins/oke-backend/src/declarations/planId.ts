import {
  ETAG_ABSENT,
  type DeletionItem,
  type Plan,
  type PlanChange,
} from '@okeanos/backstage-plugin-oke-common';
import { contentHash } from '@okeanos/backstage-plugin-oke-node';

/** So much of the hash: 144 bits, which nobody finds again for something else. */
const ID_BYTES = 18;

/**
 * Id of a plan of a declaration: of the spec, of what is declared, and of what the plan concluded from what it saw, as far
 * as it {@link isOpen | matters}. Pure.
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
 * Id of a plan of a deletion: of what is declared, and of everything that {@link isOthers | others have a part in}. Pure.
 *
 * @param seen - `items` are all, also those that the plan does not name; `others` is what it says beside them
 */
export function deletionPlanId(
  what: string,
  etag: string,
  { items, others }: { items: DeletionItem[]; others: unknown },
): string {
  return idOf(['delete', what, etag, items.filter(isOthers), others]);
}

/**
 * Whether what is planned for a part tells more than the spec does. What was never made follows from the spec, and nobody
 * can lose anything by it: it counts as what is there as intended. So a plan stands while Okeanos makes things. Pure.
 */
export function isOpen({ action, wasDeleted }: PlanChange): boolean {
  switch (action) {
    case 'none':
      return false;
    case 'create':
      return wasDeleted === true;
    default:
      return true;
  }
}

/**
 * Whether a deletion takes away, or leaves, what somebody else made. What Okeanos made, and what controllers make for what
 * is told, comes and goes by itself and with it. Pure.
 */
export function isOthers({ isMade, owner }: DeletionItem): boolean {
  return !isMade && owner === undefined;
}

function concluded(change: PlanChange): object {
  const { part, kind, name } = change;
  if (!isOpen(change)) {
    return { part, kind, name };
  }
  // Why nothing is known is said in words that change from one moment to the next.
  return change.action === 'unknown'
    ? { ...change, reason: undefined }
    : change;
}

function idOf(content: unknown): string {
  return Buffer.from(contentHash(content), 'hex')
    .subarray(0, ID_BYTES)
    .toString('base64url');
}
