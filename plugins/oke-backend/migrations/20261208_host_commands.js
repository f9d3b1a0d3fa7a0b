// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('host_claims', table => {
    table
      .text('commands')
      .comment('JSON: commands that take away what is in the way');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('host_claims', table => {
    table.dropColumn('commands');
  });
};
