import type { Knex } from 'knex';
import { databaseNow } from '../database/clock';
import { LeaseLostError, type Lease, type LeaseStore } from './LeaseStore';

/** Columns to write; those that are undefined stay as they are. */
export type Columns<Row> = { [column in keyof Row]?: Row[column] | Knex.Raw };

/**
 * Rows of a table that the holder of an object's lease writes only. Where the objects are reconciled, each
 * is due at its `next_reconcile_at`, by the database's clock.
 */
export class LeasedRows<Row extends object> {
  readonly #knex: Knex;
  readonly #leases: LeaseStore;
  readonly #table: string;
  readonly #now: string;

  constructor(knex: Knex, leases: LeaseStore, table: string) {
    this.#knex = knex;
    this.#leases = leases;
    this.#table = table;
    this.#now = databaseNow(knex);
  }

  /** For `next_reconcile_at`: at once. */
  get dueNow(): Knex.Raw {
    return this.#knex.raw(this.#now);
  }

  /** What a column of the rows that are due holds, the longest due first. */
  async due(column: keyof Row & string, limit: number): Promise<string[]> {
    return this.#knex(this.#table)
      .whereRaw(`next_reconcile_at <= ${this.#now}`)
      .orderBy('next_reconcile_at')
      .limit(limit)
      .pluck(column);
  }

  /**
   * For how many milliseconds the longest due row is due; 0 when none is.
   *
   * @param among - only rows with one of these values in a column
   */
  async longestDueMs(among?: {
    column: keyof Row & string;
    values: string[];
  }): Promise<number> {
    const query = this.#knex(this.#table)
      .whereRaw(`next_reconcile_at <= ${this.#now}`)
      // Rows of the release before have 0 for "at once": since when that is, nobody knows.
      .where('next_reconcile_at', '>', 0)
      .select(
        this.#knex.raw(`${this.#now} - min(next_reconcile_at) as due_for`),
      );
    if (among) {
      void query.whereIn(among.column, among.values);
    }
    const [{ due_for: dueFor }] = await query;
    return Number(dueFor ?? 0);
  }

  /**
   * Writes to the one row with these values.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async update(
    lease: Lease,
    row: Partial<Row>,
    columns: Columns<Row>,
  ): Promise<void> {
    await this.#one(lease, () => this.#held(lease, row).update(columns));
  }

  /**
   * Removes the one row with these values.
   *
   * @throws {@link LeaseLostError} when the lease is no longer held
   */
  async remove(lease: Lease, row: Partial<Row>): Promise<void> {
    await this.#one(lease, () => this.#held(lease, row).delete());
  }

  /**
   * Says when the one row with these values is due again.
   *
   * @returns false when there is no such row any more, or the lease was lost
   */
  async scheduleNext(
    lease: Lease,
    row: Partial<Row>,
    delayMs: number,
  ): Promise<boolean> {
    const nextAt = this.#knex.raw(`${this.#now} + ?`, [Math.round(delayMs)]);
    try {
      await this.#one(lease, () =>
        this.#held(lease, row).update({ next_reconcile_at: nextAt }),
      );
      return true;
    } catch (error) {
      if (error instanceof LeaseLostError) {
        return false;
      }
      throw error;
    }
  }

  /** @throws {@link LeaseLostError} when not one row was written */
  async #one(lease: Lease, write: () => PromiseLike<number>): Promise<void> {
    await this.#leases.writing(lease, async () => {
      if ((await write()) !== 1) {
        throw new LeaseLostError(lease.objectId);
      }
    });
  }

  #held(lease: Lease, row: Partial<Row>) {
    return this.#knex(this.#table)
      .where(row)
      .whereExists(this.#leases.heldCondition(lease));
  }
}
