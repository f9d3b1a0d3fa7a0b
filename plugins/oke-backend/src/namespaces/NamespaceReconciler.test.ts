import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { CertificateSources } from '../extensions/CertificateSources';
import { namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { metricsForTests } from '../__testUtils__/metrics';
import { hold, openStores, type Stores } from '../__testUtils__/stores';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { Lease } from '../leases/LeaseStore';
import { NamespaceBlocks } from './blocks/NamespaceBlocks';
import { NamespaceReconciler } from './NamespaceReconciler';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** What happens when the cluster is no longer known. The rest is in `plugin.contract.test.ts`. */
describe('NamespaceReconciler, without the cluster', () => {
  let stores: Stores;
  let lease: Lease;
  let reconciler: NamespaceReconciler;
  const onRemoved = jest.fn();
  const onAway = jest.fn();
  let goneAt: Date | undefined;

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    jest.clearAllMocks();
    goneAt = undefined;
    for (const table of ['leases', 'namespaces', 'host_claims', 'hosts']) {
      await stores.knex(table).delete();
    }
    lease = await hold(stores.leases, 'namespace:x');
    reconciler = new NamespaceReconciler({
      registry: new ClusterRegistry([]),
      store: stores.namespaces,
      baselines: stores.baselines,
      leases: stores.leases,
      ...{ drifts: stores.drifts, metrics: metricsForTests() },
      onDrift: async () => {},
      auditor: mockServices.auditor.mock(),
      groups: {},
      blocks: new NamespaceBlocks([], {}),
      certificateSources: new CertificateSources(),
      goneSince: async () => goneAt,
      onAway,
      onRemoved,
    });
  });

  const HOST = 'cart.apps.example.com';

  async function passOfRemoved(
    deletePolicy: 'Keep' | 'Purge',
    hosts: string[] = [],
    isBegun = false,
  ) {
    const services = [{ name: 'cart', ports: [8443], hosts }];
    const spec = namespaceSpec({ deletePolicy, services });
    const { id } = (await stores.namespaces.create(spec, 'x', NOW))!;
    if (isBegun) {
      const made = { part: 'namespace', uid: 'u', hash: 'h' };
      const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'shop' };
      const inventory = [{ ...made, ...ref }];
      await stores.namespaces.recordProgress(lease, id, { inventory });
    }
    await stores.namespaces.requestDeletion(id, 1, 'x', NOW);
    await reconciler.reconcile(id, lease, new AbortController().signal);
    return stores.namespaces.getById(id);
  }

  it('forgets a namespace that is to stay in it', async () => {
    expect(await passOfRemoved('Keep')).toBeUndefined();
    expect(onRemoved).toHaveBeenCalledTimes(1);
  });

  it('tells the log and the conditions which operation it carries out', async () => {
    const { id, operationId } = (await passOfRemoved('Purge'))!;
    const about = { cluster: 'demo', namespace: 'shop', operationId };
    expect(await reconciler.about(id)).toEqual(about);
    const { conditions } = (await stores.namespaces.getById(id))!;
    expect(new Set(conditions.map(told => told.operationId))).toEqual(
      new Set([operationId]),
    );
    expect(operationId).toBeDefined();
    expect((await reconciler.about('no such')).cluster).toBeUndefined();
  });

  it('does not take a namespace for gone that it cannot remove', async () => {
    const [ready] = (await passOfRemoved('Purge'))?.conditions ?? [];
    expect(ready).toMatchObject({
      type: 'Ready',
      status: 'Unknown',
      reason: 'ClusterNotConfigured',
    });
    // Perhaps it is only not there yet.
    expect(ready).not.toHaveProperty('final');
    expect(onRemoved).not.toHaveBeenCalled();
  });

  it.each(['Keep', 'Purge'] as const)(
    'holds the hosts of a namespace with %s: nobody can see what is obtained there',
    async deletePolicy => {
      const record = await passOfRemoved(deletePolicy, [HOST]);
      expect(record?.conditions.at(-1)).toMatchObject({
        type: 'HostsReleased',
        status: 'False',
        reason: 'ClusterAway',
        message: expect.stringMatching(
          /^cart\.apps\.example\.com: released, held by shop-team on demo until/,
        ),
      });
      expect(await stores.namespaces.hosts.released()).toMatchObject([
        { host: HOST, blockedBy: 'ClusterAway' },
      ]);
      expect(onAway.mock.calls).toEqual([['demo']]);
      // It is not asked for again and again.
      const { signal } = new AbortController();
      await reconciler.reconcile(record!.id, lease, signal);
      expect(onAway).toHaveBeenCalledTimes(1);
      expect(onRemoved).not.toHaveBeenCalled();
    },
  );

  it.each(['Keep', 'Purge'] as const)(
    'ends a namespace with %s whose cluster OCI has no more, and holds its hosts until certificates have ended',
    async deletePolicy => {
      goneAt = NOW;
      expect(await passOfRemoved(deletePolicy, [HOST], true)).toBeUndefined();
      expect(onRemoved).toHaveBeenCalledTimes(1);
      // What was never read may live as long as the admission policy allows.
      const end = new Date(NOW.getTime() + 90 * 24 * 3_600_000);
      expect(await stores.namespaces.hosts.released()).toMatchObject([
        { host: HOST, blockedBy: 'ClusterGone', endsAt: end.toISOString() },
      ]);
    },
  );

  it('keeps a namespace whose cluster OCI has no more, and says that this is final', async () => {
    goneAt = NOW;
    const { id } = (await stores.namespaces.create(namespaceSpec(), 'x', NOW))!;
    await reconciler.reconcile(id, lease, new AbortController().signal);
    expect((await stores.namespaces.getById(id))?.conditions).toMatchObject([
      {
        ...{ type: 'Ready', status: 'Unknown', reason: 'ClusterGone' },
        final: true,
      },
      ...[{}, {}, {}, {}],
      { type: 'HostsReleased', status: 'True', reason: 'NothingHeld' },
    ]);
  });
});
