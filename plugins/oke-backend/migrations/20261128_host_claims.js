// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('hosts', table => {
    table.comment('Hosts that were ever claimed: a row is locked while one is');
    table.string('host').primary();
  });

  await knex.schema.createTable('host_claims', table => {
    table.comment(
      'Which namespace may have certificates for a host, or could have them still',
    );
    table.string('cluster', 63).notNullable();
    table.string('host').notNullable();
    table
      .uuid('namespace_id')
      .notNullable()
      .comment('A claim outlives the row of its namespace');
    table.string('namespace', 63).notNullable();
    table.string('owner').notNullable().comment('Entity reference of a Group');
    table
      .text('contenders')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON: other teams that may have rights in the namespace');
    table
      .string('released_at')
      .comment('ISO 8601: since when it is no longer asked for');
    table
      .string('clear_since')
      .comment('ISO 8601: since when no certificate can be obtained for it');
    table.string('blocked_by').comment('Why it is not free yet, in one word');
    table
      .string('held_until')
      .comment('ISO 8601: a cluster of this name that is gone issued for it');
    table.text('waits_for').comment('What is in the way, in words');
    table
      .string('ends_at')
      .comment('ISO 8601: the latest end of a certificate for it');
    table
      .integer('longest_hours')
      .comment('Longest duration of a Certificate for it');
    table
      .string('looked_at')
      .comment('ISO 8601: when the Certificates of the namespace were read');
    table.primary(['cluster', 'host']);
    table.index(['host']);
    table.index(['namespace_id']);
  });

  await knex.schema.alterTable('namespaces', table => {
    table
      .text('left_secrets')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON: Secrets that hold certificates for released hosts');
  });

  const claims = await knex('namespace_hosts')
    .join('namespaces', 'namespaces.id', 'namespace_hosts.namespace_id')
    .select(
      'namespace_hosts.cluster',
      'namespace_hosts.host',
      'namespace_hosts.namespace_id',
      'namespaces.name as namespace',
      'namespaces.owner',
      'namespaces.deletion_requested_at as released_at',
    );
  for (const claim of claims) {
    await knex('host_claims').insert(claim);
    await knex('hosts')
      .insert({ host: claim.host })
      .onConflict('host')
      .ignore();
  }
  await knex.schema.dropTable('namespace_hosts');
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // First: SQLite makes the table anew for it, which would empty what refers to its rows.
  await knex.schema.alterTable('namespaces', table => {
    table.dropColumn('left_secrets');
  });
  await knex.schema.createTable('namespace_hosts', table => {
    table.string('cluster', 63).notNullable();
    table.string('host').notNullable();
    table
      .uuid('namespace_id')
      .notNullable()
      .references('id')
      .inTable('namespaces')
      .onDelete('CASCADE');
    table.primary(['cluster', 'host']);
    table.index(['namespace_id']);
  });
  await knex('namespace_hosts').insert(
    knex('host_claims')
      .whereIn('namespace_id', knex('namespaces').select('id'))
      .select('cluster', 'host', 'namespace_id'),
  );
  await knex.schema.dropTable('host_claims');
  await knex.schema.dropTable('hosts');
};
