import type { Knex } from 'knex';
import { databaseNow } from '../database/clock';
import { LeaseKeeper } from './LeaseKeeper';

/**
 * How long a lease lasts without being renewed, and after how long its holder renews it. A replica that hangs cannot renew
 * either (docs/decisions/0011).
 */
const LEASE_MS = { duration: 6_000, renewal: 1_500 };
/** So long after its end nobody still writes under a lease. */
const FORGET_MS = 60_000;
/** No replica has this name. */
const NOBODY = '';

/**
 * The right to act for one object until it expires. Its holder can take an expired one back as long as
 * nobody else took it.
 */
export interface Lease {
  objectId: string;
  owner: string;
  /** Grows by one with every holder. A holder whose epoch is no longer the row's has lost. */
  epoch: number;
}

/** Thrown when the lease that an action needs is no longer held. */
export class LeaseLostError extends Error {
  constructor(objectId: string) {
    super(`Another replica acts for ${objectId} now`);
    this.name = 'LeaseLostError';
  }
}

/**
 * One row per object tells which replica acts for it. Times are the database's. The epoch is a
 * fencing token: writes name it, and a write with an old one changes nothing.
 */
export class LeaseStore {
  readonly #knex: Knex;
  readonly #now: string;
  readonly #durationMs: number;
  readonly #keeper: LeaseKeeper<Lease>;

  constructor(knex: Knex, { duration, renewal } = LEASE_MS) {
    this.#knex = knex;
    this.#now = databaseNow(knex);
    this.#durationMs = duration;
    this.#keeper = new LeaseKeeper({
      renew: leases => this.#renewAll(leases),
      ...{ durationMs: duration, renewalMs: renewal },
    });
  }

  /**
   * Renews a lease that was taken just now, until it is told to stop.
   *
   * @param onLost - called when it is lost, or when it could not be told for so long that another may have it
   * @returns stops it
   */
  keep(lease: Lease, onLost: (error: unknown) => void): () => void {
    return this.#keeper.keep(lease, error =>
      onLost(error ?? new LeaseLostError(lease.objectId)),
    );
  }

  /** Takes the lease if nobody holds it; undefined when somebody does. */
  async acquire(objectId: string, owner: string): Promise<Lease | undefined> {
    await this.#knex('leases')
      .insert({ object_id: objectId, owner, epoch: 0, expires_at: 0 })
      .onConflict('object_id')
      .ignore();
    const taken = await this.#knex('leases')
      .where({ object_id: objectId })
      .whereRaw(`expires_at <= ${this.#now}`)
      .update({
        owner,
        epoch: this.#knex.raw('epoch + 1'),
        expires_at: this.#knex.raw(`${this.#now} + ${this.#durationMs}`),
      })
      .returning<{ epoch: number | string }[]>('epoch');
    return taken.length === 1
      ? { objectId, owner, epoch: Number(taken[0].epoch) }
      : undefined;
  }

  /**
   * Holds the lease for another while, also when it had expired: as long as the row has the holder's
   * epoch, nobody else was in between, and what the holder knows is still true.
   *
   * @throws {@link LeaseLostError} when somebody else took it, or it was released
   */
  async renew(lease: Lease): Promise<void> {
    const [lost] = await this.#renewAll([lease]);
    if (lost) {
      throw new LeaseLostError(lost.objectId);
    }
  }

  /**
   * Renews many in one statement: as {@link LeaseStore.renew}.
   *
   * @returns those that are lost
   */
  async #renewAll(leases: readonly Lease[]): Promise<Lease[]> {
    const renewed = await this.#knex('leases')
      .whereIn(
        ['object_id', 'owner', 'epoch'],
        leases.map(({ objectId, owner, epoch }) => [objectId, owner, epoch]),
      )
      .update({
        expires_at: this.#knex.raw(`${this.#now} + ${this.#durationMs}`),
      })
      .returning<{ object_id: string; epoch: number | string }[]>([
        'object_id',
        'epoch',
      ]);
    const held = new Set(
      renewed.map(({ object_id: id, epoch }) => `${epoch} ${id}`),
    );
    return leases.filter(
      ({ objectId, epoch }) => !held.has(`${epoch} ${objectId}`),
    );
  }

  /**
   * Makes sure that the lease is held now; takes it back when it had only expired.
   *
   * @throws {@link LeaseLostError}
   */
  async check(lease: Lease): Promise<void> {
    if (!(await this.#held(lease).first('epoch'))) {
      await this.renew(lease);
    }
  }

  /**
   * Does a write that names the lease by {@link heldCondition}. When the lease had only expired, it is
   * taken back, and the write is done again.
   *
   * @param write - rejects with a {@link LeaseLostError}, having changed nothing, when the condition
   *   does not hold
   * @throws {@link LeaseLostError}
   */
  async writing<T>(lease: Lease, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof LeaseLostError)) {
        throw error;
      }
      await this.renew(lease);
      return write();
    }
  }

  /**
   * Does all of some writes while the lease is held, or none: as {@link LeaseStore.writing}, for those
   * that do not name the lease themselves.
   *
   * @throws {@link LeaseLostError}
   */
  async transaction<T>(
    lease: Lease,
    write: (transaction: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    return this.writing(lease, () =>
      this.#knex.transaction(async transaction => {
        const held = await transaction
          .select(this.#knex.raw('1'))
          .whereExists(this.heldCondition(lease));
        if (held.length === 0) {
          throw new LeaseLostError(lease.objectId);
        }
        return write(transaction);
      }),
    );
  }

  /** How many leases are held now, by anybody, of objects whose id begins so. */
  async countHeld(prefix: string): Promise<number> {
    const [{ count }] = await this.#knex('leases')
      .whereLike('object_id', `${prefix}%`)
      .whereNot('owner', NOBODY)
      .whereRaw(`expires_at > ${this.#now}`)
      .count<{ count: number | string }[]>({ count: '*' });
    return Number(count);
  }

  /** Forgets leases of objects whose id begins so, and that ended a while ago. */
  async forgetEnded(prefix: string): Promise<void> {
    await this.#knex('leases')
      .whereLike('object_id', `${prefix}%`)
      .whereRaw(`expires_at <= ${this.#now} - ${FORGET_MS}`)
      .delete();
  }

  /** Lets the next one in at once, and this holder not back in. Harmless when the lease was lost. */
  async release(lease: Lease): Promise<void> {
    await this.#row(lease).update({ owner: NOBODY, expires_at: 0 });
  }

  /** Forgets a lease whose object is gone for good and whose id never comes again. */
  async discard(lease: Lease): Promise<void> {
    await this.#row(lease).delete();
  }

  /**
   * A condition for `whereExists`: the lease is still held. With it, the write of a holder that has
   * lost changes no row. The lease's row stays locked until the write is committed (PostgreSQL;
   * SQLite has one writer at a time), so that nobody takes the lease in between.
   */
  heldCondition(lease: Lease): Knex.QueryBuilder {
    return this.#held(lease).select(this.#knex.raw('1')).forShare();
  }

  #held(lease: Lease) {
    return this.#row(lease).whereRaw(`expires_at > ${this.#now}`);
  }

  /** The row, as long as nobody else took the lease. */
  #row({ objectId, owner, epoch }: Lease) {
    return this.#knex('leases').where({ object_id: objectId, owner, epoch });
  }
}
