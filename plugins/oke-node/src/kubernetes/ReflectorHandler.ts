import type { ReflectorState } from './ReflectorState';

/**
 * Receives what a {@link Reflector} sees. The callbacks run one at a time, in the order of the events; what they
 * throw is given to `onError`.
 *
 * @public
 */
export interface ReflectorHandler<T> {
  /** The first complete view; once. All later differences come through the other callbacks. */
  onReplace(objects: T[]): void;
  /** An object is new or has changed. */
  onUpsert(object: T): void;
  /** An object is gone. A new one of the same name has another UID. */
  onDelete(uid: string): void;
  /** An object is there and new or changed, but `trim` failed for it: what was known of it is outdated. */
  onUnreadable(
    object: { uid: string; namespace?: string; name: string },
    error: unknown,
  ): void;
  /** The objects were listed anew, after the first complete list: it had to start from the beginning. */
  onRelisted?(): void;
  onState(state: ReflectorState): void;
  /** Everything that went wrong, for the log; the reflector goes on by itself. Must not throw. */
  onError(error: unknown): void;
}
