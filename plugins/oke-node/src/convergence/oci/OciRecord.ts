import { z } from 'zod';

/**
 * Schema of {@link OciRecord}, to read it from where it was recorded.
 *
 * @public
 */
export const ociRecordSchema = z.object({
  part: z.string(),
  kind: z.string(),
  /** Counts the attempts to create it; 0 for what Okeanos does not create. */
  attempt: z.number().int(),
  /** When the attempt began, ISO 8601. */
  startedAt: z.string(),
  /** The call that creates it, as long as nothing was seen of its effect: it is repeated exactly so. */
  request: z
    .object({
      body: z.record(z.string(), z.unknown()),
      bodyHash: z.string(),
      retryToken: z.string(),
      /** Every time that it was made, OCI answered and refused it: nothing was made. */
      refused: z.boolean().optional(),
    })
    .optional(),
  /** Of the creation. */
  workRequestId: z.string().optional(),
  ocid: z.string().optional(),
  /** The attempt is proved failed, or what it made is proved gone. */
  ended: z
    .object({
      reason: z.enum(['Failed', 'Gone']),
      message: z.string(),
      /** ISO 8601. */
      at: z.string(),
    })
    .optional(),
  /** Hash of the part's intention when it was last seen in place; absent until then. */
  hash: z.string().optional(),
  /** The last change or deletion that was asked for, until it is seen in place. */
  change: z
    .object({
      operation: z.enum(['update', 'delete']),
      /** Hash of what is wanted; absent for a deletion. */
      bodyHash: z.string().optional(),
      /** Counts the calls for the same. */
      attempt: z.number().int(),
      /** ISO 8601. */
      startedAt: z.string(),
      workRequestId: z.string().optional(),
      failure: z
        .object({
          message: z.string(),
          /** ISO 8601. */
          at: z.string(),
        })
        .optional(),
    })
    .optional(),
});

/**
 * What is recorded of a part, the intention to make it included: it is written before the call, so
 * that a crash after it can neither lose nor double the part. It holds no secret.
 *
 * @public
 */
export type OciRecord = z.infer<typeof ociRecordSchema>;

/** The records as a pass changes them. Every change is written as a whole, one after the other. */
export class OciRecords {
  readonly #records: Map<string, OciRecord>;
  readonly #write: (records: OciRecord[]) => Promise<void>;
  #written: Promise<void> = Promise.resolve();

  /** @param write - writes all records down */
  constructor(
    records: OciRecord[],
    write: (records: OciRecord[]) => Promise<void>,
  ) {
    this.#records = new Map(records.map(record => [record.part, record]));
    this.#write = write;
  }

  get all(): OciRecord[] {
    return [...this.#records.values()];
  }

  get(part: string): OciRecord | undefined {
    return this.#records.get(part);
  }

  async put(record: OciRecord): Promise<void> {
    this.#records.set(record.part, record);
    await this.#writeAll();
  }

  async drop(part: string): Promise<void> {
    if (this.#records.delete(part)) {
      await this.#writeAll();
    }
  }

  async clear(): Promise<void> {
    if (this.#records.size > 0) {
      this.#records.clear();
      await this.#writeAll();
    }
  }

  /** In order: an older state must not be written over a newer one. After a failure, no more. */
  #writeAll(): Promise<void> {
    const { all } = this;
    this.#written = this.#written.then(() => this.#write(all));
    return this.#written;
  }
}
