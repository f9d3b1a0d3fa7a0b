import type { NamedObject } from './kinds/defineKind';
import { UnreadPart } from './kinds/readParts';

/**
 * Why there are no items. `since` is when it came to be so, and `message` says it in a sentence.
 *
 * - `forbidden`: the read was refused
 * - `unreachable`: no answer, or errors instead, and nothing was read before
 * - `notInstalled`: the API is not served, so there can be no such item
 * - `notRead`: nothing has been read completely yet
 *
 * @public
 */
export interface Unread {
  state: 'forbidden' | 'unreachable' | 'notInstalled' | 'notRead';
  since: Date;
  message: string;
}

/**
 * What was read of something outside, or why nothing was. There is no way to its items without a word
 * on what happens when it has none: unknown is not empty.
 *
 * @public
 */
export type Reading<T> =
  | {
      state: 'read';
      /** The items were so at this moment. It moves on all the time: nothing that is kept may hold it. */
      asOf: Date;
      items: readonly T[];
    }
  | Unread;

/**
 * An object that the API server sent and whose form we do not understand. It is there, but nothing
 * may be said about it. Look-ups give it under every key that it might have. To learn whom it may concern, use
 * `mayBe`.
 *
 * @public
 */
export interface Unreadable extends NamedObject {
  apiVersion: string;
  kind: string;
  /** Why. */
  unreadable: string;
  /** Of the kind's form, as far as it is understood: to use another part of it throws. */
  parts?: NamedObject;
}

/**
 * Whether an item of a reading is one that could not be understood.
 *
 * @public
 */
export function isUnreadable(item: object): item is Unreadable {
  return 'unreadable' in item;
}

/**
 * Whether something may be so of an object that could not be understood: it is, by the parts that were, or it depends on
 * others.
 *
 * @param is - asked of the object as if it were understood; what is never in doubt comes first in it
 * @public
 */
export function mayBe<T extends NamedObject>(
  unreadable: Unreadable,
  is: (object: T) => boolean,
): boolean {
  const { parts } = unreadable;
  try {
    // Made by the kind, of the form of its objects.
    return parts === undefined || is(parts as T);
  } catch (error) {
    if (error instanceof UnreadPart) {
      return true;
    }
    throw error;
  }
}

/**
 * The items of a reading if all of them are understood, else undefined.
 *
 * @public
 */
export function understoodItems<T extends object>(
  items: readonly (T | Unreadable)[],
): T[] | undefined {
  const understood = items.filter((item): item is T => !isUnreadable(item));
  return understood.length === items.length ? understood : undefined;
}

/**
 * Takes a kind that is not installed for one of which there are no objects. That is certain, and for
 * some questions enough: without the API of routes, no route leads anywhere.
 *
 * @public
 */
export function noneIfNotInstalled<T>(reading: Reading<T>): Reading<T> {
  return reading.state === 'notInstalled'
    ? { state: 'read', asOf: reading.since, items: [] }
    : reading;
}
