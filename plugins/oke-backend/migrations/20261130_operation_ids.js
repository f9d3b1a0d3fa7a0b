// @ts-check

const TABLES = ['namespaces', 'clusters'];

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  for (const name of TABLES) {
    await knex.schema.alterTable(name, table => {
      table
        .string('operation_id')
        .comment(
          'Of the last declaration or request for deletion; null for those before this column',
        );
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const name of TABLES) {
    await knex.schema.alterTable(name, table => {
      table.dropColumn('operation_id');
    });
  }
};
