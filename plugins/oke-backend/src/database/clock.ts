import type { Knex } from 'knex';

/**
 * The database's own clock in milliseconds since 1970, as an SQL expression. Replicas compare times
 * by it, so that their own clocks need not agree.
 */
export function databaseNow(knex: Knex): string {
  const { client } = knex.client.config;
  switch (client) {
    case 'pg':
      return '(extract(epoch from clock_timestamp()) * 1000)::bigint';
    case 'better-sqlite3':
      return "cast((julianday('now') - 2440587.5) * 86400000 as integer)";
    default:
      throw new Error(
        `The database client '${client}' is not supported: set backend.database.client to pg or better-sqlite3`,
      );
  }
}
