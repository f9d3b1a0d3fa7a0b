import { isDeepStrictEqual } from 'node:util';
import type { Kind, NamedObject } from './kinds/defineKind';
import { isUnreadable, type Unreadable } from './Reading';

type Item<T> = T | Unreadable;

/** An index, and a key of it. */
export type IndexKey = readonly [index: string, key: string];

/**
 * The index that a look-up also depends on because of unreadable objects: its key is a namespace,
 * or empty for all namespaces.
 */
export const UNREADABLE = 'unreadable';

/**
 * The objects of one kind, with their indexes. Every change answers with the keys whose look-up
 * may now give something else.
 */
export class ObjectStore<T extends NamedObject> {
  /** By namespace, then by name: this is the index by namespace, with no second copy of the keys. */
  readonly #namespaces = new Map<string, Map<string, Item<T>>>();
  readonly #unreadable = new Set<Unreadable>();
  readonly #indexes: ReadonlyMap<string, Map<string, Set<T>>>;
  readonly #kind: Kind<T>;

  constructor(kind: Kind<T>) {
    this.#kind = kind;
    this.#indexes = new Map(
      Object.keys(kind.indexes).map(index => [index, new Map()]),
    );
  }

  /** Takes the present version of an object, new or changed. */
  put(item: Item<T>): IndexKey[] {
    const before = this.#get(item);
    if (before && isDeepStrictEqual(before, item)) {
      return [];
    }
    if (before) {
      this.#dropFromIndexes(before);
    }
    const { namespace, name } = item.metadata;
    const names = this.#namespaces.get(namespace) ?? new Map();
    this.#namespaces.set(namespace, names.set(name, item));
    this.#addToIndexes(item);
    return [...(before ? this.#keysOf(before) : []), ...this.#keysOf(item)];
  }

  /** Forgets an object. */
  remove(identity: NamedObject): IndexKey[] {
    const before = this.#get(identity);
    if (!before) {
      return [];
    }
    this.#dropFromIndexes(before);
    const { namespace, name } = before.metadata;
    const names = this.#namespaces.get(namespace);
    names?.delete(name);
    if (names?.size === 0) {
      this.#namespaces.delete(namespace);
    }
    return this.#keysOf(before);
  }

  /** Takes a complete list; what is not in it is forgotten. */
  replace(items: Iterable<Item<T>>): IndexKey[] {
    const gone = new Set(
      [...this.#namespaces.values()].flatMap(names => [...names.values()]),
    );
    const keys: IndexKey[] = [];
    for (const item of items) {
      const before = this.#get(item);
      if (before) {
        gone.delete(before);
      }
      keys.push(...this.put(item));
    }
    for (const item of gone) {
      keys.push(...this.remove(item));
    }
    return keys;
  }

  /** Everything that is found by a key. */
  find(index: string, key: string): Item<T>[] {
    if (index === 'namespace') {
      return [...(this.#namespaces.get(key)?.values() ?? [])];
    }
    const [namespace, name] = key.split('/', 2);
    if (index === 'name') {
      const item = this.#namespaces.get(namespace)?.get(name);
      return item ? [item] : [];
    }
    const { acrossNamespaces } = this.#kind.indexes[index];
    return [
      ...(this.#indexes.get(index)?.get(key) ?? []),
      // Nobody knows under which keys an unreadable object belongs.
      ...[...this.#unreadable].filter(
        item => acrossNamespaces || item.metadata.namespace === namespace,
      ),
    ];
  }

  #get({ metadata: { namespace, name } }: NamedObject) {
    return this.#namespaces.get(namespace)?.get(name);
  }

  #addToIndexes(item: Item<T>) {
    if (isUnreadable(item)) {
      this.#unreadable.add(item);
      return;
    }
    for (const [index, key] of this.#indexKeysOf(item)) {
      const objects = this.#indexes.get(index)?.get(key) ?? new Set();
      this.#indexes.get(index)?.set(key, objects.add(item));
    }
  }

  #dropFromIndexes(item: Item<T>) {
    if (isUnreadable(item)) {
      this.#unreadable.delete(item);
      return;
    }
    for (const [index, key] of this.#indexKeysOf(item)) {
      const objects = this.#indexes.get(index)?.get(key);
      objects?.delete(item);
      if (objects?.size === 0) {
        this.#indexes.get(index)?.delete(key);
      }
    }
  }

  #indexKeysOf(object: T): IndexKey[] {
    return Object.entries(this.#kind.indexes).flatMap(([index, { keys }]) =>
      keys(object).map(key => [index, key] as const),
    );
  }

  #keysOf(item: Item<T>): IndexKey[] {
    const { namespace, name } = item.metadata;
    return [
      ['namespace', namespace],
      ['name', `${namespace}/${name}`],
      ...(isUnreadable(item)
        ? ([
            [UNREADABLE, namespace],
            [UNREADABLE, ''],
          ] as const)
        : this.#indexKeysOf(item)),
    ];
  }
}
