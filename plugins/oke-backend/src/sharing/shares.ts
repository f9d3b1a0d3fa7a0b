import type { Share } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';

export const sharesSchema = z.record(z.string(), z.string());

/**
 * Reference of a catalog entity -> its UID when a namespace was shared with it. Whoever registers the name later has
 * another UID, and is not the one that it was shared with.
 */
export type Shares = z.infer<typeof sharesSchema>;

/** With what a namespace is shared. */
export interface Sharing {
  /** References, as its spec has them. */
  sharedWith: readonly string[];
  /** Undefined for a row of before there were any, until the catalog was asked. */
  shares: Shares | undefined;
}

/** Whether a namespace is shared with this very entity. */
export function isSharedWith(
  { sharedWith, shares }: Sharing,
  ref: string,
  uid: string | undefined,
): boolean {
  return uid !== undefined && sharedWith.includes(ref) && shares?.[ref] === uid;
}

/**
 * How each share stands.
 *
 * @param present - UIDs of the entities that the catalog has; undefined when it could not be asked
 */
export function standingOf(
  { sharedWith, shares }: Sharing,
  present: ReadonlyMap<string, string> | undefined,
): Share[] {
  return sharedWith.map(entity => {
    if (!present || !shares) {
      return { entity, state: 'unknown' };
    }
    const uid = present.get(entity);
    if (uid === undefined) {
      return { entity, state: 'absent' };
    }
    return { entity, state: shares[entity] === uid ? 'shared' : 'other' };
  });
}

/**
 * What the next spec is shared with: what stays keeps its UID, also when somebody else has the name by now.
 *
 * @param before - undefined for a new namespace
 */
export function sharesOf(
  sharedWith: readonly string[],
  before: Sharing | undefined,
  present: ReadonlyMap<string, string>,
): Shares {
  return Object.fromEntries(
    sharedWith.flatMap(ref => {
      const uid = isKept(ref, before)
        ? before?.shares?.[ref]
        : present.get(ref);
      return uid === undefined ? [] : [[ref, uid]];
    }),
  );
}

/** Whether nothing is decided anew. */
export function isKept(ref: string, before: Sharing | undefined): boolean {
  return before?.shares !== undefined && before.sharedWith.includes(ref);
}

/** What of a namespace's sharing goes on. */
export function keptSharing(
  sharedWith: readonly string[],
  before: Sharing,
): Sharing {
  return {
    sharedWith: sharedWith.filter(ref => isKept(ref, before)),
    shares: before.shares,
  };
}
