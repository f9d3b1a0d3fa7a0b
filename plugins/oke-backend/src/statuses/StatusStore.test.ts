import { TestDatabases } from '@backstage/backend-test-utils';
import { serviceStatus } from '../__testUtils__/fixtures';
import {
  expireLeases,
  hold,
  loseLeases,
  openStores,
  type Stores,
} from '../__testUtils__/stores';
import { LeaseLostError } from '../leases/LeaseStore';
import type { StatusChange, StatusRecord } from './StatusStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const upsert = (
  service: string,
  labels: StatusRecord['labels'] = { app: service },
): StatusChange => ({
  type: 'upsert',
  namespaceId: 'id-1',
  labels,
  status: serviceStatus({ service }),
});

describe.each(databases.eachSupportedId())('StatusStore on %s', databaseId => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores(await databases.init(databaseId));
  });
  beforeEach(async () => {
    for (const table of [
      'leases',
      'service_statuses',
      'status_versions',
      'entity_channels',
    ]) {
      await stores.knex(table).delete();
    }
  });

  describe('statuses', () => {
    it('are none, in version 0, before the first', async () => {
      expect(await stores.statuses.read('demo', 'shop')).toEqual({
        records: [],
        version: 0,
      });
    });

    it('are written, replaced and removed, each time with a new version', async () => {
      const { statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      const write = (...changes: StatusChange[]) =>
        statuses.write(lease, 'demo', 'shop', changes);
      expect(await write(upsert('web'), upsert('cart'))).toBe(1);
      const { records, version } = await statuses.read('demo', 'shop');
      expect(version).toBe(1);
      expect(records).toEqual([
        {
          namespaceId: 'id-1',
          labels: { app: 'cart' },
          status: serviceStatus(),
        },
        {
          namespaceId: 'id-1',
          labels: { app: 'web' },
          status: serviceStatus({ service: 'web' }),
        },
      ]);

      const changed = upsert('web', { app: 'new' });
      expect(await write(changed, { type: 'delete', service: 'cart' })).toBe(2);
      expect(await statuses.read('demo', 'shop')).toEqual({
        records: [
          {
            namespaceId: 'id-1',
            labels: { app: 'new' },
            status: serviceStatus({ service: 'web' }),
          },
        ],
        version: 2,
      });
    });

    it('of each namespace have versions of their own', async () => {
      const { statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      await statuses.write(lease, 'demo', 'shop', [upsert('cart')]);
      await statuses.write(lease, 'demo', 'shop', [upsert('cart')]);
      await statuses.write(lease, 'demo', 'billing', [upsert('cart')]);
      expect(await statuses.versionOf('demo', 'shop')).toBe(2);
      expect(await statuses.versionOf('demo', 'billing')).toBe(1);
      expect(await statuses.readCluster('demo')).toHaveLength(2);
      expect(await statuses.readCluster('other')).toEqual([]);
    });

    it('are not written by who lost the lease, not even in part', async () => {
      const { knex, statuses, leases } = stores;
      const lost = await hold(leases, 'watch:demo');
      await loseLeases(knex);
      await expect(
        statuses.write(lost, 'demo', 'shop', [upsert('cart'), upsert('web')]),
      ).rejects.toThrow(LeaseLostError);
      expect(await statuses.read('demo', 'shop')).toEqual({
        records: [],
        version: 0,
      });
    });

    it('are written by who takes back a lease that only expired', async () => {
      const { knex, statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      await expireLeases(knex);
      await statuses.write(lease, 'demo', 'shop', [upsert('cart')]);
      expect(await statuses.versionOf('demo', 'shop')).toBe(1);
      expect(await leases.acquire('watch:demo', 'other')).toBeUndefined();
    });

    it('are not read again while their version is the same', async () => {
      const { knex, statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      await statuses.write(lease, 'demo', 'shop', [upsert('cart')]);
      const first = await statuses.read('demo', 'shop');
      const queries: string[] = [];
      const listen = ({ sql }: { sql: string }) => queries.push(sql);
      knex.on('query', listen);
      const second = await statuses.read('demo', 'shop');
      knex.removeListener('query', listen);
      expect(second).toEqual(first);
      expect(queries).toEqual([expect.stringContaining('status_versions')]);
    });

    it('are never older than their version', async () => {
      const { statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      const write = (app: string) =>
        statuses.write(lease, 'demo', 'shop', [upsert('cart', { app })]);
      const reading = async () => {
        for (let round = 0; round < 20; round++) {
          const { records, version } = await statuses.read('demo', 'shop');
          const app = Number(records[0]?.labels.app ?? 0);
          expect(app).toBeGreaterThanOrEqual(version);
        }
      };
      const writing = async () => {
        for (let version = 1; version <= 20; version++) {
          expect(await write(String(version))).toBe(version);
        }
      };
      await Promise.all([reading(), reading(), writing()]);
    });
  });

  describe('channels', () => {
    it('are random, and stay with the entity', async () => {
      const { statuses } = stores;
      const ask = () =>
        statuses.channelOf('component:default/cart', 'demo', 'shop');
      const channels = await Promise.all([ask(), ask(), ask()]);
      expect(channels[0]).toMatch(/^oke:[0-9a-f]{32}$/);
      expect(new Set([...channels, await ask()]).size).toBe(1);
      expect(
        await statuses.channelOf('component:default/web', 'demo', 'shop'),
      ).not.toBe(channels[0]);
    });

    it('are new when the entity points to another place', async () => {
      const { statuses } = stores;
      const ref = 'component:default/cart';
      const before = await statuses.channelOf(ref, 'demo', 'shop');
      const after = await statuses.channelOf(ref, 'demo', 'billing');
      expect(after).not.toBe(before);
      expect(await statuses.channels('demo', 'shop')).toEqual([]);
      expect(await statuses.channels('demo', 'billing')).toEqual([
        { channel: after, namespace: 'billing', version: 0 },
      ]);
    });

    it('are found by namespace and by cluster', async () => {
      const { statuses } = stores;
      await statuses.channelOf('component:default/a', 'demo', 'shop');
      await statuses.channelOf('component:default/b', 'demo', 'billing');
      await statuses.channelOf('component:default/c', 'other', 'shop');
      expect(await statuses.channels('demo', 'shop')).toHaveLength(1);
      expect(await statuses.channels('demo')).toHaveLength(2);
    });
  });
});
