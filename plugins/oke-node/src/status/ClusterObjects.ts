import { dependency, type Change } from './dependencies';
import { ownKinds } from './kinds';
import type { Kind, NamedObject } from './kinds/defineKind';
import { ObjectStore, type IndexKey } from './ObjectStore';
import type { ObjectView } from './objectView';
import type { Reading, Unread, Unreadable } from './Reading';

const unchanging = (moment: Date) => () => moment;

/** The objects of one kind, or why there are none. */
interface Watched<T extends NamedObject> {
  store: ObjectStore<T>;
  unread: Unread | undefined;
  asOf: () => Date;
}

/**
 * The trimmed objects of one cluster in memory. A watcher fills it; every change answers with what
 * may have to be evaluated again (see {@link ServiceDependencies}). Until its first complete list
 * arrives, a kind is `notRead`.
 *
 * @public
 */
export class ClusterObjects implements ObjectView {
  readonly #watched: ReadonlyMap<Kind<NamedObject>, Watched<NamedObject>>;
  #apiGroups: Reading<string>;

  /**
   * @param watched - the kinds that are watched
   * @param since - when reading began
   */
  constructor(
    watched: readonly Kind<NamedObject>[] = ownKinds,
    since: Date = new Date(),
  ) {
    const unread: Unread = {
      state: 'notRead',
      since,
      message: 'Not read completely yet',
    };
    this.#watched = new Map(
      watched.map(kind => [
        kind,
        { store: new ObjectStore(kind), unread, asOf: () => since },
      ]),
    );
    this.#apiGroups = unread;
  }

  /**
   * Takes an object that was added or changed after the complete list.
   *
   * @throws Error when there is no complete list of the kind yet
   */
  put<T extends NamedObject>(
    kind: Kind<T>,
    item: NoInfer<T> | Unreadable,
  ): Change {
    return changed(kind, this.#complete(kind).store.put(item));
  }

  /**
   * Forgets an object that was deleted.
   *
   * @throws Error when there is no complete list of the kind yet
   */
  remove(kind: Kind<NamedObject>, identity: NamedObject): Change {
    return changed(kind, this.#complete(kind).store.remove(identity));
  }

  /**
   * Takes a complete list of a kind. Objects that are not in it are forgotten.
   *
   * @param asOf - tells, whenever asked, up to when the objects are known; by default it is now
   */
  replace<T extends NamedObject>(
    kind: Kind<T>,
    items: Iterable<NoInfer<T> | Unreadable>,
    asOf: () => Date = unchanging(new Date()),
  ): Change {
    const watched = this.#of(kind);
    const keys = watched.store.replace(items);
    const wasUnread = watched.unread !== undefined;
    watched.unread = undefined;
    watched.asOf = asOf;
    return wasUnread ? 'all' : changed(kind, keys);
  }

  /** Says that, and why, the objects of a kind are not known. What was known is forgotten. */
  setUnread(kind: Kind<NamedObject>, unread: Unread): Change {
    const watched = this.#of(kind);
    watched.store.replace([]);
    watched.unread = unread;
    return 'all';
  }

  /** Takes the names of the API groups that the cluster serves, or why they are not known. */
  setApiGroups(groups: Reading<string>): Change {
    this.#apiGroups = groups;
    return 'all';
  }

  find<T extends NamedObject, IndexName extends string>(
    kind: Kind<T, IndexName>,
    index: 'namespace' | 'name' | NoInfer<IndexName>,
    key: string,
  ): Reading<T | Unreadable> {
    const { unread, store, asOf } = this.#of(kind);
    return (
      unread ?? { state: 'read', asOf: asOf(), items: store.find(index, key) }
    );
  }

  apiGroups(): Reading<string> {
    return this.#apiGroups;
  }

  #of<T extends NamedObject>(kind: Kind<T>): Watched<T> {
    const watched = this.#watched.get(kind);
    if (!watched) {
      throw new Error(`${kind.id} is not watched: name it among the kinds`);
    }
    // The map loses which store belongs to which kind: each was made from its own.
    return watched as unknown as Watched<T>;
  }

  #complete<T extends NamedObject>(kind: Kind<T>): Watched<T> {
    const watched = this.#of(kind);
    if (watched.unread) {
      throw new Error(
        `A change of a ${kind.kind} came while the kind is ${watched.unread.state}: call replace with the complete list first`,
      );
    }
    return watched;
  }
}

function changed(kind: Kind<NamedObject>, keys: readonly IndexKey[]): Change {
  return keys.map(([index, key]) => dependency(kind, index, key));
}
