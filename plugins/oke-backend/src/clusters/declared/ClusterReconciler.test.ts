import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  OciApiError,
  type KubernetesApi,
  type KubernetesClient,
  type OciApi,
} from '@okeanos/backstage-plugin-oke-node';
import { clusterSpec, namespaceSpec, NOW } from '../../__testUtils__/fixtures';
import { metricsForTests } from '../../__testUtils__/metrics';
import {
  expireLeases,
  hold,
  openStores,
  type Stores,
} from '../../__testUtils__/stores';
import { ClusterRegistry } from '../ClusterRegistry';
import type { RegisteredCluster } from '../RegisteredCluster';
import { LeaseLostError, type Lease } from '../../leases/LeaseStore';
import { tunnelsForTests } from '../../__testUtils__/tunnels';
import { ClusterRegistrar } from './ClusterRegistrar';
import { ociConfigSchema } from '../../config/ociConfig';
import { OciConnection } from '../../oci/OciConnection';
import { ClusterReconciler } from './ClusterReconciler';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** What happens when OCI does not play along. The rest is in `declaredCluster.contract.test.ts`. */
describe('ClusterReconciler', () => {
  let stores: Stores;
  let lease: Lease;
  let registry: ClusterRegistry;
  let reconciler: ClusterReconciler;
  const api = jest.fn<Promise<OciApi>, []>();
  const list = jest.fn();
  const onReachable = jest.fn();
  const onEnded = jest.fn();
  const onRemoved = jest.fn();
  const { signal } = new AbortController();

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    for (const table of [
      'namespaces',
      'leases',
      'clusters',
      'baselines',
      'observed_clusters',
    ]) {
      await stores.knex(table).delete();
    }
    lease = await hold(stores.leases, 'cluster:demo');
    jest.resetAllMocks();
    list.mockResolvedValue([]);
    api.mockResolvedValue({
      list,
      get: async () => undefined,
    } as Partial<OciApi> as OciApi);
    const oci = new OciConnection(
      ociConfigSchema.parse({
        region: 'eu-frankfurt-1',
        compartmentId: 'ocid1.compartment.oc1..c',
        watcher: {},
      }),
    );
    jest.spyOn(oci, 'api').mockImplementation(api);
    const {
      declaredClusters: store,
      baselines,
      observedClusters,
      leases,
    } = stores;
    registry = new ClusterRegistry([]);
    const registrar = new ClusterRegistrar({
      oci,
      tunnels: tunnelsForTests(oci),
      registry,
      store,
      baselines,
      observedClusters,
    });
    jest.spyOn(registrar, 'refresh').mockResolvedValue(false);
    reconciler = new ClusterReconciler({
      oci,
      store,
      baselines,
      observedClusters,
      registrar,
      registry,
      leases,
      ...{ drifts: stores.drifts, metrics: metricsForTests() },
      auditor: mockServices.auditor.mock(),
      onReachable,
      onEnded,
      onRemoved,
    });
  });

  const create = () =>
    stores.declaredClusters.create(clusterSpec(), 'user:x', NOW);
  const reconcile = () => reconciler.reconcile('demo', lease, signal);
  const record = () => stores.declaredClusters.get('demo');
  async function requestDeletion() {
    await stores.declaredClusters.requestDeletion((await create())!, 'x', NOW);
  }

  /** A day of UTC, so many days after today. */
  const day = (after: number) =>
    new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
  const createEnding = (
    lastDay: string,
    action: 'notify' | 'delete',
    more: Parameters<typeof clusterSpec>[0] = {},
  ) =>
    stores.declaredClusters.create(
      clusterSpec({ expiry: { lastDay, action }, ...more }),
      'user:x',
      NOW,
    );
  /** As if it had been told so many hours ago that it ends. */
  async function announced(hoursAgo: number): Promise<void> {
    const conditions = (await record())!.conditions.map(condition => ({
      ...condition,
      since: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(),
    }));
    await stores
      .knex('clusters')
      .update({ conditions: JSON.stringify(conditions) });
  }
  const expiring = async () =>
    (await record())?.conditions.find(({ type }) => type === 'Expiring');

  it('tells from seven days before that a cluster ends, whether OCI answers or not', async () => {
    api.mockRejectedValue(new Error('away'));
    await createEnding(day(8), 'notify');
    await reconcile();
    expect(await expiring()).toMatchObject({
      status: 'False',
      reason: 'NotDue',
    });
    await stores.knex('clusters').delete();
    await createEnding(day(7), 'delete');
    await reconcile();
    expect(await expiring()).toMatchObject({
      status: 'True',
      reason: 'EndsSoon',
      message: expect.stringMatching(/then it is deleted, unless/),
    });
  });

  it('deletes nothing that has ended and is not to be deleted', async () => {
    await createEnding(day(-2), 'notify');
    await reconcile();
    await announced(25);
    await reconcile();
    expect(await expiring()).toMatchObject({ status: 'True', reason: 'Ended' });
    expect((await record())?.deletionRequestedAt).toBeUndefined();
  });

  it('deletes what has ended and is to be deleted once that was told for a day', async () => {
    await createEnding(day(-1), 'delete');
    await reconcile();
    expect(await expiring()).toMatchObject({ reason: 'DeletionAnnounced' });
    await announced(23);
    await reconcile();
    expect((await record())?.deletionRequestedAt).toBeUndefined();
    expect(onEnded).not.toHaveBeenCalled();
    await announced(25);
    await reconcile();
    expect(onEnded).toHaveBeenCalledWith('demo');
    expect(onRemoved).toHaveBeenCalledWith('demo');
  });

  it.each([
    ['that is protected', { deletionProtection: true }, /is protected/],
    ['that is frozen', { frozen: true }, /is frozen/],
    ['with namespaces', {}, /namespaces are on it: 1/],
  ])('does not delete a cluster %s', async (what, more, message) => {
    await createEnding(day(-1), 'delete', more);
    await reconcile();
    if (what === 'with namespaces') {
      await stores.namespaces.create(namespaceSpec(), 'user:x', NOW);
    }
    await announced(25);
    await reconcile();
    expect(await expiring()).toMatchObject({
      status: 'True',
      reason: 'DeletionHeldUp',
      message: expect.stringMatching(message),
    });
    expect((await expiring())?.message).not.toMatch('shop');
    expect((await record())?.deletionRequestedAt).toBeUndefined();
    expect(onEnded).not.toHaveBeenCalled();
  });

  it('has nothing to do for what is gone', async () => {
    expect(await reconcile()).toBeUndefined();
    expect(api).not.toHaveBeenCalled();
  });

  it('says that it knows nothing when OCI cannot be used, and comes back', async () => {
    await create();
    api.mockRejectedValue(new Error('the profile cannot be used'));
    expect(await reconcile()).toBeGreaterThan(0);
    const { conditions = [], appliedGeneration } = (await record()) ?? {};
    expect(conditions.map(({ type }) => type)).toEqual([
      'Ready',
      'Provisioned',
      'BaselineReady',
      'Drifted',
    ]);
    for (const condition of conditions) {
      expect(condition).toMatchObject({
        status: 'Unknown',
        reason: 'Failed',
        message: 'the profile cannot be used',
        observedGeneration: 1,
        operationId: (await record())?.operationId,
      });
    }
    expect(await reconciler.about('demo')).toEqual({
      cluster: 'demo',
      operationId: expect.any(String),
    });
    expect(appliedGeneration).toBe(0);
    expect(await reconciler.due(10)).toEqual([]);
  });

  it('does nothing of a frozen cluster, says so, and has carried that out', async () => {
    const { id } = (await stores.declaredClusters.create(
      clusterSpec({ frozen: true, drift: 'repair' }),
      'user:x',
      NOW,
    ))!;
    await stores.declaredClusters.recordProgress(lease, id, {
      choice: {
        kubernetesVersion: 'v1.36.3',
        imageId: 'ocid1.image.oc1..i',
        imageIds: {},
        availabilityDomains: ['AD-1'],
        loadBalancerIds: [],
        oracleServices: { id: 's1', name: 'All', cidrBlock: 'all-fra' },
      },
    });
    // There is no method that has an effect: calling one would fail.
    expect(await reconcile()).toBeGreaterThan(0);
    const {
      conditions = [],
      appliedGeneration,
      records,
    } = (await record()) ?? {};
    expect(conditions[0]).toMatchObject({
      ...{ type: 'Ready', status: 'False', reason: 'Frozen' },
      message: expect.stringMatching(
        /^Okeanos changes nothing here in OCI \(frozen\); 0 of \d+ parts are as asked for; Vcn demo-vcn: .* stays so while the cluster is frozen/,
      ),
    });
    expect(conditions[0].inProgress).toBeUndefined();
    expect(appliedGeneration).toBe(1);
    expect(records).toEqual([]);
  });

  it('does not take what cannot be read for gone', async () => {
    await requestDeletion();
    list.mockRejectedValue(new OciApiError('Unreachable', 'no answer'));
    expect(await reconcile()).toBeGreaterThan(0);
    expect((await record())?.conditions[0]).toMatchObject({
      status: 'Unknown',
      message: expect.stringMatching(/no answer/),
    });
    expect(onRemoved).not.toHaveBeenCalled();
  });

  it('removes the row when everything is gone, and tells of it', async () => {
    const { id } = (await create())!;
    const endpoint = { clusterId: 'ocid1', host: '10.0.0.5', port: 1, ca: '' };
    await stores.declaredClusters.recordProgress(lease, id, { endpoint });
    await stores.declaredClusters.requestDeletion((await record())!, 'x', NOW);
    await stores.observedClusters.ensure('demo', 'ocid1', NOW);
    expect(await reconcile()).toBeUndefined();
    expect(await record()).toBeUndefined();
    expect(await stores.observedClusters.get('demo')).toBeUndefined();
    expect(onRemoved.mock.calls).toEqual([['demo']]);
  });

  describe('before a cluster goes that runs', () => {
    const inside = {
      discover: jest.fn(),
      list: jest.fn(),
      delete: jest.fn(),
    };
    const gateway = {
      metadata: { namespace: 'istio', name: 'gateway', uid: 'uid-1' },
      spec: { type: 'LoadBalancer' },
    };

    /** @param minutes - since its deletion was asked for */
    async function aboutToGo(minutes: number) {
      const { declaredClusters } = stores;
      const { id } = (await create())!;
      const endpoint = { clusterId: 'ocid1', host: 'h', port: 1, ca: '' };
      await declaredClusters.recordProgress(lease, id, { endpoint });
      const at = new Date(Date.now() - minutes * 60_000);
      await declaredClusters.requestDeletion((await record())!, 'x', at);
      const resource = { id: 'ocid1', lifecycleState: 'ACTIVE' };
      api.mockResolvedValue({
        list,
        get: async () => ({ resource, etag: '' }),
      } as Partial<OciApi> as OciApi);
      jest.spyOn(registry, 'get').mockReturnValue({
        provisioner: async () => ({
          client: inside as Partial<KubernetesClient> as KubernetesClient,
          api: inside as Partial<KubernetesApi> as KubernetesApi,
        }),
      } as Partial<RegisteredCluster> as RegisteredCluster);
      inside.discover.mockResolvedValue([]);
    }
    const message = async () => (await record())?.conditions[0].message;

    it('the load balancers of its Services go', async () => {
      await aboutToGo(1);
      inside.list.mockResolvedValueOnce([gateway]).mockResolvedValue([]);
      await reconcile();
      expect(await message()).toMatch(
        /it waits until the load balancers of Service istio\/gateway are gone/,
      );
      expect(inside.delete.mock.calls.map(([ref, uid]) => [ref, uid])).toEqual([
        [
          {
            apiVersion: 'v1',
            kind: 'Service',
            namespace: 'istio',
            name: 'gateway',
          },
          'uid-1',
        ],
      ]);
      expect(list).not.toHaveBeenCalled();

      expect(await reconcile()).toBeUndefined();
      expect(onRemoved).toHaveBeenCalledTimes(1);
    });

    it('what does not tell is waited for, but not for ever', async () => {
      await aboutToGo(1);
      inside.list.mockRejectedValue(new Error('no answer'));
      await reconcile();
      expect(await message()).toMatch(
        /it waits until the cluster tells whether it has load balancers \(no answer\); otherwise it goes on at \d+ \w+ 20\d\d, \d\d:\d\d UTC/,
      );
      expect(list).not.toHaveBeenCalled();
      await stores.knex('clusters').delete();

      await aboutToGo(16);
      expect(await reconcile()).toBeUndefined();
    });
  });

  it('writes nothing when somebody else holds the lease by now', async () => {
    await create();
    await expireLeases(stores.knex);
    await hold(stores.leases, 'cluster:demo');
    api.mockRejectedValue(new Error('no'));
    await expect(reconcile()).rejects.toThrow(LeaseLostError);
    expect((await record())?.conditions).toEqual([]);
  });

  it('ends when the backend shuts down, and says nothing about the cluster', async () => {
    await create();
    const controller = new AbortController();
    const stopped = new Error('stopped');
    api.mockImplementation(async () => {
      controller.abort(stopped);
      throw new Error('aborted');
    });
    await expect(
      reconciler.reconcile('demo', lease, controller.signal),
    ).rejects.toBe(stopped);
    expect((await record())?.conditions).toEqual([]);
  });
});
