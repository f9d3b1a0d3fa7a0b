import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import {
  BILLING_TEAM,
  clusterSpec,
  namespaceSpec,
  NOW,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { openStores } from '../__testUtils__/stores';
import { openDatabase } from './migrate';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

jest.setTimeout(30_000); // databases are made

const directory = resolvePackagePath(
  '@okeanos/backstage-plugin-oke-backend',
  'migrations',
);

const TABLES = [
  'baselines',
  'clusters',
  'entity_channels',
  'host_claims',
  'hosts',
  'leases',
  'namespace_quotas',
  'namespace_states',
  'namespaces',
  'observed_clusters',
  'service_statuses',
  'status_versions',
];

async function tablesOf(knex: Knex): Promise<string[]> {
  const present = await Promise.all(
    TABLES.map(async table =>
      (await knex.schema.hasTable(table)) ? [table] : [],
    ),
  );
  return present.flat();
}

describe.each(databases.eachSupportedId())('migrations on %s', databaseId => {
  it('go up, down to nothing, and up again', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(mockServices.database({ knex }));
    expect(await tablesOf(knex)).toEqual(TABLES);

    await knex.migrate.rollback({ directory }, true);
    expect(await tablesOf(knex)).toEqual([]);

    await openDatabase(mockServices.database({ knex }));
    expect(await tablesOf(knex)).toEqual(TABLES);
  });

  it('tell of clusters that were made before which ones they are', async () => {
    const knex = await databases.init(databaseId);
    const stores = await openStores(knex);
    await stores.declaredClusters.create(clusterSpec(), 'user:x', NOW);
    await knex('clusters').update({
      endpoint: JSON.stringify({ clusterId: 'ocid1.cluster.oc1..a' }),
    });
    for (const [name, endpoint] of [
      ['torn', '{"clusterId":'],
      ['without', '{"clusterId":7}'],
    ]) {
      await stores.declaredClusters.create(
        clusterSpec({ name }),
        'user:x',
        NOW,
      );
      await knex('clusters').where({ name }).update({ endpoint });
    }
    for (const name of ['demo', 'of-app-config', 'torn', 'without']) {
      await stores.baselines.ensure(name, '');
      await stores.observedClusters.ensure(name, '', NOW);
    }
    for (const name of [
      '20261129_nouns.js',
      '20261128_host_claims.js',
      '20261124_with_incarnations.js',
    ]) {
      await knex.migrate.down({ directory, name });
    }
    await knex.migrate.latest({ directory });
    const rows = await knex('observed_clusters').orderBy('name');
    expect(rows.map(({ name, incarnation }) => [name, incarnation])).toEqual([
      ['demo', 'ocid1.cluster.oc1..a'],
      ['of-app-config', ''],
      ['torn', ''],
      ['without', ''],
    ]);
  });

  it('take over the hosts of namespaces, and hold those of namespaces that are to go', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(mockServices.database({ knex }));
    const last = '20261128_host_claims.js';
    await knex.migrate.down({ directory, name: '20261129_nouns.js' });
    await knex.migrate.down({ directory, name: last });
    // As the release before wrote them.
    const row = {
      ...{ cluster: 'demo', generation: 1, applied_generation: 1 },
      ...{ requested_by: 'user:default/ada', conditions: '[]' },
      ...{ created_at: NOW.toISOString(), inventory: '[]' },
      next_reconcile_at: 0,
    };
    const [staying, going] = [randomUUID(), randomUUID()];
    for (const [id, name, owner, deletionRequestedAt] of [
      [staying, 'shop', SHOP_TEAM, null],
      [going, 'billing', BILLING_TEAM, NOW.toISOString()],
    ] as const) {
      const spec = namespaceSpec({ name, owner });
      await knex('namespaces').insert({
        ...row,
        ...{ id, name, owner, spec: JSON.stringify(spec) },
        deletion_requested_at: deletionRequestedAt,
      });
      await knex('namespace_hosts').insert({
        ...{ cluster: 'demo', host: `${name}.example.com` },
        namespace_id: id,
      });
    }

    const { namespaces } = await openStores(knex);
    expect(await namespaces.hosts.ofNamespace(staying)).toEqual([
      expect.objectContaining({
        ...{ cluster: 'demo', host: 'shop.example.com', namespace: 'shop' },
        ...{ owner: SHOP_TEAM, releasedAt: undefined },
      }),
    ]);
    expect(await namespaces.hosts.released()).toEqual([
      expect.objectContaining({
        ...{ cluster: 'demo', host: 'billing.example.com' },
        ...{ namespaceId: going, owner: BILLING_TEAM },
        releasedAt: NOW.toISOString(),
      }),
    ]);
    expect((await namespaces.getById(staying))?.leftSecrets).toEqual([]);

    await knex.migrate.down({ directory, name: '20261129_nouns.js' });
    await knex.migrate.down({ directory, name: last });
    expect(await knex('namespace_hosts').orderBy('host')).toMatchObject([
      { host: 'billing.example.com', namespace_id: going },
      { host: 'shop.example.com', namespace_id: staying },
    ]);
  });

  it('tell what was declared, what clusters get inside and what was seen apart, and forget nothing', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(mockServices.database({ knex }));
    const last = '20261129_nouns.js';
    await knex.migrate.down({ directory, name: last });
    // As the release before wrote them.
    const spec = clusterSpec();
    await knex('oke_clusters').insert({
      ...{ id: randomUUID(), name: 'demo', owner: spec.owner, generation: 2 },
      ...{ spec: JSON.stringify(spec), applied_generation: 1 },
      ...{ requested_by: 'user:default/pia', created_at: NOW.toISOString() },
      ...{ conditions: '[]', records: '[]', next_reconcile_at: 0 },
    });
    const id = randomUUID();
    const connection = {
      state: 'connected',
      message: '',
      since: NOW.toISOString(),
    };
    const ready = {
      ...{ type: 'BaselineReady', status: 'True', reason: 'Applied' },
      ...{ message: '', observedGeneration: 1, since: NOW.toISOString() },
    };
    await knex('clusters').insert({
      ...{ name: 'demo', id, incarnation: 'ocid1', version: 7 },
      ...{ conditions: JSON.stringify([ready]), inventory: '[]' },
      ...{ connection: JSON.stringify(connection), next_reconcile_at: 0 },
      view: JSON.stringify({ components: [], nodes: {} }),
      kubernetes_version: 'v1.36.3',
    });
    await knex('leases').insert([
      { object_id: 'cluster:demo', owner: 'a', epoch: 1, expires_at: 0 },
      { object_id: 'oke-cluster:demo', owner: 'b', epoch: 4, expires_at: 0 },
      { object_id: 'watch:demo', owner: 'c', epoch: 2, expires_at: 0 },
    ]);

    const stores = await openStores(knex);
    expect(await stores.declaredClusters.get('demo')).toMatchObject({
      ...{ spec, generation: 2, requestedBy: 'user:default/pia' },
    });
    expect(await stores.baselines.get('demo')).toEqual({
      ...{ cluster: 'demo', id, conditions: [ready], inventory: [] },
    });
    expect(await stores.observedClusters.get('demo')).toMatchObject({
      ...{ connection, version: 7, kubernetesVersion: 'v1.36.3' },
    });
    // Another incarnation is told apart as before.
    await stores.baselines.ensure('demo', 'ocid1');
    expect((await stores.baselines.get('demo'))?.id).toBe(id);
    // The epoch goes on: who acted before cannot any more.
    expect(await knex('leases').orderBy('object_id')).toMatchObject([
      { object_id: 'cluster:demo', owner: 'b' },
      { object_id: 'watch:demo', owner: 'c' },
    ]);

    await knex.migrate.down({ directory, name: last });
    expect(await knex('oke_clusters').first('name')).toEqual({ name: 'demo' });
    expect(await knex('clusters').first('id', 'version')).toEqual({
      ...{ id, version: 7 },
    });
  });

  it('give an operation id to what is declared from then on, and read on what was before', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(mockServices.database({ knex }));
    const last = '20261130_operation_ids.js';
    await knex.migrate.down({ directory, name: last });
    // As the release before wrote them.
    const row = {
      ...{ generation: 1, applied_generation: 1, next_reconcile_at: 0 },
      ...{ requested_by: 'user:default/ada', created_at: NOW.toISOString() },
      conditions: JSON.stringify([
        {
          ...{ type: 'Ready', status: 'True', reason: 'Ready', message: '' },
          ...{ observedGeneration: 1, since: NOW.toISOString() },
        },
      ]),
    };
    const [namespace, cluster] = [
      namespaceSpec(),
      clusterSpec({ name: 'edge' }),
    ];
    const id = randomUUID();
    await knex('namespaces').insert({
      ...{ ...row, id, cluster: 'demo', name: 'shop', inventory: '[]' },
      ...{ owner: namespace.owner, spec: JSON.stringify(namespace) },
    });
    await knex('clusters').insert({
      ...{ ...row, id: randomUUID(), name: 'edge', records: '[]' },
      ...{ owner: cluster.owner, spec: JSON.stringify(cluster) },
    });

    const { namespaces, declaredClusters } = await openStores(knex);
    const before = await namespaces.get('demo', 'shop');
    expect(before).toMatchObject({ id, spec: namespace, generation: 1 });
    expect(before?.operationId).toBeUndefined();
    expect(before?.conditions[0].operationId).toBeUndefined();
    const found = await declaredClusters.get('edge');
    expect(found).toMatchObject({ spec: cluster, operationId: undefined });

    const declared = await namespaces.updateSpec(
      ...([id, 1, namespaceSpec({ drift: 'repair' }), 'user:x', NOW] as const),
    );
    expect(declared?.operationId).toMatch(/^[0-9a-f]{16}$/);
    const going = await declaredClusters.requestDeletion(found!, 'x', NOW);
    expect(going?.operationId).toMatch(/^[0-9a-f]{16}$/);

    await knex.migrate.down({ directory, name: last });
    expect(await knex('namespaces').first('id')).toEqual({ id });
    expect(await knex('clusters').first('name')).toEqual({ name: 'edge' });
  });

  it('leave a row of an odd form as it is: it is told, and every other row is served', async () => {
    const knex = await databases.init(databaseId);
    const { namespaces, declaredClusters } = await openStores(knex);
    const last = '20261130_operation_ids.js';
    for (const name of ['plain', 'newer', 'refused', 'torn', 'conditions']) {
      await namespaces.create(namespaceSpec({ name }), 'user:x', NOW);
      await declaredClusters.create(clusterSpec({ name }), 'user:x', NOW);
    }
    await knex.migrate.down({ directory, name: '20261201_taken_fields.js' });
    await knex.migrate.down({ directory, name: last });
    for (const [table, spec] of [
      ['namespaces', namespaceSpec],
      ['clusters', clusterSpec],
    ] as const) {
      const change = (name: string, columns: object) =>
        knex(table).where({ name }).update(columns);
      const newer = { ...spec({ name: 'newer' }), sinceNextYear: {} };
      await change('newer', { spec: JSON.stringify(newer) });
      const refused = { ...spec({ name: 'refused' }), drift: 'hope' };
      await change('refused', { spec: JSON.stringify(refused) });
      await change('torn', { spec: '{"name":"to' });
      await change('conditions', { conditions: '[{"type":null}]' });
    }
    const before = {
      namespaces: await knex('namespaces').orderBy('name'),
      clusters: await knex('clusters').orderBy('name'),
    };

    await openDatabase(mockServices.database({ knex }));
    for (const [table, rows] of Object.entries(before)) {
      expect(await knex(table).orderBy('name')).toMatchObject(rows);
    }
    for (const store of [namespaces, declaredClusters]) {
      const { records, unreadable } = await store.list();
      expect(records.map(({ spec }) => spec.name)).toEqual(['plain']);
      expect(
        unreadable.map(({ message }) => message.split('database: ')[1]),
      ).toEqual([
        expect.stringMatching(/^0.type: /),
        expect.stringMatching(/^Unrecognized key: "sinceNextYear"/),
        expect.stringMatching(/^drift: Invalid option: /),
        expect.stringMatching(/^a column is no JSON\. It stays as it is/),
      ]);
    }
    const [namespace] = (await namespaces.list()).unreadable;
    expect(namespace).toMatchObject({
      ...{ cluster: 'demo', namespace: 'conditions', owner: SHOP_TEAM },
    });
    await expect(namespaces.get('demo', 'newer')).rejects.toThrow(
      /namespace demo\/newer cannot be read .*sinceNextYear/,
    );
    // What needs less of a row goes on.
    expect(await declaredClusters.goneSince('refused')).toBeUndefined();
    expect(await namespaces.idsOf('demo')).toHaveLength(5);
  });

  it('go on where two that began at once left locks that nobody can take', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(mockServices.database({ knex }));
    await knex('knex_migrations_lock').insert([
      { is_locked: 0 },
      { is_locked: 1 },
    ]);
    await openDatabase(mockServices.database({ knex }));
    expect(await knex('knex_migrations_lock').pluck('is_locked')).toEqual([0]);
  });

  it('leave nothing half done when one of them fails', async () => {
    const knex = await databases.init(databaseId);
    await knex.schema.createTable('baselines', table => table.integer('odd'));
    const failed = openDatabase(mockServices.database({ knex }));
    await expect(failed).rejects.toThrow(/baselines.*already exists/);
    expect(await tablesOf(knex)).toEqual(['baselines']);

    await knex.schema.dropTable('baselines');
    await openDatabase(mockServices.database({ knex }));
    expect(await tablesOf(knex)).toEqual(TABLES);
  });

  it('are left to somebody else where the database is told so', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: true } }),
    );
    expect(await tablesOf(knex)).toEqual([]);
  });
});

// Replicas share PostgreSQL only.
if (databases.supports('POSTGRES_15')) {
  it('of replicas that begin at once are done by one, and the others wait', async () => {
    const knex = await databases.init('POSTGRES_15');
    const replicas = Array.from({ length: 4 }, () =>
      knexFactory(knex.client.config),
    );
    await Promise.all(
      replicas.map(replica =>
        openDatabase(mockServices.database({ knex: replica })),
      ),
    );
    expect(await tablesOf(knex)).toEqual(TABLES);
    const names = await knex('knex_migrations').pluck('name');
    expect(new Set(names).size).toBe(names.length);
    await Promise.all(replicas.map(replica => replica.destroy()));
  });
}
