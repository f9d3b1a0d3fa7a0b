import type {
  ObjectRef,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';

/** Objects as watches show them, by what names them. No I/O. */
export class ShownObjects {
  readonly #byKey = new Map<string, StoredObject>();
  /** UID -> what names it. */
  readonly #keys = new Map<string, string>();

  put(object: StoredObject): void {
    const { uid, ...named } = object.metadata;
    const key = keyOf({ ...object, ...named });
    this.#byKey.set(key, object);
    this.#keys.set(uid, key);
  }

  remove(uid: string): void {
    const key = this.#keys.get(uid);
    this.#keys.delete(uid);
    // Another one may have its name by now.
    if (key !== undefined && this.#byKey.get(key)?.metadata.uid === uid) {
      this.#byKey.delete(key);
    }
  }

  get(ref: ObjectRef): StoredObject | undefined {
    return this.#byKey.get(keyOf(ref));
  }

  /** All of a kind that are in a namespace. */
  listIn(
    { apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>,
    namespace: string,
  ): StoredObject[] {
    const prefix = keyOf({ apiVersion, kind, namespace, name: '' });
    return [...this.#byKey].flatMap(([key, object]) =>
      key.startsWith(prefix) ? object : [],
    );
  }
}

function keyOf({ apiVersion, kind, namespace = '', name }: ObjectRef): string {
  return `${apiVersion}/${kind}/${namespace}/${name}`;
}
