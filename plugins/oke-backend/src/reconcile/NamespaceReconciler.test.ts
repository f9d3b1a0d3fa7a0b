import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { hold, openStores, type Stores } from '../__testUtils__/stores';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { Lease } from '../database/LeaseStore';
import { NamespaceReconciler } from './NamespaceReconciler';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** What happens when the cluster is no longer known. The rest is in `plugin.contract.test.ts`. */
describe('NamespaceReconciler, without the cluster', () => {
  let stores: Stores;
  let lease: Lease;
  let reconciler: NamespaceReconciler;
  const onRemoved = jest.fn();

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    jest.clearAllMocks();
    await stores.knex('leases').delete();
    await stores.knex('namespaces').delete();
    lease = await hold(stores.leases, 'namespace:x');
    reconciler = new NamespaceReconciler({
      clusters: new ClusterRegistry([]),
      store: stores.namespaces,
      clusterStore: stores.clusters,
      leases: stores.leases,
      auditor: mockServices.auditor.mock(),
      groups: {},
      onRemoved,
    });
  });

  async function passOfRemoved(deletePolicy: 'Keep' | 'Purge') {
    const spec = namespaceSpec({ deletePolicy });
    const { id } = (await stores.namespaces.create(spec, 'x', NOW))!;
    await stores.namespaces.requestDeletion(id, 1, 'x', NOW);
    await reconciler.reconcile(id, lease, new AbortController().signal);
    return stores.namespaces.getById(id);
  }

  it('forgets a namespace that is to stay in it', async () => {
    expect(await passOfRemoved('Keep')).toBeUndefined();
    expect(onRemoved).toHaveBeenCalledTimes(1);
  });

  it('does not take a namespace for gone that it cannot remove', async () => {
    expect((await passOfRemoved('Purge'))?.conditions[0]).toMatchObject({
      type: 'Ready',
      status: 'Unknown',
      reason: 'ClusterNotConfigured',
    });
    expect(onRemoved).not.toHaveBeenCalled();
  });
});
