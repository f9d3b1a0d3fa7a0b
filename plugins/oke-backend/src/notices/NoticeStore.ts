import type { Knex } from 'knex';
import type { Lease, LeaseStore } from '../leases/LeaseStore';

/** One thing that a receiver was told last. */
export interface Told {
  receiver: string;
  scope: string;
  /** Stands for what was told. */
  told: string;
}

const TABLE = 'notices';

/** What receivers of notices were told last, by scope. */
export class NoticeStore {
  readonly #knex: Knex;
  readonly #leases: LeaseStore;

  constructor(knex: Knex, leases: LeaseStore) {
    this.#knex = knex;
    this.#leases = leases;
  }

  async list(): Promise<Told[]> {
    return this.#knex<Told>(TABLE).select('receiver', 'scope', 'told');
  }

  /** @throws LeaseLostError when the lease is no longer held */
  async remember(lease: Lease, told: Told): Promise<void> {
    await this.#leases.transaction(lease, async transaction => {
      await transaction<Told>(TABLE)
        .insert(told)
        .onConflict(['receiver', 'scope'])
        .merge();
    });
  }

  /** @throws LeaseLostError when the lease is no longer held */
  async forget(
    lease: Lease,
    { receiver, scope }: Pick<Told, 'receiver' | 'scope'>,
  ): Promise<void> {
    await this.#leases.transaction(lease, async transaction => {
      await transaction<Told>(TABLE).where({ receiver, scope }).delete();
    });
  }
}
