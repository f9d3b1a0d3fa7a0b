// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  for (const name of ['clusters', 'namespaces']) {
    await knex.schema.alterTable(name, table => {
      table
        .string('plan_id')
        .comment(
          'Id of the plan that was confirmed with the last declaration; null when none was',
        );
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const name of ['clusters', 'namespaces']) {
    await knex.schema.alterTable(name, table => {
      table.dropColumn('plan_id');
    });
  }
};
