// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('namespaces', table => {
    table
      .text('taken')
      .comment(
        'JSON: fields that others own and that the confirmed plan takes back once; null when there are none',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('namespaces', table => {
    table.dropColumn('taken');
  });
};
