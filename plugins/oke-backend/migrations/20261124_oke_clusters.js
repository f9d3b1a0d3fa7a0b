// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('oke_clusters', table => {
    table.comment('OKE clusters: what was asked for and how it stands');
    table.uuid('id').primary().comment('UID of this incarnation');
    table.string('name', 63).notNullable().unique();
    table.string('owner').notNullable().comment('Entity reference of a Group');
    table.text('spec').notNullable().comment('JSON');
    table.integer('generation').notNullable();
    table
      .integer('applied_generation')
      .notNullable()
      .comment('Generation that was last applied without anything left over');
    table.string('requested_by').notNullable();
    table.string('created_at').notNullable().comment('ISO 8601');
    table.string('deletion_requested_at').comment('ISO 8601');
    table.text('conditions').notNullable().comment('JSON');
    table
      .text('choice')
      .comment('JSON: what was chosen from what the region offered');
    table
      .text('records')
      .notNullable()
      .comment('JSON: intents and resources in OCI, by part');
    table.text('endpoint').comment('JSON: how the API server is reached');
    table.bigInteger('next_reconcile_at').notNullable();
    table.index(['next_reconcile_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('oke_clusters');
};
