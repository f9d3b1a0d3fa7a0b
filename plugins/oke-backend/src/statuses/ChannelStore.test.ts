import { TestDatabases } from '@backstage/backend-test-utils';
import { BILLING_TEAM, namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { openStores, type Stores } from '../__testUtils__/stores';
import type { ChannelOf } from './ChannelStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const CART = 'component:default/cart';

describe.each(databases.eachSupportedId())('channels on %s', databaseId => {
  let stores: Stores;
  /** As the status endpoint asks, of the namespace as it is declared now. */
  async function ask(
    changes: Partial<ChannelOf> = {},
    { entity = CART, at = NOW } = {},
  ): Promise<string> {
    const { cluster = 'demo', namespace = 'shop' } = changes;
    const { namespaces, channels } = stores;
    const declared =
      (await namespaces.get(cluster, namespace)) ??
      (await namespaces.create(
        namespaceSpec({ cluster, name: namespace }),
        ...(['x', NOW] as const),
      ))!;
    const { id: namespaceId, generation } = declared;
    const of = { cluster, namespace, namespaceId, generation };
    const opened = await channels.open(
      entity,
      { ...of, entityKey: 'cart of shop-team', ...changes },
      at,
    );
    return opened.channel;
  }
  /** Who hears of a change. */
  const heard = async (namespace?: string, at = NOW) =>
    (await stores.channels.list('demo', namespace, at)).map(
      ({ channel }) => channel,
    );

  beforeAll(async () => {
    stores = await openStores(await databases.init(databaseId));
  });
  beforeEach(async () => {
    for (const table of ['namespaces', 'status_versions', 'entity_channels']) {
      await stores.knex(table).delete();
    }
  });

  it('are random, and stay with the entity', async () => {
    await ask({}, { entity: 'component:default/other' });
    const channels = await Promise.all([ask(), ask(), ask()]);
    expect(channels[0]).toMatch(/^oke:[0-9a-f]{32}$/);
    expect(new Set([...channels, await ask()]).size).toBe(1);
    expect(await ask({}, { entity: 'component:default/web' })).not.toBe(
      channels[0],
    );
  });

  it('are new when the entity points to another place, or is another, or of others', async () => {
    const before = await ask();
    const after = await ask({ namespace: 'billing' });
    expect(after).not.toBe(before);
    expect(await heard('shop')).toEqual([]);
    expect(await heard('billing')).toEqual([after]);
    const others = await ask({ entityKey: 'cart of billing-team' });
    expect(others).not.toBe(before);
    expect(await heard()).toEqual([others]);
  });

  it('hear nothing any more when the owner changes or a share ends, until who may asks again', async () => {
    const before = await ask();
    expect(await heard('shop')).toEqual([before]);
    const { namespaces } = stores;
    const { id } = (await namespaces.get('demo', 'shop'))!;
    const spec = namespaceSpec({ owner: BILLING_TEAM });
    await namespaces.updateSpec(id, 1, spec, 'x', NOW);
    expect(await heard('shop')).toEqual([]);
    expect(await heard()).toEqual([]);
    const after = await ask();
    expect(after).not.toBe(before);
    expect(await heard('shop')).toEqual([after]);
  });

  it('hear nothing of another namespace that has got the name', async () => {
    const before = await ask();
    await stores.knex('namespaces').delete();
    await stores.namespaces.create(namespaceSpec(), 'x', NOW);
    expect(await heard('shop')).toEqual([]);
    expect(await ask()).not.toBe(before);
  });

  it('hear nothing after an hour: rights also end where nobody tells', async () => {
    const later = (minutes: number) =>
      new Date(NOW.getTime() + minutes * 60_000);
    const before = await ask();
    expect(await ask({}, { at: later(59) })).toBe(before);
    expect(await heard('shop', later(59))).toEqual([before]);
    expect(await heard('shop', later(60))).toEqual([]);
    const after = await ask({}, { at: later(60) });
    expect(after).not.toBe(before);
    expect(await heard('shop', later(60))).toEqual([after]);
  });

  it('are removed when they have told nothing for long', async () => {
    await ask({}, { entity: 'component:default/gone' });
    const later = new Date(NOW.getTime() + 61 * 60_000);
    await ask({}, { at: later });
    expect(await stores.knex('entity_channels').pluck('entity_ref')).toEqual([
      CART,
    ]);
  });

  it('are found by namespace and by cluster, with the version', async () => {
    const channel = await ask({}, { entity: 'component:default/a' });
    await ask({ namespace: 'billing' }, { entity: 'component:default/b' });
    await ask({ cluster: 'other' }, { entity: 'component:default/c' });
    expect(await stores.channels.list('demo', 'shop', NOW)).toEqual([
      { channel, namespace: 'shop', version: 0 },
    ]);
    expect(await heard()).toHaveLength(2);
  });
});
