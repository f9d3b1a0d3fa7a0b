import { TestDatabases } from '@backstage/backend-test-utils';
import { clusterSpec, NOW } from '../__testUtils__/fixtures';
import { hold, openStores, type Stores } from '../__testUtils__/stores';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import { MadeClusters } from './MadeClusters';
import { ociConfigSchema } from './ociConfig';
import { OciConnection } from './OciConnection';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const ENDPOINT = { clusterId: 'ocid1.cluster.oc1..a', port: 6443, ca: 'CA' };
const WATCHER = 'ocid1.group.oc1..watchers';

describe('MadeClusters', () => {
  let stores: Stores;
  let registry: ClusterRegistry;
  let made: MadeClusters;

  beforeEach(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
    for (const table of ['leases', 'oke_clusters', 'clusters']) {
      await stores.knex(table).delete();
    }
    registry = new ClusterRegistry([]);
    made = new MadeClusters({
      oci: new OciConnection(
        ociConfigSchema.parse({
          region: 'eu-frankfurt-1',
          watcher: { subject: WATCHER },
        }),
      ),
      registry,
      store: stores.okeClusters,
      clusters: stores.clusters,
    });
  });

  /** What another replica does when OCI has told the endpoint. */
  async function reach(host: string) {
    const { id } = (await stores.okeClusters.get('demo'))!;
    const lease = await hold(stores.leases, `oke-cluster:${host}`);
    const endpoint = { ...ENDPOINT, host };
    await stores.okeClusters.recordProgress(lease, id, { endpoint });
  }

  it('takes a cluster once its endpoint is known, and again when that changed', async () => {
    await stores.okeClusters.create(clusterSpec(), 'user:x', NOW);
    expect(await made.sync()).toEqual([]);
    expect(registry.get('demo')).toBeUndefined();

    await reach('10.0.0.5');
    expect(await made.sync()).toEqual(['demo']);
    const first = registry.get('demo');
    expect(first).toMatchObject({
      owner: clusterSpec().owner,
      watcherSubject: { kind: 'Group', name: WATCHER },
    });
    expect(await stores.clusters.get('demo')).toBeDefined();
    expect(await made.sync()).toEqual([]);
    expect(registry.get('demo')).toBe(first);

    const close = jest.spyOn(first!, 'close');
    await reach('10.0.0.6');
    expect(await made.sync()).toEqual(['demo']);
    expect(registry.get('demo')).not.toBe(first);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('takes a cluster once when a pass and a sync find it at the same time', async () => {
    await stores.okeClusters.create(clusterSpec(), 'user:x', NOW);
    await reach('10.0.0.5');
    const put = jest.spyOn(registry, 'put');
    const record = (await stores.okeClusters.get('demo'))!;
    const results = await Promise.all([made.put(record), made.put(record)]);
    expect(results.sort()).toEqual([false, true]);
    expect(put).toHaveBeenCalledTimes(1);
  });

  it('forgets a cluster that is gone', async () => {
    await stores.okeClusters.create(clusterSpec(), 'user:x', NOW);
    await reach('10.0.0.5');
    await made.sync();
    const close = jest.spyOn(registry.get('demo')!, 'close');
    await stores.knex('oke_clusters').delete();
    expect(await made.sync()).toEqual([]);
    expect(registry.get('demo')).toBeUndefined();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
