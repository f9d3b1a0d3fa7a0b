import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  KEPT_NAMESPACE_POLICY,
  type KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import { FakeKubernetesApi } from '../../__testUtils__/FakeKubernetesApi';
import { hold, openStores, type Stores } from '../../__testUtils__/stores';
import { CertificateSources } from '../../extensions/CertificateSources';
import type { Lease } from '../../leases/LeaseStore';
import { ClusterRegistry } from '../ClusterRegistry';
import { WatchedCluster } from '../observed/__testUtils__/WatchedCluster';
import { BaselineReconciler } from './BaselineReconciler';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** What a pass makes of a baseline's row. What it makes in a cluster is in `plugin.contract.test.ts`. */
describe('BaselineReconciler', () => {
  let stores: Stores;
  let lease: Lease;
  let registry: ClusterRegistry;
  let reconciler: BaselineReconciler;
  let api: FakeKubernetesApi;
  const onReady = jest.fn();
  const { signal } = new AbortController();

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    jest.resetAllMocks();
    await stores.knex('leases').delete();
    await stores.knex('baselines').delete();
    await stores.baselines.ensure('demo', '');
    lease = await hold(stores.leases, 'baseline:demo');
    api = new FakeKubernetesApi();
    jest
      .spyOn(api, 'scopeOf')
      .mockImplementation(async ({ kind }) =>
        kind === 'Certificate' ? 'Namespaced' : 'Cluster',
      );
    jest.spyOn(api, 'apply').mockImplementation(async object => {
      const { kind, metadata } = object;
      api.put(kind, metadata.name, metadata.labels);
      return { type: 'applied', object: api.objects.at(-1) ?? object };
    });
    const cluster = new WatchedCluster('demo', {});
    jest
      .spyOn(cluster, 'provisioner')
      .mockResolvedValue({ api, client: {} as KubernetesClient });
    registry = new ClusterRegistry([]);
    await registry.put(cluster);
    const { baselines: store, leases } = stores;
    reconciler = new BaselineReconciler({
      ...{ registry, store, leases, onReady },
      certificateSources: new CertificateSources(),
      auditor: mockServices.auditor.mock(),
    });
  });

  const reconcile = () => reconciler.reconcile('demo', lease, signal);
  const condition = () => stores.baselines.readinessOf('demo');

  it('has nothing to do for a cluster that is not known, and takes none for due', async () => {
    await registry.remove('demo');
    expect(await reconciler.due(10)).toEqual([]);
    expect(await reconcile()).toBeUndefined();
    expect(await condition()).toBeUndefined();
  });

  it('says that it knows nothing while the API server does not answer, and comes back soon', async () => {
    jest.spyOn(api, 'get').mockRejectedValue(new Error('no route'));
    expect(await reconcile()).toBe(2_000);
    expect(await condition()).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining('no route'),
    });
    expect(await condition()).not.toHaveProperty('final');
    expect(await stores.baselines.due(10)).toEqual([]);
    expect(onReady).not.toHaveBeenCalled();
  });

  it('says that somebody must do something when a name is taken', async () => {
    api.put('ValidatingAdmissionPolicy', KEPT_NAMESPACE_POLICY);
    await reconcile();
    expect(await condition()).toMatchObject({
      status: 'False',
      reason: 'NameTaken',
      final: true,
    });
  });

  it('tells when it became ready, and each time only then', async () => {
    await reconcile();
    expect(await reconcile()).toBe(300_000);
    expect(await condition()).toMatchObject({
      status: 'True',
      reason: 'Applied',
      message: 'The issuer, the admission policies and the watcher role exist',
      observedGeneration: 1,
    });
    await reconcile();
    expect(onReady.mock.calls).toEqual([['demo']]);

    jest.spyOn(api, 'get').mockRejectedValueOnce(new Error('no route'));
    expect(await reconcile()).toBe(2_000);
    await reconcile();
    expect(onReady).toHaveBeenCalledTimes(2);
  });
});
