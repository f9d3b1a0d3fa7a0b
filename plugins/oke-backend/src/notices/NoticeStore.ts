import type { Knex } from 'knex';
import { z } from 'zod';
import { fromJson } from '../database/json';
import type { Lease, LeaseStore } from '../leases/LeaseStore';

/** What is still known of a cluster or namespace that is gone. */
const aboutSchema = z.object({
  about: z.enum(['failure', 'expiry']),
  cluster: z.string(),
  namespace: z.string().optional(),
  owner: z.string(),
});

/** One thing that a receiver was told last. */
export interface Told {
  receiver: string;
  scope: string;
  /** Stands for what was told. */
  told: string;
  about: z.infer<typeof aboutSchema>;
}

interface Row extends Omit<Told, 'about'> {
  about: string;
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
    const rows = await this.#knex<Row>(TABLE).select('*');
    return rows.map(row => ({
      ...row,
      about: fromJson(aboutSchema, row.about),
    }));
  }

  /** @throws LeaseLostError when the lease is no longer held */
  async remember(lease: Lease, { about, ...told }: Told): Promise<void> {
    await this.#leases.transaction(lease, async transaction => {
      await transaction<Row>(TABLE)
        .insert({
          ...told,
          about: JSON.stringify(aboutSchema.parse(about)),
        })
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
      await transaction<Row>(TABLE).where({ receiver, scope }).delete();
    });
  }
}
