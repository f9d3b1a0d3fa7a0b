import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
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

const directory = resolvePackagePath(
  '@okeanos/backstage-plugin-oke-backend',
  'migrations',
);

const TABLES = [
  'clusters',
  'entity_channels',
  'host_claims',
  'hosts',
  'leases',
  'namespaces',
  'oke_clusters',
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
    await stores.okeClusters.create(clusterSpec(), 'user:x', NOW);
    await knex('oke_clusters').update({
      endpoint: JSON.stringify({ clusterId: 'ocid1.cluster.oc1..a' }),
    });
    await stores.clusters.ensure('demo', '', NOW);
    await stores.clusters.ensure('of-app-config', '', NOW);
    for (const name of [
      '20261128_host_claims.js',
      '20261124_with_incarnations.js',
    ]) {
      await knex.migrate.down({ directory, name });
    }
    await knex.migrate.latest({ directory });
    const rows = await knex('clusters').orderBy('name');
    expect(rows.map(({ name, incarnation }) => [name, incarnation])).toEqual([
      ['demo', 'ocid1.cluster.oc1..a'],
      ['of-app-config', ''],
    ]);
  });

  it('take over the hosts of namespaces, and hold those of namespaces that are to go', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(mockServices.database({ knex }));
    const last = '20261128_host_claims.js';
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

    await knex.migrate.down({ directory, name: last });
    expect(await knex('namespace_hosts').orderBy('host')).toMatchObject([
      { host: 'billing.example.com', namespace_id: going },
      { host: 'shop.example.com', namespace_id: staying },
    ]);
  });

  it('are left to somebody else where the database is told so', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: true } }),
    );
    expect(await tablesOf(knex)).toEqual([]);
  });
});
