import type { IndexOf, KindName, ObjectOf, Unreadable } from './kinds';

/**
 * Why the objects of a kind are not at hand.
 *
 * @public
 */
export type Unavailable =
  /** The cluster does not serve the API: there can be no such object. */
  | { state: 'notInstalled' }
  /** The cluster refused the read. */
  | { state: 'notPermitted'; message: string }
  /** No complete list has arrived yet. */
  | { state: 'notSynced' };

/**
 * What a look-up gives: all objects that match, or why they are not known.
 *
 * @public
 */
export type Lookup<T> =
  | {
      state: 'synced';
      objects: readonly T[];
      /** Objects that may match and that could not be read. */
      unreadable: readonly Unreadable[];
    }
  | Unavailable;

/**
 * The names of the API groups that a cluster serves, or why they are not known.
 *
 * @public
 */
export type ApiGroups =
  | { state: 'synced'; names: ReadonlySet<string> }
  | Exclude<Unavailable, { state: 'notInstalled' }>;

/**
 * The trimmed objects of one cluster, as evaluators read them.
 *
 * @public
 */
export interface ObjectView {
  /**
   * Looks up the objects of a kind.
   *
   * @param index - `namespace`, `name`, or an index of the kind (see {@link kinds})
   * @param key - the namespace (empty for cluster-scoped kinds), `namespace/name` (`/name` for
   * cluster-scoped kinds), or a key of the index
   */
  find<K extends KindName>(
    kind: K,
    index: IndexOf<K>,
    key: string,
  ): Lookup<ObjectOf<K>>;

  /** The API groups that the cluster serves, from API discovery (`GET /apis`). */
  apiGroups(): ApiGroups;
}
