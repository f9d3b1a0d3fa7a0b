// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Pages learn the new ones when they look, within a minute.
  await knex('entity_channels').delete();
  await knex.schema.alterTable('entity_channels', table => {
    table
      .uuid('namespace_id')
      .comment('Incarnation of the namespace that it tells of');
    table
      .integer('generation')
      .notNullable()
      .defaultTo(0)
      .comment('Of the spec that says whose it is and with whom it is shared');
    table
      .string('entity_key')
      .notNullable()
      .defaultTo('')
      .comment('Which entity it is, and whose');
    table
      .bigInteger('made_at')
      .notNullable()
      .defaultTo(0)
      .comment('In milliseconds since 1970');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('entity_channels', table => {
    table.dropColumns('namespace_id', 'generation', 'entity_key', 'made_at');
  });
};
