// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('namespaces', table => {
    table.comment('App namespaces: what was asked for and how it stands');
    table.uuid('id').primary().comment('UID of this incarnation');
    table.string('cluster', 63).notNullable();
    table.string('name', 63).notNullable();
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
    table
      .string('pod_security_version')
      .comment('Version of the Pod Security Standards, pinned at first');
    table.text('conditions').notNullable().comment('JSON');
    table.text('inventory').notNullable().comment('JSON');
    table
      .bigInteger('next_reconcile_at')
      .notNullable()
      .comment("Milliseconds since 1970, by the database's clock");
    table.unique(['cluster', 'name']);
    table.index(['next_reconcile_at']);
  });

  await knex.schema.createTable('clusters', table => {
    table.comment('Clusters: what was made on them and how they are observed');
    table.string('name', 63).primary();
    table.uuid('id').notNullable();
    table.text('conditions').notNullable().comment('JSON');
    table.text('inventory').notNullable().comment('JSON');
    table.bigInteger('next_reconcile_at').notNullable();
    table.string('kubernetes_version');
    table.text('connection').notNullable().comment('JSON: ClusterConnection');
    table.text('view').notNullable().comment('JSON: nodes and components');
    table.integer('version').notNullable();
  });

  await knex.schema.createTable('leases', table => {
    table.comment('Who acts for an object; see docs/architecture.md');
    table.string('object_id').primary();
    table.string('owner').notNullable();
    table.bigInteger('epoch').notNullable();
    table.bigInteger('expires_at').notNullable();
  });

  await knex.schema.createTable('service_statuses', table => {
    table.comment('The last evaluated status of every observed Service');
    table.string('cluster', 63).notNullable();
    table.string('namespace', 63).notNullable();
    table.string('service', 63).notNullable();
    table.text('labels').notNullable().comment('JSON: labels of the Service');
    table.text('status').notNullable().comment('JSON: ServiceStatus');
    table.primary(['cluster', 'namespace', 'service']);
  });

  await knex.schema.createTable('status_versions', table => {
    table.comment('Grows with every change of a status in the namespace');
    table.string('cluster', 63).notNullable();
    table.string('namespace', 63).notNullable();
    table.integer('version').notNullable();
    table.primary(['cluster', 'namespace']);
  });

  await knex.schema.createTable('entity_channels', table => {
    table.comment('Signal channel of each entity whose status was asked for');
    table.string('entity_ref').primary();
    table.string('channel').notNullable();
    table.string('cluster', 63).notNullable();
    table.string('namespace', 63).notNullable();
    table.index(['cluster', 'namespace']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('entity_channels');
  await knex.schema.dropTable('status_versions');
  await knex.schema.dropTable('service_statuses');
  await knex.schema.dropTable('leases');
  await knex.schema.dropTable('clusters');
  await knex.schema.dropTable('namespaces');
};
