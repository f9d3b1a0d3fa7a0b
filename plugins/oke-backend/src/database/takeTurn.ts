import type { Knex } from 'knex';

/**
 * Waits until nobody else has the turn; it ends with the transaction. What is read after it is as the one before left it.
 *
 * @param what - whose turns these are; a constant
 */
export async function takeTurn(
  transaction: Knex.Transaction,
  what: 'migrations' | 'bounds',
): Promise<void> {
  await transaction.raw(
    transaction.client.config.client === 'pg'
      ? // Of a database that plugins share, each has a schema.
        `select pg_advisory_xact_lock(hashtext('okeanos ${what}'), hashtext(coalesce(current_schema(), '')))`
      : // The first write: SQLite has one writer, and does not wait for it after a read.
        'pragma user_version = 0',
  );
}
