// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('namespace_states', table => {
    table.comment(
      'The worst of what is observed of each app namespace, for lists of them',
    );
    table.string('cluster', 63).notNullable();
    table.string('namespace', 63).notNullable();
    table
      .string('namespace_id')
      .notNullable()
      .comment('Incarnation of the namespace');
    table.text('observed').notNullable().comment('JSON: ObservedState');
    table.primary(['cluster', 'namespace']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('namespace_states');
};
