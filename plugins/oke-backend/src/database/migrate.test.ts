import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
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

  it('are left to somebody else where the database is told so', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: true } }),
    );
    expect(await tablesOf(knex)).toEqual([]);
  });
});
