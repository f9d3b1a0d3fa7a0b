import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { UnreadableRows } from '../database/UnreadableRows';
import type { LeaseStore } from '../leases/LeaseStore';
import { openStores as openAll } from '../stores/Stores';

/** All stores on an empty database. */
export async function openStores(knex: Knex) {
  const database = mockServices.database({ knex });
  return { knex, ...(await openAll(database, new UnreadableRows())) };
}

export type Stores = Awaited<ReturnType<typeof openStores>>;

/** Lets so much time pass for the leases, as if their holders had died. */
export async function expireLeases(knex: Knex): Promise<void> {
  await knex('leases').update({ expires_at: 0 });
}

/** Gives all leases to another replica, as happens when they have expired. */
export async function loseLeases(knex: Knex): Promise<void> {
  const epoch = knex.raw('epoch + 1');
  await knex('leases').update({ owner: 'another replica', epoch });
}

/** A lease that nobody else has. */
export async function hold(leases: LeaseStore, objectId: string) {
  const lease = await leases.acquire(objectId, 'this replica');
  if (!lease) {
    throw new Error(`Somebody else holds ${objectId}`);
  }
  return lease;
}
