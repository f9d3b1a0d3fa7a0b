import { dependency, type Change } from './dependencies';
import {
  kindNames,
  kindOf,
  type IndexOf,
  type KindName,
  type ObjectOf,
  type Unreadable,
} from './kinds';
import type { NamedObject } from './kinds/defineKind';
import { ObjectStore, type IndexKey } from './ObjectStore';
import type { ApiGroups, Lookup, ObjectView, Unavailable } from './objectView';

type Stores = { [K in KindName]: ObjectStore<ObjectOf<K>> };

/**
 * The trimmed objects of one cluster in memory. A watcher fills it; every change answers with what
 * may have to be evaluated again (see {@link ServiceDependencies}). Until its first complete list
 * arrives, a kind is `notSynced`.
 *
 * @public
 */
export class ClusterObjects implements ObjectView {
  readonly #stores: Stores;
  readonly #unavailable = new Map<KindName, Unavailable>();
  #apiGroups: ApiGroups = { state: 'notSynced' };

  constructor() {
    // Object.fromEntries loses which store belongs to which name.
    this.#stores = Object.fromEntries(
      kindNames.map(name => [name, new ObjectStore(kindOf(name))]),
    ) as unknown as Stores;
    for (const name of kindNames) {
      this.#unavailable.set(name, { state: 'notSynced' });
    }
  }

  /**
   * Takes an object that was added or changed after the complete list.
   *
   * @throws Error when there is no complete list of the kind yet
   */
  put<K extends KindName>(kind: K, item: ObjectOf<K> | Unreadable): Change {
    this.#assertSynced(kind);
    return changed(kind, this.#store(kind).put(item));
  }

  /**
   * Forgets an object that was deleted.
   *
   * @throws Error when there is no complete list of the kind yet
   */
  remove(kind: KindName, identity: NamedObject): Change {
    this.#assertSynced(kind);
    return changed(kind, this.#store(kind).remove(identity));
  }

  /** Takes a complete list of a kind. Objects that are not in it are forgotten. */
  replace<K extends KindName>(
    kind: K,
    items: Iterable<ObjectOf<K> | Unreadable>,
  ): Change {
    const keys = this.#store(kind).replace(items);
    return this.#unavailable.delete(kind) ? 'all' : changed(kind, keys);
  }

  /** Says that, and why, the objects of a kind are not known. What was known is forgotten. */
  setUnavailable(kind: KindName, reason: Unavailable): Change {
    this.#store(kind).replace([]);
    this.#unavailable.set(kind, reason);
    return 'all';
  }

  /** Takes the names of the API groups that the cluster serves, or why they are not known. */
  setApiGroups(groups: ApiGroups): Change {
    this.#apiGroups = groups;
    return 'all';
  }

  find<K extends KindName>(
    kind: K,
    index: IndexOf<K>,
    key: string,
  ): Lookup<ObjectOf<K>> {
    return (
      this.#unavailable.get(kind) ?? {
        state: 'synced',
        ...this.#store(kind).find(index, key),
      }
    );
  }

  apiGroups(): ApiGroups {
    return this.#apiGroups;
  }

  #store<K extends KindName>(kind: K): ObjectStore<ObjectOf<K>> {
    return this.#stores[kind];
  }

  #assertSynced(kind: KindName) {
    const unavailable = this.#unavailable.get(kind);
    if (unavailable) {
      throw new Error(
        `A change of a ${kind} came while the kind is ${unavailable.state}: call replace with the complete list first`,
      );
    }
  }
}

function changed(kind: KindName, keys: readonly IndexKey[]): Change {
  return keys.map(([index, key]) => dependency(kind, index, key));
}
