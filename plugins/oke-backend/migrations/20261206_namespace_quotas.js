// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('namespace_quotas', table => {
    table.comment(
      'What the quotas of a namespace say: the statuses of its Services name them only',
    );
    table.string('cluster', 63).notNullable();
    table.string('namespace', 63).notNullable();
    table
      .string('namespace_id')
      .notNullable()
      .comment('Incarnation of the namespace');
    table.text('items').notNullable().comment('JSON: PolicyItem[]');
    table.primary(['cluster', 'namespace']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // What is left of the statuses cannot be read without it: they are evaluated anew.
  await knex('service_statuses').delete();
  await knex.schema.dropTable('namespace_quotas');
};
