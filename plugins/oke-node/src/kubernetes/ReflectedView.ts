import type { StoredObject } from './KubernetesObject';
import type { ReflectorHandler } from './ReflectorHandler';
import { Relist } from './Relist';

/** A change of an object, as watches tell it. */
export interface ObjectEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: StoredObject;
}

type Reading<T> =
  | { value: T }
  | {
      unreadable: { uid: string; namespace?: string; name: string };
      error: unknown;
    };

/** What an owner was told of a kind's objects. Of each, it keeps UID and resource version only. */
export class ReflectedView<T> {
  readonly #trim: (object: StoredObject) => T;
  readonly #handler: ReflectorHandler<T>;
  #versions = new Map<string, string>();
  #replaced = false;

  constructor(trim: (object: StoredObject) => T, handler: ReflectorHandler<T>) {
    this.#trim = trim;
    this.#handler = handler;
  }

  /** Applies a change, and tells the owner if it is one. */
  apply({ type, object }: ObjectEvent): void {
    const { uid, resourceVersion } = object.metadata;
    if (type === 'DELETED') {
      if (this.#versions.delete(uid)) {
        this.#handler.onDelete(uid);
      }
    } else if (this.#versions.get(uid) !== resourceVersion) {
      this.#versions.set(uid, resourceVersion);
      this.#tell(this.#read(object));
    }
  }

  /** Begins a complete new view; the owner is told nothing of it until `finish`. */
  relist(): {
    collect: (event: ObjectEvent) => void;
    finish: () => void;
  } {
    const relist = new Relist<Reading<T>>(this.#versions);
    return {
      collect: ({ type, object }) => {
        const { uid, resourceVersion } = object.metadata;
        if (type === 'DELETED') {
          relist.delete(uid);
        } else {
          relist.upsert(uid, resourceVersion, () => this.#read(object));
        }
      },
      finish: () => this.#finish(relist),
    };
  }

  /** The objects are gone, all of them. */
  clear(): void {
    const deleted = [...this.#versions.keys()];
    this.#versions.clear();
    deleted.forEach(uid => this.#handler.onDelete(uid));
  }

  #finish(relist: Relist<Reading<T>>): void {
    const { versions, changed, deleted } = relist.finish();
    this.#versions = versions;
    if (this.#replaced) {
      // Deletions first: an object may have been deleted and created again under the same name.
      deleted.forEach(uid => this.#handler.onDelete(uid));
      changed.forEach(reading => this.#tell(reading));
    } else {
      this.#replaced = true;
      this.#handler.onReplace(
        changed.flatMap(reading => ('value' in reading ? [reading.value] : [])),
      );
      changed
        .filter(reading => 'unreadable' in reading)
        .forEach(reading => this.#tell(reading));
    }
  }

  #tell(reading: Reading<T>): void {
    if ('value' in reading) {
      this.#handler.onUpsert(reading.value);
    } else {
      this.#handler.onUnreadable(reading.unreadable, reading.error);
    }
  }

  #read(object: StoredObject): Reading<T> {
    try {
      return { value: this.#trim(object) };
    } catch (error) {
      const { uid, namespace, name } = object.metadata;
      return { unreadable: { uid, namespace, name }, error };
    }
  }
}
