import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { serviceHeadline } from '@okeanos/backstage-plugin-oke-common';
import {
  BILLING_TEAM,
  namespaceSpec,
  NOW,
  serviceStatus,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { hold } from '../__testUtils__/stores';
import { openStores } from '../stores/Stores';
import { UnreadableRows, type MetRow } from './UnreadableRows';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())(
  'a row that cannot be read, on %s,',
  databaseId => {
    const setUp = async () => {
      const knex = await databases.init(databaseId);
      const told: string[] = [];
      const rows = new UnreadableRows(({ message }) => told.push(message));
      const stores = await openStores(mockServices.database({ knex }), rows);
      return { knex, rows, told, ...stores };
    };

    it('of what was seen of a cluster is not known, keeps no other from being read, and is told once', async () => {
      const { knex, rows, told, observedClusters } = await setUp();
      for (const name of ['demo', 'edge']) {
        await observedClusters.ensure(name, '', NOW);
      }
      await knex('observed_clusters').where({ name: 'demo' }).update({
        connection: '{"state":"hibernating"}',
        view: '{',
      });
      for (let round = 0; round < 2; round += 1) {
        const records = await observedClusters.getAll(['demo', 'edge']);
        const of = (name: string) => records.find(each => each.name === name);
        expect(of('edge')?.connection.message).toMatch(/Nobody has watched/);
        expect(of('demo')).toMatchObject({
          connection: {
            state: 'connecting',
            message: expect.stringMatching(/^How it stands.*state: /),
          },
          view: { components: [], nodes: {} },
        });
        expect(await observedClusters.connectionOf('demo')).toMatchObject({
          connection: { state: 'connecting' },
        });
      }
      expect(told).toHaveLength(2);
      expect(rows.list()).toMatchObject([
        { of: 'observation', cluster: 'demo' },
        { of: 'observation', cluster: 'demo' },
      ]);

      await observedClusters.ensure('demo', 'another', NOW);
      await observedClusters.get('demo');
      expect(rows.list()).toEqual([]);
    });

    it('of a baseline makes the cluster not ready; without what was made there is no pass', async () => {
      const { knex, rows, told, baselines } = await setUp();
      await baselines.ensure('demo', '');
      await knex('baselines').update({ conditions: '[{}]' });
      expect(await baselines.readinessOf('demo')).toMatchObject({
        ...{ status: 'Unknown', reason: 'Unreadable' },
        message: expect.stringContaining('cannot be read'),
      });
      expect(await baselines.get('demo')).toMatchObject({ inventory: [] });
      await knex('baselines').update({ conditions: '[]', inventory: '{' });
      expect(await baselines.conditionsOf('demo')).toEqual([]);
      expect(await baselines.idOf('demo')).toEqual(expect.any(String));
      await expect(baselines.get('demo')).rejects.toThrow(
        'What Okeanos made inside cluster demo cannot be read from the database: a column is no JSON',
      );
      expect(rows.list()).toMatchObject([{ of: 'baseline' }]);
      expect(told).toHaveLength(2);
    });

    it('of a status shows its service as unknown, and the others as they are', async () => {
      const { knex, rows, told, statuses, leases } = await setUp();
      const lease = await hold(leases, 'watch:demo');
      const upsert = (service: string) => ({
        ...{ type: 'upsert' as const, namespaceId: 'id-1', labels: {} },
        status: serviceStatus({ service }),
      });
      await statuses.write(
        lease,
        'demo',
        new Map([['shop', [upsert('cart'), upsert('web')]]]),
      );
      const torn = { service: 'cart' };
      const [{ status }] = await knex('service_statuses').where(torn);
      await knex('service_statuses')
        .where(torn)
        .update({ status: '{"new":1}' });
      for (let round = 0; round < 2; round += 1) {
        const { records } = await statuses.read('demo', 'shop');
        const [cart, web] = records.map(record => record.status);
        expect(web).toEqual(serviceStatus({ service: 'web' }));
        expect(serviceHeadline(cart)).toMatchObject({
          state: 'unknown',
          message: expect.stringMatching(
            /^The status of service cart of demo\/shop cannot be read/,
          ),
        });
      }
      expect(await statuses.readCluster('demo')).toHaveLength(2);
      expect(told).toHaveLength(1);
      expect(rows.list()).toMatchObject([{ of: 'status', namespace: 'shop' }]);

      // Mended by hand, which makes no new version.
      await knex('service_statuses').where(torn).update({ status });
      const { records } = await statuses.read('demo', 'shop');
      expect(records[0].status).toEqual(serviceStatus({ service: 'cart' }));
      expect(rows.list()).toEqual([]);
    });

    it('of a host keeps it from all others until it is seen who has rights', async () => {
      const { knex, rows, namespaces, leases } = await setUp();
      const host = 'cart.apps.example.com';
      const services = [{ name: 'cart', ports: [8080], hosts: [host] }];
      const record = await namespaces.create(
        namespaceSpec({ services }),
        'user:x',
        NOW,
      );
      const { hosts } = namespaces;
      const inTheWayOf = (owner: string) =>
        hosts.inTheWayOf(
          {
            id: undefined,
            spec: namespaceSpec({ cluster: 'another', owner, services }),
          },
          NOW,
        );
      expect(await inTheWayOf(SHOP_TEAM)).toEqual([]);
      await knex('host_claims').update({ contenders: '{', blocked_by: 'New' });
      for (const owner of [SHOP_TEAM, BILLING_TEAM]) {
        expect(await inTheWayOf(owner)).toMatchObject([
          { host, owner: SHOP_TEAM, contenders: [], blockedBy: undefined },
        ]);
      }
      expect(rows.list()).toMatchObject([
        { of: 'host', owner: SHOP_TEAM },
        { of: 'host', owner: SHOP_TEAM },
      ]);
      // A change of the spec does not make it readable: who else had it is still not known.
      await knex.transaction(transaction =>
        hosts.claim(transaction, { id: record!.id, spec: record!.spec }, NOW),
      );
      expect(await inTheWayOf(SHOP_TEAM)).toHaveLength(1);
      const lease = await hold(leases, `namespace:${record!.id}`);
      await hosts.handOver(lease, record!.id, SHOP_TEAM);
      expect(await inTheWayOf(SHOP_TEAM)).toEqual([]);
      expect(rows.list()).toEqual([]);
    });
  },
);

it('is told anew when it could be read meanwhile, or its fault is another', () => {
  const told: MetRow[] = [];
  const rows = new UnreadableRows(row => told.push(row));
  const read = (text: string) =>
    rows.read(
      {
        ...{ of: 'status', cluster: 'demo', what: 'It', meanwhile: 'Wait.' },
      },
      () => JSON.parse(text),
      ({ message }) => message,
    );
  expect(read('{')).toBe(
    'It cannot be read from the database: a column is no JSON. Wait.',
  );
  read('{');
  expect(told).toHaveLength(1);
  expect(read('1')).toBe(1);
  read('{');
  expect(told).toHaveLength(2);
});
