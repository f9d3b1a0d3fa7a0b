import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes';
import { contentHash } from '../contentHash';
import { fingerprintOf } from './fingerprint';
import { refOf, type KubernetesPart } from './part';

/**
 * Schema of {@link InventoryEntry}, to read it from where it was recorded.
 *
 * @public
 */
export const inventoryEntrySchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  part: z.string(),
  /** Absent while it is not known that the object was made. */
  uid: z.string().optional(),
  /** {@link contentHash} of the object as it was last applied; absent like `uid`. */
  hash: z.string().optional(),
  /** {@link fingerprintOf} the object when it was last found as intended; absent in rows of before it was recorded. */
  seen: z.string().optional(),
});

/**
 * What is recorded of a part that was made, or that was about to be made: enough to find it again,
 * to know it from a namesake and to tell whether the intention has changed since.
 *
 * @public
 */
export type InventoryEntry = z.infer<typeof inventoryEntrySchema>;

/** The inventory as a pass changes it. Every change is written as a whole, one after the other. */
export class Inventory {
  readonly #entries: Map<string, InventoryEntry>;
  readonly #record: (entries: InventoryEntry[]) => Promise<void>;
  #recorded: Promise<void> = Promise.resolve();

  /** @param record - writes the inventory down */
  constructor(
    entries: InventoryEntry[],
    record: (entries: InventoryEntry[]) => Promise<void>,
  ) {
    this.#entries = new Map(entries.map(entry => [entry.part, entry]));
    this.#record = record;
  }

  /** The part may be made from now on. Without this, a crash after that could lose it. */
  async intend(parts: KubernetesPart[]): Promise<void> {
    const added = parts.filter(({ id }) => !this.#entries.has(id));
    if (added.length > 0) {
      added.forEach(({ id, object }) =>
        this.#entries.set(id, { ...refOf(object), part: id }),
      );
      await this.#write();
    }
  }

  /** The part is as intended. */
  async made(part: KubernetesPart, live: KubernetesObject): Promise<void> {
    const { uid } = live.metadata;
    if (!uid) {
      throw new Error(
        `The API server answered with a ${live.kind} ${live.metadata.name} without a UID`,
      );
    }
    const hash = contentHash(part.object);
    const seen = fingerprintOf(live);
    const known = this.#entries.get(part.id);
    if (known?.uid !== uid || known.hash !== hash || known.seen !== seen) {
      this.#entries.set(part.id, {
        ...refOf(part.object),
        part: part.id,
        ...{ uid, hash, seen },
      });
      await this.#write();
    }
  }

  /** The object of the entry is gone. */
  async removed(entry: InventoryEntry): Promise<void> {
    this.#entries.delete(entry.part);
    await this.#write();
  }

  /** In order: an older state must not be written over a newer one. After a failure, no more. */
  #write(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#recorded = this.#recorded.then(() => this.#record(entries));
    return this.#recorded;
  }
}
