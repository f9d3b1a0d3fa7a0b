import type { Knex } from 'knex';

/**
 * The database's own clock in milliseconds since 1970, as an SQL expression. Replicas compare times
 * by it, so that their own clocks need not agree.
 */
export function databaseNow(knex: Knex): string {
  return knex.client.config.client === 'pg'
    ? '(extract(epoch from clock_timestamp()) * 1000)::bigint'
    : "cast((julianday('now') - 2440587.5) * 86400000 as integer)";
}
