import { TestDatabases } from '@backstage/backend-test-utils';
import { NOW } from '../__testUtils__/fixtures';
import {
  expireLeases,
  hold,
  loseLeases,
  openStores,
  type Stores,
} from '../__testUtils__/stores';
import { LeaseLostError } from './LeaseStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const connected = {
  state: 'connected' as const,
  message: 'All watches are complete',
  since: NOW.toISOString(),
  asOf: NOW.toISOString(),
};

describe.each(databases.eachSupportedId())('ClusterStore on %s', databaseId => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores(await databases.init(databaseId));
  });
  beforeEach(async () => {
    await stores.knex('leases').delete();
    await stores.knex('clusters').delete();
    await stores.clusters.ensure('demo', '', NOW);
  });

  it('begins with nothing known', async () => {
    expect(await stores.clusters.get('demo')).toEqual({
      name: 'demo',
      id: expect.any(String),
      conditions: [],
      inventory: [],
      kubernetesVersion: undefined,
      connection: {
        state: 'connecting',
        message: 'Nobody has watched this cluster yet',
        since: NOW.toISOString(),
      },
      view: { components: [], nodes: {} },
      version: 0,
    });
    expect(await stores.clusters.get('other')).toBeUndefined();
  });

  it('keeps the row over restarts', async () => {
    const before = await stores.clusters.get('demo');
    await stores.clusters.ensure('demo', '', new Date());
    expect(await stores.clusters.get('demo')).toEqual(before);
  });

  it('begins anew for another cluster of that name, but for the version', async () => {
    const { clusters, leases } = stores;
    const { id } = (await clusters.get('demo'))!;
    const lease = await hold(leases, 'watch:demo');
    const view = { components: [], nodes: { ready: 1, total: 2 } };
    const seen = { connection: connected, view, kubernetesVersion: 'v1.36.3' };
    await clusters.recordView(lease, 'demo', seen, true);

    await clusters.ensure('demo', 'ocid1.cluster.oc1..b', NOW);
    const anew = (await clusters.get('demo'))!;
    expect(anew).toMatchObject({
      connection: { state: 'connecting' },
      view: { components: [], nodes: {} },
      kubernetesVersion: undefined,
      version: 2,
    });
    expect(anew.id).not.toBe(id);

    await clusters.remove('demo', '');
    expect(await clusters.get('demo')).toEqual(anew);
    await clusters.remove('demo', 'ocid1.cluster.oc1..b');
    expect(await clusters.get('demo')).toBeUndefined();
  });

  it('counts a new version when more than freshness changed', async () => {
    const { clusters, leases } = stores;
    const lease = await hold(leases, 'watch:demo');
    const view = { components: [], nodes: { ready: 1, total: 2 } };
    const seen = { connection: connected, view, kubernetesVersion: 'v1.36.3' };
    await clusters.recordView(lease, 'demo', seen, true);
    expect(await clusters.get('demo')).toMatchObject({ ...seen, version: 1 });

    const later = { ...connected, asOf: new Date(1e12).toISOString() };
    await clusters.recordView(lease, 'demo', { connection: later }, false);
    expect(await clusters.get('demo')).toMatchObject({
      ...seen,
      connection: later,
      version: 1,
    });
    expect(await clusters.connectionOf('demo')).toEqual({
      connection: later,
      version: 1,
    });
    expect(await clusters.connectionOf('other')).toBeUndefined();
  });

  it('is due from the beginning, and when a pass says so', async () => {
    const { clusters, leases } = stores;
    expect(await clusters.due(10)).toEqual(['demo']);
    const lease = await hold(leases, 'cluster:demo');
    await clusters.scheduleNext(lease, 'demo', 60_000);
    expect(await clusters.due(10)).toEqual([]);
    await clusters.scheduleNext(lease, 'demo', -1);
    expect(await clusters.due(10)).toEqual(['demo']);
  });

  it('takes writes of who takes back a lease that only expired', async () => {
    const { clusters, knex, leases } = stores;
    const lease = await hold(leases, 'watch:demo');
    const seen = { connection: connected };
    for (const write of [
      () => clusters.recordView(lease, 'demo', seen, true),
      () => clusters.scheduleNext(lease, 'demo', 60_000),
    ]) {
      await expireLeases(knex);
      await write();
      expect(await leases.acquire('watch:demo', 'other')).toBeUndefined();
    }
    expect(await clusters.due(10)).toEqual([]);
  });

  it('refuses writes of who lost the lease', async () => {
    const { clusters, knex, leases } = stores;
    const lost = await hold(leases, 'watch:demo');
    await loseLeases(knex);
    const before = await clusters.get('demo');
    const seen = { connection: connected };
    const writes = [
      clusters.recordView(lost, 'demo', seen, true),
      clusters.recordProgress(lost, 'demo', { conditions: [] }),
      clusters.scheduleNext(lost, 'demo', 60_000),
    ];
    for (const outcome of await Promise.allSettled(writes)) {
      expect(outcome).toMatchObject({ reason: expect.any(LeaseLostError) });
    }
    expect(await clusters.get('demo')).toEqual(before);
    expect(await clusters.due(10)).toEqual(['demo']);
  });
});
