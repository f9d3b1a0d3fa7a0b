import { TestDatabases } from '@backstage/backend-test-utils';
import type { PolicyItem } from '@okeanos/backstage-plugin-oke-common';
import { NOW, serviceStatus } from '../__testUtils__/fixtures';
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
      'namespace_quotas',
      'namespace_states',
      'status_versions',
    ]) {
      await stores.knex(table).delete();
    }
  });

  describe('statuses', () => {
    it('are none, in version 0, before the first', async () => {
      expect(await stores.statuses.read('demo', 'shop')).toEqual({
        records: [],
        version: 0,
        isReadable: true,
      });
    });

    it('come with how namespaces stand as a whole, of which the last word counts', async () => {
      const { namespaces } = stores.statuses;
      const lease = await stores.leases.acquire('watch:demo', 'me');
      const state = (message: string, namespaceId = 'id-1') => ({
        namespaceId,
        observed: { state: 'failed' as const, message, subject: 'cart' },
      });
      await stores.statuses.write(
        lease!,
        'demo',
        new Map<string, StatusChange[]>([
          [
            'shop',
            [
              { type: 'namespace', ...state('first') },
              { type: 'namespaceGone' },
              { type: 'namespace', ...state('last') },
            ],
          ],
          ['gone', [{ type: 'namespace', ...state('was') }]],
        ]),
      );
      expect(await stores.statuses.versionOf('demo', 'shop')).toBe(1);
      await stores.statuses.write(
        lease!,
        'demo',
        new Map([['gone', [{ type: 'namespaceGone' }]]]),
      );
      const shop = { namespace: 'shop', ...state('last') };
      expect(await namespaces.read('demo')).toEqual([shop]);
      expect(await namespaces.read('demo', ['shop', 'gone'])).toEqual([shop]);
      expect(await namespaces.read('demo', [])).toEqual([]);
      expect(await namespaces.read('other')).toEqual([]);

      await stores.knex('namespace_states').update({ observed: 'torn' });
      expect(await namespaces.read('demo')).toMatchObject([
        { namespaceId: 'id-1', observed: { state: 'unknown' } },
      ]);
    });

    describe('with what the quota of their namespace says', () => {
      const LATER = '2026-11-24T13:00:00.000Z';
      const quota = (used: string, since = NOW.toISOString()): PolicyItem => ({
        ...{ kind: 'ResourceQuota', name: 'okeanos', state: 'healthy' },
        ...{ reason: 'WithinQuota', message: `It has room: pods ${used}.` },
        ...{ since, evidence: [] },
      });
      const other: PolicyItem = {
        ...quota('0'),
        ...{ kind: 'NetworkPolicy', name: 'default-deny', message: 'Denied.' },
      };
      const of = (service: string, item: PolicyItem): StatusChange => {
        const { policy } = serviceStatus();
        return {
          ...{ type: 'upsert', namespaceId: 'id-1', labels: {} },
          status: serviceStatus({
            service,
            policy: { ...policy, items: [other, item, other] },
          }),
        };
      };
      const services = ['cart', 'checkout', 'web'];
      // What was read of a version is kept, and each of these tests begins with the first.
      let tests = 0;
      let namespace: string;
      const write = async (...changes: StatusChange[]) => {
        const lease = await hold(stores.leases, `watch:${changes.length}`);
        await stores.statuses.write(
          lease,
          'demo',
          new Map([[namespace, changes]]),
        );
        await stores.leases.release(lease);
      };
      const itemsOf = async () =>
        (await stores.statuses.read('demo', namespace)).records.map(
          ({ status }) => status.policy.items,
        );
      /** Which versions of rows the database holds: a row that is written has another one. */
      const rowVersions = async () =>
        stores.knex.client.config.client === 'pg'
          ? stores
              .knex('service_statuses')
              .select(stores.knex.raw('xmin::text as version'))
              .orderBy('service')
          : stores.knex('written').pluck('service');

      beforeEach(async () => {
        tests += 1;
        namespace = `shop-${tests}`;
        if (stores.knex.client.config.client !== 'pg') {
          await stores.knex.raw(
            'create table if not exists written (service text)',
          );
          await stores.knex.raw(
            'create trigger if not exists is_written after update on service_statuses begin insert into written values (new.service); end',
          );
          await stores.knex('written').delete();
        }
      });

      it('are not written again when it says something else: that is in one row', async () => {
        await write(...services.map(name => of(name, quota('1 of 50'))));
        expect(await itemsOf()).toEqual(
          services.map(() => [other, quota('1 of 50'), other]),
        );
        const before = await rowVersions();
        await write(...services.map(name => of(name, quota('2 of 50'))));
        expect(await rowVersions()).toEqual(before);
        expect(await stores.knex('namespace_quotas')).toHaveLength(1);
        expect(await itemsOf()).toEqual(
          services.map(() => [other, quota('2 of 50'), other]),
        );
        expect((await stores.statuses.readCluster('demo'))[0].status).toEqual(
          (await stores.statuses.read('demo', namespace)).records[0].status,
        );
        const { version } = await stores.statuses.read('demo', namespace);
        expect(version).toBe(2);
      });

      it('are not written again either where their policies as a whole say what the quota says', async () => {
        const nearly = (used: string): PolicyItem => ({
          ...{ ...quota(used), state: 'warning', reason: 'QuotaNearLimit' },
          message: `pods is nearly used up: ${used}.`,
          evidence: [
            {
              ...{ apiVersion: 'v1', kind: 'ResourceQuota', namespace: '' },
              ...{ name: 'okeanos', observed: used },
            },
          ],
        });
        const said = (service: string, used: string): StatusChange => {
          const { kind, name, since, ...words } = nearly(used);
          return {
            ...{ type: 'upsert', namespaceId: 'id-1', labels: {} },
            status: serviceStatus({
              service,
              policy: {
                ...{ ...serviceStatus().policy, ...words, since: LATER },
                items: [nearly(used)],
              },
            }),
          };
        };
        await write(...services.map(name => said(name, '46 of 50')));
        const before = await rowVersions();
        await write(...services.map(name => said(name, '47 of 50')));
        expect(await rowVersions()).toEqual(before);
        const { records } = await stores.statuses.read('demo', namespace);
        expect(records.map(({ status }) => status)).toEqual(
          services.map(name => {
            const change = said(name, '47 of 50');
            return 'status' in change && change.status;
          }),
        );
      });

      it('know it for as long as any of them did', async () => {
        await write(of('cart', quota('1 of 50')));
        await write(of('web', quota('2 of 50', LATER)));
        expect(await itemsOf()).toEqual([
          [other, quota('2 of 50'), other],
          [other, quota('2 of 50'), other],
        ]);
        const full = { ...quota('50 of 50', LATER), state: 'failed' as const };
        await write(of('web', full));
        expect((await itemsOf())[0][1]).toEqual(full);
      });

      it('are read as a release before has written them, with all that they say themselves', async () => {
        await write(of('cart', quota('1 of 50')));
        await stores.knex('service_statuses').update({
          status: JSON.stringify(
            serviceStatus({
              policy: {
                ...serviceStatus().policy,
                items: [quota('7 of 50'), other],
              },
            }),
          ),
        });
        await stores.knex('status_versions').increment('version');
        expect(await itemsOf()).toEqual([[quota('7 of 50'), other]]);
      });

      it('say that it is not known when the row of another incarnation is there, or none that can be read', async () => {
        await write(of('cart', quota('1 of 50')));
        for (const change of [
          { items: 'torn' },
          { namespace_id: 'id-2', items: '[]' },
        ]) {
          await stores.knex('namespace_quotas').update(change);
          await stores.knex('status_versions').increment('version');
          expect((await itemsOf())[0][1]).toMatchObject({
            ...{ kind: 'ResourceQuota', name: 'okeanos', state: 'unknown' },
          });
        }
      });
    });

    it('are written, replaced and removed, each time with a new version', async () => {
      const { statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      const write = (...changes: StatusChange[]) =>
        statuses.write(lease, 'demo', new Map([['shop', changes]]));
      await write(upsert('web'), upsert('cart'));
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
      await write(changed, { type: 'delete', service: 'cart' });
      expect(await statuses.read('demo', 'shop')).toEqual({
        records: [
          {
            namespaceId: 'id-1',
            labels: { app: 'new' },
            status: serviceStatus({ service: 'web' }),
          },
        ],
        version: 2,
        isReadable: true,
      });
    });

    it('of each namespace have versions of their own', async () => {
      const { statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      await statuses.write(
        lease,
        'demo',
        new Map([['shop', [upsert('cart')]]]),
      );
      await statuses.write(
        lease,
        'demo',
        new Map([['shop', [upsert('cart')]]]),
      );
      await statuses.write(
        lease,
        'demo',
        new Map([['billing', [upsert('cart')]]]),
      );
      expect(await statuses.versionOf('demo', 'shop')).toBe(2);
      expect(await statuses.versionOf('demo', 'billing')).toBe(1);
      expect(await statuses.readCluster('demo')).toHaveLength(2);
      expect(await statuses.readCluster('other')).toEqual([]);
    });

    it('of some namespaces are written together', async () => {
      const { knex, statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      const queries: string[] = [];
      const listen = ({ sql }: { sql: string }) => queries.push(sql);
      knex.on('query', listen);
      await statuses.write(
        lease,
        'demo',
        new Map([
          ['shop', [upsert('cart'), upsert('web')]],
          ['billing', [upsert('cart')]],
        ]),
      );
      knex.removeListener('query', listen);
      expect(queries.filter(sql => sql.startsWith('insert'))).toHaveLength(2);
      expect((await statuses.read('demo', 'shop')).records).toHaveLength(2);
      expect((await statuses.read('demo', 'billing')).records).toHaveLength(1);
      expect(await statuses.versionOf('demo', 'shop')).toBe(1);
      expect(await statuses.versionOf('demo', 'billing')).toBe(1);
    });

    it('are written together also when they are more than a statement takes', async () => {
      const { statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      const names = Array.from({ length: 1_201 }, (_, n) => `web-${n}`);
      const write = (changes: StatusChange[]) =>
        statuses.write(lease, 'demo', new Map([['many', changes]]));
      const count = async () =>
        (await statuses.read('demo', 'many')).records.length;
      await write(names.map(name => upsert(name)));
      expect(await count()).toBe(1_201);
      await write(names.map(service => ({ type: 'delete', service })));
      expect(await count()).toBe(0);
    });

    it('are not written by who lost the lease, not even in part', async () => {
      const { knex, statuses, leases } = stores;
      const lost = await hold(leases, 'watch:demo');
      await loseLeases(knex);
      await expect(
        statuses.write(
          lost,
          'demo',
          new Map([['shop', [upsert('cart'), upsert('web')]]]),
        ),
      ).rejects.toThrow(LeaseLostError);
      expect(await statuses.read('demo', 'shop')).toEqual({
        records: [],
        version: 0,
        isReadable: true,
      });
    });

    it('are written by who takes back a lease that only expired', async () => {
      const { knex, statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      await expireLeases(knex);
      await statuses.write(
        lease,
        'demo',
        new Map([['shop', [upsert('cart')]]]),
      );
      expect(await statuses.versionOf('demo', 'shop')).toBe(1);
      expect(await leases.acquire('watch:demo', 'other')).toBeUndefined();
    });

    it('are never older than their version', async () => {
      const { statuses, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      const write = (app: string) =>
        statuses.write(
          lease,
          'demo',
          new Map([['shop', [upsert('cart', { app })]]]),
        );
      const reading = async () => {
        for (let round = 0; round < 20; round++) {
          const { records, version } = await statuses.read('demo', 'shop');
          const app = Number(records[0]?.labels.app ?? 0);
          expect(app).toBeGreaterThanOrEqual(version);
        }
      };
      const writing = async () => {
        for (let version = 1; version <= 20; version++) {
          await write(String(version));
          expect(await statuses.versionOf('demo', 'shop')).toBe(version);
        }
      };
      await Promise.all([reading(), reading(), writing()]);
    });
  });
});
