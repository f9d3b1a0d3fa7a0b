// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('namespaces', table => {
    table
      .text('shared_uids')
      .comment(
        'JSON: reference of a catalog entity -> its UID when the namespace was shared with it; null for those before this column until the catalog was asked',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('namespaces', table => {
    table.dropColumn('shared_uids');
  });
};
