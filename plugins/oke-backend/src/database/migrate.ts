import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

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
  if (!database.migrations?.skip) {
    await knex.transaction(async transaction => {
      await takeTurn(transaction);
      // Knex makes its own tables before it takes its lock: two that began at once could each leave a lock there, and
      // then nobody could ever take it. Whoever has the turn is alone.
      await transaction.migrate.forceFreeMigrationsLock();
      await transaction.migrate.latest({ directory });
    });
  }
  return knex;
}

/** Waits until nobody else migrates; the turn ends with the transaction. */
async function takeTurn(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    transaction.client.config.client === 'pg'
      ? // Of a database that plugins share, each has a schema.
        "select pg_advisory_xact_lock(hashtext('okeanos migrations'), hashtext(coalesce(current_schema(), '')))"
      : // The first write: SQLite has one writer, and does not wait for it after a read.
        'pragma user_version = 0',
  );
}
