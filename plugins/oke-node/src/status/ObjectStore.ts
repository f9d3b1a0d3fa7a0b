import { isDeepStrictEqual } from 'node:util';
import type { Kind, NamedObject } from './kinds/defineKind';
import { UnreadPart } from './kinds/readParts';
import { byName } from './byName';
import { isUnreadable, type Unreadable } from './Reading';

type Item<T> = T | Unreadable;

/** An index, and a key of it. */
export type IndexKey = readonly [index: string, key: string];

/**
 * The index that a look-up also depends on because of unreadable objects: its key is a namespace,
 * or empty for all namespaces.
 */
export const UNREADABLE = 'unreadable';

/** So many look-ups are kept that find more than one object: the services of a namespace all ask for its pods and policies. */
const KEPT = 64;

/**
 * The objects of one kind, with their indexes. Every change answers with the keys whose look-up
 * may now give something else.
 */
export class ObjectStore<T extends NamedObject> {
  /** By namespace, then by name: this is the index by namespace, with no second copy of the keys. */
  readonly #namespaces = new Map<string, Map<string, Item<T>>>();
  /** By index: unreadable objects of which it is not known under which keys they belong. */
  readonly #unreadable = new Map<string, Set<Unreadable>>();
  readonly #indexes: ReadonlyMap<string, Map<string, Set<Item<T>>>>;
  readonly #kind: Kind<T>;
  /** What was found last, by index and key. */
  readonly #found = new Map<string, readonly Item<T>[]>();

  constructor(kind: Kind<T>) {
    this.#kind = kind;
    this.#indexes = new Map(
      Object.keys(kind.indexes).map(index => [index, new Map()]),
    );
  }

  /** Takes the present version of an object, new or changed. */
  put(item: Item<T>): IndexKey[] {
    const before = this.#get(item);
    if (
      before &&
      // What can be read of one that is not understood cannot be compared.
      !isUnreadable(before) &&
      !isUnreadable(item) &&
      isDeepStrictEqual(before, item)
    ) {
      return [];
    }
    if (before) {
      this.#dropFromIndexes(before);
    }
    const { namespace, name } = item.metadata;
    const names = this.#namespaces.get(namespace) ?? new Map();
    this.#namespaces.set(namespace, names.set(name, item));
    this.#addToIndexes(item);
    return this.#changed([
      ...(before ? this.#keysOf(before) : []),
      ...this.#keysOf(item),
    ]);
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
    return this.#changed(this.#keysOf(before));
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

  /** Everything that is found by a key, in the order of namespace and name. */
  find(index: string, key: string): readonly Item<T>[] {
    if (index === 'name') {
      const [namespace, name] = key.split('/', 2);
      const item = this.#namespaces.get(namespace)?.get(name);
      return item ? [item] : [];
    }
    const lookup = lookupOf(index, key);
    const known = this.#found.get(lookup);
    if (known) {
      return known;
    }
    const found = this.#search(index, key).sort(byName);
    if (found.length > 1) {
      this.#keep(lookup, found);
    }
    return found;
  }

  #search(index: string, key: string): Item<T>[] {
    if (index === 'namespace') {
      return [...(this.#namespaces.get(key)?.values() ?? [])];
    }
    const [namespace] = key.split('/', 1);
    const { acrossNamespaces } = this.#kind.indexes[index];
    return [
      ...(this.#indexes.get(index)?.get(key) ?? []),
      // Nobody knows under which keys these belong.
      ...[...(this.#unreadable.get(index) ?? [])].filter(
        item => acrossNamespaces || item.metadata.namespace === namespace,
      ),
    ];
  }

  #keep(lookup: string, found: readonly Item<T>[]): void {
    if (this.#found.size >= KEPT) {
      const [oldest] = this.#found.keys();
      this.#found.delete(oldest);
    }
    this.#found.set(lookup, found);
  }

  /** @returns the same keys */
  #changed(keys: IndexKey[]): IndexKey[] {
    for (const [index, key] of keys) {
      if (index === UNREADABLE) {
        this.#found.clear();
      } else {
        this.#found.delete(lookupOf(index, key));
      }
    }
    return keys;
  }

  #get({ metadata: { namespace, name } }: NamedObject) {
    return this.#namespaces.get(namespace)?.get(name);
  }

  #addToIndexes(item: Item<T>) {
    for (const [index, keys] of this.#indexKeysOf(item)) {
      if (keys) {
        for (const key of keys) {
          const objects = this.#indexes.get(index)?.get(key) ?? new Set();
          this.#indexes.get(index)?.set(key, objects.add(item));
        }
      } else if (isUnreadable(item)) {
        const objects = this.#unreadable.get(index) ?? new Set();
        this.#unreadable.set(index, objects.add(item));
      }
    }
  }

  #dropFromIndexes(item: Item<T>) {
    for (const [index, keys] of this.#indexKeysOf(item)) {
      for (const key of keys ?? []) {
        const objects = this.#indexes.get(index)?.get(key);
        objects?.delete(item);
        if (objects?.size === 0) {
          this.#indexes.get(index)?.delete(key);
        }
      }
      if (isUnreadable(item)) {
        this.#unreadable.get(index)?.delete(item);
      }
    }
  }

  /** By index, its keys; undefined when they depend on what could not be read. */
  #indexKeysOf(item: Item<T>): [string, string[] | undefined][] {
    return Object.entries(this.#kind.indexes).map(([index, { keys }]) => {
      if (!isUnreadable(item)) {
        return [index, keys(item)];
      }
      try {
        // Made by the kind, of the form of its objects.
        return [index, item.parts && keys(item.parts as T)];
      } catch (error) {
        if (error instanceof UnreadPart) {
          return [index, undefined];
        }
        throw error;
      }
    });
  }

  #keysOf(item: Item<T>): IndexKey[] {
    const { namespace, name } = item.metadata;
    const ofIndexes = this.#indexKeysOf(item);
    return [
      ['namespace', namespace],
      ['name', `${namespace}/${name}`],
      ...ofIndexes.flatMap(([index, keys]) =>
        (keys ?? []).map((key): IndexKey => [index, key]),
      ),
      ...(ofIndexes.some(([, keys]) => keys === undefined)
        ? ([
            [UNREADABLE, namespace],
            [UNREADABLE, ''],
          ] as const)
        : []),
    ];
  }
}

function lookupOf(index: string, key: string): string {
  return `${index} ${key}`;
}
