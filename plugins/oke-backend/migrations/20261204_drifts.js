// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('drifts', table => {
    table.comment(
      'What others did to what Okeanos made, and what became of it',
    );
    table.string('id').primary();
    table
      .string('object_id')
      .notNullable()
      .comment('Kind and UID of the incarnation: namespace:…, baseline:…');
    table.text('part').notNullable();
    table.text('told').notNullable().comment('JSON: what is told of it');
    table
      .boolean('is_repaired')
      .notNullable()
      .comment('It was about to be put right when it was last written');
    table
      .bigInteger('last_at')
      .notNullable()
      .comment('When it was last seen, in milliseconds since 1970');
    table.index(['object_id', 'last_at']);
    table.index(['last_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('drifts');
};
