import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  KEPT_NAMESPACE_POLICY,
  type KubernetesClient,
  type KubernetesObject,
} from '@okeanos/backstage-plugin-oke-node';
import {
  clusterCa,
  type CertificateSource,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { FakeKubernetesApi } from '../../__testUtils__/FakeKubernetesApi';
import { namespaceSpec } from '../../__testUtils__/fixtures';
import { metricsForTests } from '../../__testUtils__/metrics';
import { hold, openStores, type Stores } from '../../__testUtils__/stores';
import { CertificateSources } from '../../extensions/CertificateSources';
import { Evaluators } from '../../extensions/Evaluators';
import type { Lease } from '../../leases/LeaseStore';
import { ClusterRegistry } from '../ClusterRegistry';
import { watchedParts } from '../parts/__testUtils__/watchedParts';
import { WatchedCluster } from '../observed/__testUtils__/WatchedCluster';
import { BaselineReconciler } from './BaselineReconciler';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** What a pass makes of a baseline's row. What it makes in a cluster is in `plugin.contract.test.ts`. */
describe('BaselineReconciler', () => {
  let stores: Stores;
  let lease: Lease;
  let registry: ClusterRegistry;
  let sources: CertificateSources;
  let reconciler: BaselineReconciler;
  let api: FakeKubernetesApi;
  const onReady = jest.fn();
  const onChanged = jest.fn();
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
    jest.spyOn(api, 'apply').mockImplementation(apply);
    const cluster = new WatchedCluster('demo', {});
    jest
      .spyOn(cluster, 'provisioner')
      .mockResolvedValue({ api, client: {} as KubernetesClient });
    cluster.watched = watchedParts();
    registry = new ClusterRegistry([]);
    await registry.put(cluster);
    await stores.knex('namespaces').delete();
    sources = new CertificateSources();
    reconciler = reconcilerWith(sources);
  });

  async function apply(object: KubernetesObject) {
    const { kind, metadata } = object;
    api.put(kind, metadata.name, metadata.labels);
    if (kind === 'ClusterIssuer') {
      // As cert-manager says of it.
      const conditions = [{ type: 'Ready', status: 'True' }];
      Object.assign(api.objects.at(-1) ?? {}, { status: { conditions } });
    }
    return { type: 'applied' as const, object: api.objects.at(-1) ?? object };
  }

  function reconcilerWith(certificateSources: CertificateSources) {
    const { baselines: store, namespaces, leases } = stores;
    return new BaselineReconciler({
      ...{ registry, certificateSources, store, namespaces, leases, onReady },
      onChanged,
      ...{ drifts: stores.drifts, metrics: metricsForTests() },
      evaluators: new Evaluators(),
      ...{ grants: [], bounds: [], groups: {} },
      auditor: mockServices.auditor.mock(),
    });
  }

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
    expect(onChanged.mock.calls).toEqual([['demo']]);

    jest.spyOn(api, 'get').mockRejectedValueOnce(new Error('no route'));
    expect(await reconcile()).toBe(2_000);
    await reconcile();
    expect(onReady).toHaveBeenCalledTimes(2);
  });

  describe('with a source of a module', () => {
    const ISSUER = {
      ...{ apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer' },
      spec: { vault: {} },
    };
    const vault: CertificateSource = {
      ...clusterCa,
      id: 'vault',
      module: '@acme/vault',
      issuerRef: { ...clusterCa.issuerRef, name: 'vault' },
      baselineParts: () => [
        {
          id: 'issuer',
          object: { ...ISSUER, metadata: { name: 'vault' } },
        },
      ],
    };
    /** All but that the cluster's own issuer can issue, which a source never changes. */
    const conditions = async () => {
      const all = (await stores.baselines.get('demo'))?.conditions ?? [];
      const own = all.filter(({ type }) => type === 'IssuerReady');
      expect(own).toMatchObject([{ status: 'True' }]);
      return all.filter(({ type }) => type !== 'IssuerReady');
    };
    const inventory = async () =>
      (await stores.baselines.get('demo'))?.inventory.map(({ part }) => part);
    const policy = () =>
      JSON.stringify(
        jest
          .mocked(api.apply)
          .mock.calls.map(([object]) => object)
          .filter(
            ({ kind, metadata }) =>
              kind === 'ValidatingAdmissionPolicy' &&
              metadata.name === 'okeanos-issuer',
          )
          .at(-1),
      );
    let gone: jest.SpyInstance;

    beforeEach(async () => {
      gone = jest.spyOn(api, 'delete').mockImplementation(async () => {});
      sources.add(vault);
      await reconcile();
      expect(await inventory()).toContain('certificate-source.vault.issuer');
    });

    /** The backend starts again without the module. */
    async function withoutModule() {
      sources = new CertificateSources();
      reconciler = reconcilerWith(sources);
      return reconcile();
    }

    it('makes what it needs, and guards its issuer first', async () => {
      expect(await conditions()).toMatchObject([
        { type: 'BaselineReady', status: 'True' },
        { type: 'CertificateSourceReady.vault', status: 'True' },
      ]);
      const made = jest
        .mocked(api.apply)
        .mock.calls.filter(([, { dryRun }]) => !dryRun)
        .map(([{ metadata }]) => metadata.name);
      expect(made.indexOf('vault')).toBeGreaterThan(
        made.lastIndexOf('okeanos-issuer'),
      );
      expect(policy()).toContain('vault');
    });

    it('comes back soon while it is not ready, and lets no namespace wait', async () => {
      jest.mocked(api.apply).mockImplementation(async object => {
        if (object.metadata.name === 'vault') {
          throw new Error('not now');
        }
        return apply(object);
      });
      api.objects.splice(
        api.objects.findIndex(({ metadata }) => metadata.name === 'vault'),
        1,
      );
      expect(await reconcile()).toBe(2_000);
      expect(await condition()).toMatchObject({ status: 'True' });
      expect(await conditions()).toMatchObject([
        {},
        { status: 'Unknown', message: expect.stringContaining('not now') },
      ]);
    });

    it.each<[string, () => unknown]>([
      [
        'throws',
        () => {
          throw new Error('no such thing');
        },
      ],
      [
        'makes an object without a name',
        () => [{ id: 'a', object: { ...ISSUER, metadata: {} } }],
      ],
      [
        'makes what Okeanos makes',
        () => [
          {
            id: 'a',
            object: {
              apiVersion: 'admissionregistration.k8s.io/v1',
              kind: 'ValidatingAdmissionPolicy',
              metadata: { name: 'okeanos-issuer' },
            },
          },
        ],
      ],
    ])('fails alone when it %s', async (_, baselineParts) => {
      sources = new CertificateSources();
      sources.add({ ...vault, baselineParts: baselineParts as never });
      sources.add({
        ...vault,
        id: 'other',
        issuerRef: { ...vault.issuerRef, name: 'other' },
        baselineParts: () => [
          { id: 'issuer', object: { ...ISSUER, metadata: { name: 'other' } } },
        ],
      });
      reconciler = reconcilerWith(sources);
      await reconcile();
      expect(await conditions()).toMatchObject([
        { type: 'BaselineReady', status: 'True' },
        { type: 'CertificateSourceReady.other', status: 'True' },
        { type: 'CertificateSourceReady.vault', reason: 'SourceFailed' },
      ]);
      expect(gone).not.toHaveBeenCalled();
      expect(await inventory()).toContain('certificate-source.vault.issuer');
      expect(policy()).toContain('vault');
    });

    it('removes what it made when it is no longer registered, and guards its issuer until then', async () => {
      await withoutModule();
      expect(gone).toHaveBeenCalledTimes(1);
      expect(gone.mock.calls[0][0]).toMatchObject({
        kind: 'ClusterIssuer',
        name: 'vault',
      });
      expect(policy()).toContain('vault');
      expect(await conditions()).toMatchObject([{ status: 'True' }]);
      expect(await conditions()).toHaveLength(1);

      await reconcile();
      expect(policy()).not.toContain('vault');
      expect(gone).toHaveBeenCalledTimes(1);
    });

    it('touches nothing of it while a namespace uses it, and says so', async () => {
      const spec = namespaceSpec({ certificates: { source: 'vault' } });
      await stores.namespaces.create(spec, 'user:default/ada', new Date());
      expect(await withoutModule()).toBe(300_000);
      expect(gone).not.toHaveBeenCalled();
      expect(await inventory()).toContain('certificate-source.vault.issuer');
      expect(policy()).toContain('vault');
      expect(await conditions()).toMatchObject([
        { status: 'True', message: expect.stringContaining('vault') },
        { type: 'CertificateSourceReady.vault', reason: 'NotInstalled' },
      ]);
    });
  });
});
