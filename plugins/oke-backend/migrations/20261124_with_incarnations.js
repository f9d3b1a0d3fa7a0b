// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('clusters', table => {
    table
      .string('incarnation')
      .notNullable()
      .defaultTo('')
      .comment('OCID of a cluster that Okeanos made; empty for others');
  });
  for (const { name, endpoint } of await knex('oke_clusters').whereNotNull(
    'endpoint',
  )) {
    const incarnation = clusterIdOf(endpoint);
    if (incarnation) {
      await knex('clusters').where({ name }).update({ incarnation });
    }
  }

  // The watchers write them again as soon as they see the clusters.
  await knex('service_statuses').delete();
  await knex.schema.alterTable('service_statuses', table => {
    table
      .string('namespace_id')
      .notNullable()
      .defaultTo('')
      .comment('UID that the namespace carried when it was evaluated');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('service_statuses', table => {
    table.dropColumn('namespace_id');
  });
  await knex.schema.alterTable('clusters', table => {
    table.dropColumn('incarnation');
  });
};

/**
 * Undefined of what is no endpoint: one such row is no reason not to migrate the others.
 *
 * @param {string} endpoint
 */
function clusterIdOf(endpoint) {
  try {
    const clusterId = JSON.parse(endpoint)?.clusterId;
    return typeof clusterId === 'string' ? clusterId : undefined;
  } catch {
    return undefined;
  }
}
