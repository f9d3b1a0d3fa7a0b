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

const ready = {
  ...{ type: 'BaselineReady', status: 'True' as const, reason: 'Applied' },
  ...{ message: '', observedGeneration: 1, since: NOW.toISOString() },
};

describe.each(databases.eachSupportedId())('BaselineStore on %s', id => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores(await databases.init(id));
  });
  beforeEach(async () => {
    await stores.knex('leases').delete();
    await stores.knex('baselines').delete();
    await stores.baselines.ensure('demo', '');
  });

  it('begins with nothing made', async () => {
    expect(await stores.baselines.get('demo')).toEqual({
      cluster: 'demo',
      id: expect.any(String),
      conditions: [],
      inventory: [],
    });
    expect(await stores.baselines.get('other')).toBeUndefined();
    expect(await stores.baselines.readinessOf('demo')).toBeUndefined();
    expect(await stores.baselines.readinessOf('other')).toBeUndefined();
  });

  it('keeps the row over restarts', async () => {
    const before = await stores.baselines.get('demo');
    await stores.baselines.ensure('demo', '');
    expect(await stores.baselines.get('demo')).toEqual(before);
  });

  it('begins anew for another cluster of that name', async () => {
    const { baselines, leases } = stores;
    const { id: before } = (await baselines.get('demo'))!;
    const lease = await hold(leases, 'baseline:demo');
    await baselines.recordProgress(lease, 'demo', { conditions: [ready] });
    expect(await baselines.readinessOf('demo')).toEqual(ready);

    await baselines.ensure('demo', 'ocid1.cluster.oc1..b');
    const anew = (await baselines.get('demo'))!;
    expect(anew.id).not.toBe(before);
    expect(anew.conditions).toEqual([]);

    await baselines.remove('demo', '');
    expect(await baselines.get('demo')).toEqual(anew);
    await baselines.remove('demo', 'ocid1.cluster.oc1..b');
    expect(await baselines.get('demo')).toBeUndefined();
  });

  it('is due from the beginning, and when a pass says so', async () => {
    const { baselines, leases } = stores;
    expect(await baselines.due(10)).toEqual(['demo']);
    await stores.knex('baselines').update({ next_reconcile_at: 1_000 });
    expect(await baselines.longestDueMs(['demo'])).toBeGreaterThan(1_000);
    // Of a cluster that nobody knows any more, it is due for ever.
    expect(await baselines.longestDueMs(['other'])).toBe(0);
    const lease = await hold(leases, 'baseline:demo');
    await baselines.scheduleNext(lease, 'demo', 60_000);
    expect(await baselines.due(10)).toEqual([]);
    await baselines.scheduleNext(lease, 'demo', -1);
    expect(await baselines.due(10)).toEqual(['demo']);
    await baselines.scheduleNext(lease, 'demo', 60_000);
    await baselines.ensure('demo', '');
    expect(await baselines.due(10)).toEqual(['demo']);
  });

  it('takes writes of who takes back a lease that only expired', async () => {
    const { baselines, knex, leases } = stores;
    const lease = await hold(leases, 'baseline:demo');
    for (const write of [
      () => baselines.recordProgress(lease, 'demo', { conditions: [ready] }),
      () => baselines.scheduleNext(lease, 'demo', 60_000),
    ]) {
      await expireLeases(knex);
      await write();
      expect(await leases.acquire('baseline:demo', 'other')).toBeUndefined();
    }
    expect(await baselines.due(10)).toEqual([]);
  });

  it('refuses writes of who lost the lease', async () => {
    const { baselines, knex, leases } = stores;
    const lost = await hold(leases, 'baseline:demo');
    await loseLeases(knex);
    const before = await baselines.get('demo');
    const writes = [
      baselines.recordProgress(lost, 'demo', { conditions: [] }),
      baselines.scheduleNext(lost, 'demo', 60_000),
    ];
    for (const outcome of await Promise.allSettled(writes)) {
      expect(outcome).toMatchObject({ reason: expect.any(LeaseLostError) });
    }
    expect(await baselines.get('demo')).toEqual(before);
    expect(await baselines.due(10)).toEqual(['demo']);
  });
});
