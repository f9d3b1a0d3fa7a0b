// @ts-check

// Declared is what people asked for, baseline what every cluster gets inside, observed what was seen.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('baselines', table => {
    table.comment('What every cluster gets inside, and how it stands');
    table.string('cluster', 63).primary();
    table.uuid('id').notNullable().comment('UID that its objects carry');
    table
      .string('incarnation')
      .notNullable()
      .comment('OCID of a declared cluster; empty for others');
    table.text('conditions').notNullable().comment('JSON');
    table.text('inventory').notNullable().comment('JSON');
    table.bigInteger('next_reconcile_at').notNullable();
    table.index(['next_reconcile_at']);
  });
  await knex('baselines').insert(
    knex('clusters').select({
      cluster: 'name',
      id: 'id',
      incarnation: 'incarnation',
      conditions: 'conditions',
      inventory: 'inventory',
      next_reconcile_at: 'next_reconcile_at',
    }),
  );

  await knex.schema.createTable('observed_clusters', table => {
    table.comment('What was seen of clusters');
    table.string('name', 63).primary();
    table.string('incarnation').notNullable();
    table.string('kubernetes_version');
    table.text('connection').notNullable().comment('JSON: ClusterConnection');
    table.text('view').notNullable().comment('JSON: nodes and components');
    table.integer('version').notNullable();
  });
  const observed = [
    ...['name', 'incarnation', 'kubernetes_version'],
    ...['connection', 'view', 'version'],
  ];
  for (const row of await knex('clusters').select(observed)) {
    await knex('observed_clusters').insert(row);
  }
  await knex.schema.dropTable('clusters');
  await knex.schema.renameTable('oke_clusters', 'clusters');

  // Who acts now goes on: leases are named after what they are for.
  await knex('leases').where('object_id', 'like', 'cluster:%').delete();
  for (const { object_id: id } of await knex('leases')
    .where('object_id', 'like', 'oke-cluster:%')
    .select('object_id')) {
    await knex('leases')
      .where({ object_id: id })
      .update({ object_id: id.replace('oke-cluster:', 'cluster:') });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.renameTable('clusters', 'oke_clusters');
  await knex.schema.createTable('clusters', table => {
    table.string('name', 63).primary();
    table.uuid('id').notNullable();
    table.text('conditions').notNullable();
    table.text('inventory').notNullable();
    table.bigInteger('next_reconcile_at').notNullable();
    table.string('kubernetes_version');
    table.text('connection').notNullable();
    table.text('view').notNullable();
    table.integer('version').notNullable();
    table.string('incarnation').notNullable().defaultTo('');
  });
  for (const row of await knex('observed_clusters').join(
    'baselines',
    'baselines.cluster',
    'observed_clusters.name',
  )) {
    const { cluster: _, ...columns } = row;
    await knex('clusters').insert(columns);
  }
  await knex.schema.dropTable('observed_clusters');
  await knex.schema.dropTable('baselines');
  await knex('leases')
    .where('object_id', 'like', 'cluster:%')
    .orWhere('object_id', 'like', 'baseline:%')
    .delete();
};
