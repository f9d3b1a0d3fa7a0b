import { TestDatabases } from '@backstage/backend-test-utils';
import { namespaceSpec, NOW, serviceStatus } from '../__testUtils__/fixtures';
import { hold, openStores, type Stores } from '../__testUtils__/stores';
import { driftsOf } from '../drifts/DriftStore';
import type { Lease } from '../leases/LeaseStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('shown statuses', () => {
  let stores: Stores;
  let lease: Lease;
  let namespaceId: string;

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
    lease = await hold(stores.leases, 'watch:demo');
    const { id } = (await stores.namespaces.create(namespaceSpec(), 'x', NOW))!;
    namespaceId = id;
  });

  const write = (service: string, incarnation = namespaceId) =>
    stores.statuses.write(
      lease,
      'demo',
      new Map([
        [
          'shop',
          [
            {
              type: 'upsert' as const,
              namespaceId: incarnation,
              labels: {},
              status: serviceStatus({ service }),
            },
          ],
        ],
      ]),
    );
  const read = () =>
    stores.shown.read(
      'component:default/cart',
      {
        ...{ cluster: 'demo', namespace: 'shop', namespaceId },
        ...{ generation: 1, entityKey: 'cart' },
      },
      NOW,
    );
  /** What was asked of the database meanwhile. */
  async function tablesAskedBy(act: () => Promise<unknown>): Promise<string[]> {
    const tables: string[] = [];
    const listen = ({ sql }: { sql: string }) =>
      tables.push(/(?:from|into|update) [`"]?(\w+)/.exec(sql)?.[1] ?? sql);
    stores.knex.on('query', listen);
    await act();
    stores.knex.removeListener('query', listen);
    return tables;
  }

  it('are those of the incarnation', async () => {
    await write('cart');
    await write('web', 'another');
    const { records } = await read();
    expect(records.map(({ status }) => status.service)).toEqual(['cart']);
  });

  it('are read again for a new version only, and not for each page', async () => {
    await read();
    expect(await tablesAskedBy(read)).toEqual(['entity_channels']);
    const before = await read();
    await write('pay');
    const after = await read();
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.records).toHaveLength(before.records.length + 1);
  });

  it('come with what others changed', async () => {
    await write('cart');
    expect((await read()).records[0].status.policy.state).toBe('healthy');
    await stores.knex('drifts').insert({
      ...{ id: 'drift-1', object_id: driftsOf('namespace', namespaceId) },
      ...{ part: 'quota', is_repaired: false, last_at: NOW.getTime() },
      told: JSON.stringify({
        ...{ kind: 'ResourceQuota', name: 'quota', change: 'Changed' },
        ...{ fields: [], by: [], timesPutRight: 0, state: 'standing' },
        ...{ firstAt: NOW.toISOString(), lastAt: NOW.toISOString() },
      }),
    });
    await stores.statuses.raiseVersion('demo', 'shop');
    expect((await read()).records[0].status.policy).toMatchObject({
      state: 'warning',
      reason: 'DriftedChanged',
    });
  });
});
