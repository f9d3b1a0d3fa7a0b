// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('namespace_hosts', table => {
    table.comment(
      'Which namespace of a cluster may have certificates for a host',
    );
    table.string('cluster', 63).notNullable();
    table.string('host').notNullable();
    table
      .uuid('namespace_id')
      .notNullable()
      .references('id')
      .inTable('namespaces')
      .onDelete('CASCADE');
    // The database decides, so that two who ask at once never get the same host.
    table.primary(['cluster', 'host']);
    table.index(['namespace_id']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('namespace_hosts');
};
