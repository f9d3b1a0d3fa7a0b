/**
 * Collects a complete new view of a kind beside the known one, and tells the real differences at the end. Objects
 * that did not change are neither read nor kept.
 */
export class Relist<T> {
  readonly #known: ReadonlyMap<string, string>;
  readonly #versions = new Map<string, string>();
  readonly #changed = new Map<string, T>();

  /** @param known - UID to resource version of the objects in the known view */
  constructor(known: ReadonlyMap<string, string>) {
    this.#known = known;
  }

  upsert(uid: string, resourceVersion: string, read: () => T): void {
    this.#versions.set(uid, resourceVersion);
    if (this.#known.get(uid) === resourceVersion) {
      this.#changed.delete(uid);
    } else {
      this.#changed.set(uid, read());
    }
  }

  delete(uid: string): void {
    this.#versions.delete(uid);
    this.#changed.delete(uid);
  }

  /** What leads from the known view to the new one. */
  finish(): { versions: Map<string, string>; changed: T[]; deleted: string[] } {
    return {
      versions: this.#versions,
      changed: [...this.#changed.values()],
      deleted: [...this.#known.keys()].filter(uid => !this.#versions.has(uid)),
    };
  }
}
