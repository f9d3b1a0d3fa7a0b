import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { takeTurn } from './takeTurn';

const directory = resolvePackagePath(
  '@okeanos/backstage-plugin-oke-backend',
  'migrations',
);

/**
 * Opens the plugin's database and brings its tables up to date: all of it or nothing, also when the process dies meanwhile.
 * Of replicas that begin at once one does it, and the others wait for it.
 */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  await writeAhead(knex);
  if (!database.migrations?.skip) {
    await knex.transaction(async transaction => {
      await takeTurn(transaction, 'migrations');
      // Knex makes its own tables before it takes its lock: two that began at once could each leave a lock there, and
      // then nobody could ever take it. Whoever has the turn is alone.
      await transaction.migrate.forceFreeMigrationsLock();
      await transaction.migrate.latest({ directory });
    });
  }
  return knex;
}

/**
 * Has SQLite write ahead: what is committed is on the disk as before, by one wait for it instead of four, and while one is
 * waited for nothing else goes on in the process.
 */
async function writeAhead(knex: Knex): Promise<void> {
  if (knex.client.config.client === 'better-sqlite3') {
    await knex.raw('pragma journal_mode = wal');
  }
}
