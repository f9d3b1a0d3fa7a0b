import { TestDatabases } from '@backstage/backend-test-utils';
import { NOW } from '../../__testUtils__/fixtures';
import {
  expireLeases,
  hold,
  loseLeases,
  openStores,
  type Stores,
} from '../../__testUtils__/stores';
import { LeaseLostError } from '../../leases/LeaseStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const connected = {
  state: 'connected' as const,
  message: 'All watches are complete',
  since: NOW.toISOString(),
  asOf: NOW.toISOString(),
};

describe.each(databases.eachSupportedId())(
  'ObservedClusterStore on %s',
  databaseId => {
    let stores: Stores;
    beforeAll(async () => {
      stores = await openStores(await databases.init(databaseId));
    });
    beforeEach(async () => {
      await stores.knex('leases').delete();
      await stores.knex('observed_clusters').delete();
      await stores.observedClusters.ensure('demo', '', NOW);
    });

    it('begins with nothing known', async () => {
      expect(await stores.observedClusters.get('demo')).toEqual({
        name: 'demo',
        kubernetesVersion: undefined,
        connection: {
          state: 'connecting',
          message: 'Nobody has watched this cluster yet',
          since: NOW.toISOString(),
        },
        view: { components: [], nodes: {} },
        version: 0,
      });
      expect(await stores.observedClusters.get('other')).toBeUndefined();
    });

    it('reads several at once, and a version alone', async () => {
      const { observedClusters } = stores;
      await observedClusters.ensure('other', '', NOW);
      await observedClusters.ensure('third', '', NOW);
      const some = await observedClusters.getAll(['demo', 'other', 'none']);
      expect(new Set(some)).toEqual(
        new Set([
          await observedClusters.get('demo'),
          await observedClusters.get('other'),
        ]),
      );
      await observedClusters.ensure('demo', 'ocid1.cluster.oc1..b', NOW);
      expect(await observedClusters.versionOf('demo')).toBe(1);
      expect(await observedClusters.versionOf('none')).toBe(0);
    });

    it('keeps the row over restarts', async () => {
      const before = await stores.observedClusters.get('demo');
      await stores.observedClusters.ensure('demo', '', new Date());
      expect(await stores.observedClusters.get('demo')).toEqual(before);
    });

    it('begins anew for another cluster of that name, but for the version', async () => {
      const { observedClusters, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      const view = { components: [], nodes: { ready: 1, total: 2 } };
      const seen = {
        connection: connected,
        view,
        kubernetesVersion: 'v1.36.3',
      };
      await observedClusters.recordView(lease, 'demo', seen, true);

      await observedClusters.ensure('demo', 'ocid1.cluster.oc1..b', NOW);
      const anew = (await observedClusters.get('demo'))!;
      expect(anew).toMatchObject({
        connection: { state: 'connecting' },
        view: { components: [], nodes: {} },
        kubernetesVersion: undefined,
        version: 2,
      });

      await observedClusters.remove('demo', '');
      expect(await observedClusters.get('demo')).toEqual(anew);
      await observedClusters.remove('demo', 'ocid1.cluster.oc1..b');
      expect(await observedClusters.get('demo')).toBeUndefined();
    });

    it('counts a new version when more than freshness changed', async () => {
      const { observedClusters, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      const view = { components: [], nodes: { ready: 1, total: 2 } };
      const seen = {
        connection: connected,
        view,
        kubernetesVersion: 'v1.36.3',
      };
      await observedClusters.recordView(lease, 'demo', seen, true);
      expect(await observedClusters.get('demo')).toMatchObject({
        ...seen,
        version: 1,
      });

      const later = { ...connected, asOf: new Date(1e12).toISOString() };
      await observedClusters.recordView(
        lease,
        'demo',
        { connection: later },
        false,
      );
      expect(await observedClusters.get('demo')).toMatchObject({
        ...seen,
        connection: later,
        version: 1,
      });
      expect(await observedClusters.connectionOf('demo')).toEqual({
        connection: later,
        version: 1,
      });
      expect(await observedClusters.connectionOf('other')).toBeUndefined();
    });

    it('takes writes of who takes back a lease that only expired', async () => {
      const { observedClusters, knex, leases } = stores;
      const lease = await hold(leases, 'watch:demo');
      const seen = { connection: connected };
      await expireLeases(knex);
      await observedClusters.recordView(lease, 'demo', seen, true);
      expect(await leases.acquire('watch:demo', 'other')).toBeUndefined();
    });

    it('refuses writes of who lost the lease', async () => {
      const { observedClusters, knex, leases } = stores;
      const lost = await hold(leases, 'watch:demo');
      await loseLeases(knex);
      const before = await observedClusters.get('demo');
      const seen = { connection: connected };
      await expect(
        observedClusters.recordView(lost, 'demo', seen, true),
      ).rejects.toThrow(LeaseLostError);
      expect(await observedClusters.get('demo')).toEqual(before);
    });
  },
);
