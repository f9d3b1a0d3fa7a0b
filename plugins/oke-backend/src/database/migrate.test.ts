import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { clusterSpec, NOW } from '../__testUtils__/fixtures';
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
  'leases',
  'namespace_hosts',
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
    const last = '20261124_with_incarnations.js';
    await knex.migrate.down({ directory, name: last });
    await knex.migrate.up({ directory, name: last });
    const rows = await knex('clusters').orderBy('name');
    expect(rows.map(({ name, incarnation }) => [name, incarnation])).toEqual([
      ['demo', 'ocid1.cluster.oc1..a'],
      ['of-app-config', ''],
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
