import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Frees the migrations of databases whose backend was ended in the middle of one: each start after it would wait for
 * ever. A migration that was not finished is run again: in a
 * transaction, as most are, it has changed nothing; one without says so if it cannot go on. For databases that nobody else uses.
 *
 * @param {string} folder - of SQLite files
 */
export function freeMigrations(folder) {
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.sqlite')) {
      freeMigrationsOf(join(folder, file));
    }
  }
}

function freeMigrationsOf(file) {
  const database = new Database(file);
  try {
    const locks = database
      .prepare(
        "select name from sqlite_master where type = 'table' and name like '%knex_migrations_lock'",
      )
      .pluck()
      .all();
    for (const lock of locks) {
      database.prepare(`update "${lock}" set is_locked = 0`).run();
    }
  } finally {
    database.close();
  }
}
