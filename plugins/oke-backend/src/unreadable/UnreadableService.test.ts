import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  BILLING_TEAM,
  clusterSpec,
  namespaceSpec,
  NOW,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';
import { openStores } from '../__testUtils__/stores';
import { ADA, PIA, teamPermissions } from '../__testUtils__/teams';
import { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { MetRow } from '../database/UnreadableRows';
import { UnreadableRowError, readIfKnown } from '../declarations/unreadable';
import { UnreadableService } from './UnreadableService';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

it('names rows that cannot be read to those who may read what they are of', async () => {
  const stores = await openStores(await databases.init('SQLITE_3'));
  const { namespaces, declaredClusters, knex } = stores;
  for (const spec of [
    namespaceSpec({ name: 'shop' }),
    namespaceSpec({ name: 'billing', owner: BILLING_TEAM }),
    namespaceSpec({ name: 'fine' }),
  ]) {
    await namespaces.create(spec, 'user:x', NOW);
  }
  await declaredClusters.create(clusterSpec(), 'user:x', NOW);
  await knex('namespaces').whereNot({ name: 'fine' }).update({ spec: '{' });
  await knex('clusters').update({ conditions: '{' });
  const found: MetRow[] = [];
  const service = new UnreadableService({
    ...{ declaredClusters, namespaces },
    registry: new ClusterRegistry([]),
    found: { list: () => [...found] },
    authorizer: OkeAuthorizer.create({
      permissions: teamPermissions,
      permissionsRegistry: permissionsRegistryForTests(),
      loaders: { clusters: async () => [], namespaces: async () => [] },
    }),
  });
  const named = async (user: string) =>
    (await service.list(mockCredentials.user(user)))
      .map(({ cluster, namespace }) => [cluster, namespace])
      .filter(([, namespace]) => namespace !== undefined);
  expect(await named(ADA)).toEqual([['demo', 'shop']]);
  const ofPia = await service.list(mockCredentials.user(PIA));
  expect(ofPia).toContainEqual(
    expect.objectContaining({ cluster: 'demo', owner: clusterSpec().owner }),
  );

  const met = { of: 'status' as const, cluster: 'demo', since: 'now' };
  found.push(
    { ...met, namespace: 'fine', message: 'torn status' },
    { ...met, namespace: 'billing', message: 'torn status' },
    { ...met, namespace: 'gone', message: 'torn status' },
    { ...met, of: 'baseline', message: 'torn baseline' },
    {
      ...met,
      of: 'host',
      namespace: 'gone',
      owner: SHOP_TEAM,
      message: 'host',
    },
  );
  const foundBy = async (user: string) =>
    (await service.list(mockCredentials.user(user)))
      .filter(({ of }) => of !== 'declaration')
      .map(({ of, namespace }) => [of, namespace]);
  expect(await foundBy(ADA)).toEqual([
    ['status', 'fine'],
    ['baseline', undefined],
    ['host', 'gone'],
  ]);
});

it('is like no row to those who may not know of it', async () => {
  const row = {
    ...{ of: 'declaration' as const, cluster: 'demo' },
    ...{ owner: BILLING_TEAM, message: 'torn' },
  };
  const error = new UnreadableRowError(row, undefined);
  const read = async () => Promise.reject(error);
  expect(await readIfKnown(read, async () => false)).toBeUndefined();
  await expect(readIfKnown(read, async () => true)).rejects.toBe(error);
  const other = new Error('the database is away');
  await expect(
    readIfKnown(
      () => Promise.reject(other),
      async () => false,
    ),
  ).rejects.toBe(other);
});
