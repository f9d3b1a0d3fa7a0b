import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { openStores } from '../__testUtils__/stores';
import { ShareBinder } from './ShareBinder';
import { isSharedWith } from '../sharing/shares';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const directory = resolvePackagePath(
  '@okeanos/backstage-plugin-oke-backend',
  'migrations',
);

const THERE = 'component:default/report';
const GONE = 'component:default/gone';

const component = (name: string, uid: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, uid },
});

describe.each(databases.eachSupportedId())('ShareBinder on %s', databaseId => {
  /** Rows as the release before wrote them. */
  async function oldRows() {
    const knex = await databases.init(databaseId);
    const { namespaces } = await openStores(knex);
    await namespaces.create(
      namespaceSpec({ sharedWith: [THERE, GONE] }),
      ...(['x', NOW, { [THERE]: 'lost' }] as const),
    );
    await namespaces.create(namespaceSpec({ name: 'alone' }), 'x', NOW);
    const name = '20261202_shared_uids.js';
    await knex.migrate.down({ directory, name });
    await knex.migrate.latest({ directory });
    return { knex, namespaces };
  }

  const sharing = async (
    { namespaces }: Awaited<ReturnType<typeof oldRows>>,
    ref: string,
    uid: string,
  ) => isSharedWith((await namespaces.sharingOf('demo', 'shop'))!, ref, uid);

  const binder = (
    { namespaces }: Awaited<ReturnType<typeof oldRows>>,
    entities: Entity[],
  ) =>
    new ShareBinder({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities }),
      namespaces,
    });

  it('gives old rows what the catalog has, once: who registers a name later gets nothing', async () => {
    const rows = await oldRows();
    expect(await sharing(rows, THERE, 'first')).toBe(false);
    await binder(rows, [component('report', 'first')]).sweep();
    expect(await sharing(rows, THERE, 'first')).toBe(true);

    await binder(rows, [
      component('report', 'later'),
      component('gone', 'registered later'),
    ]).sweep();
    expect(await sharing(rows, THERE, 'first')).toBe(true);
    expect(await sharing(rows, THERE, 'later')).toBe(false);
    expect(await sharing(rows, GONE, 'registered later')).toBe(false);
    expect(await rows.namespaces.withoutShares(10)).toEqual([]);
  });

  it('waits for a catalog that does not answer', async () => {
    const rows = await oldRows();
    const away = new ShareBinder({
      auth: mockServices.auth(),
      catalog: catalogServiceMock.mock({
        getEntitiesByRefs: async () => {
          throw new Error('the catalog is away');
        },
      }),
      namespaces: rows.namespaces,
    });
    await expect(away.sweep()).rejects.toThrow('the catalog is away');
    await binder(rows, [component('report', 'first')]).sweep();
    expect(await sharing(rows, THERE, 'first')).toBe(true);
  });
});
