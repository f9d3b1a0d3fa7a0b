import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { KubernetesClient } from '@okeanos/backstage-plugin-oke-node';
import { CertificateSources } from '../extensions/CertificateSources';
import { FakeKubernetesApi } from '../__testUtils__/FakeKubernetesApi';
import {
  clusterSpec,
  namespaceSpec,
  NOW,
  PLATFORM_TEAM,
} from '../__testUtils__/fixtures';
import { DeclarationQueue } from '../declarations/DeclarationQueue';
import { recentPlansForTests } from '../__testUtils__/recentPlans';
import { metricsForTests } from '../__testUtils__/metrics';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';
import { openStores, type Stores } from '../__testUtils__/stores';
import { ADA, teamPermissions } from '../__testUtils__/teams';
import { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { BoundsConfig } from '../config/okeConfig';
import { NamespaceBlocks } from './blocks/NamespaceBlocks';
import { budget } from './blocks/__testUtils__/budget';
import { NamespaceService } from './NamespaceService';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const ada = mockCredentials.user(ADA);

/** What is declared, by what the plan says. The rest is in `router.test.ts` and `planNamespace.test.ts`. */
describe('NamespaceService, with a cluster that answers', () => {
  let stores: Stores;
  let api: FakeKubernetesApi;
  let service: NamespaceService;
  const version = jest.fn<Promise<string>, []>();
  const onDeclared = jest.fn();
  /** What app-config bounds. */
  const bounds: BoundsConfig[] = [];
  /** What the catalog has, for who asks. */
  let entities: Entity[];
  let isCatalogAway: boolean;

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    await stores.knex('namespaces').delete();
    jest.clearAllMocks();
    bounds.splice(0);
    version.mockResolvedValue('v1.36.3');
    api = new FakeKubernetesApi();
    entities = [];
    isCatalogAway = false;
    const kubeconfig = '/nowhere';
    const registry = new ClusterRegistry([
      {
        name: 'demo',
        owner: PLATFORM_TEAM,
        ingressNamespaces: [],
        hostDomains: [],
        provisioner: { kubeconfig },
        watcher: { kubeconfig, group: 'okeanos:watchers' },
      },
    ]);
    jest.spyOn(registry.get('demo')!, 'provisioner').mockResolvedValue({
      api,
      client: { version } as Partial<KubernetesClient> as KubernetesClient,
    });
    service = new NamespaceService({
      entityPlaces: { list: async () => [] },
      store: stores.namespaces,
      states: stores.statuses.namespaces,
      observedClusters: stores.observedClusters,
      catalog: {
        getEntitiesByRefs: async (...asked) => {
          if (isCatalogAway) {
            throw new Error('the catalog is away');
          }
          return catalogServiceMock({ entities }).getEntitiesByRefs(...asked);
        },
      },
      registry,
      declaredClusters: stores.declaredClusters,
      authorizer: OkeAuthorizer.create({
        permissions: teamPermissions,
        permissionsRegistry: permissionsRegistryForTests(),
        loaders: { clusters: async () => [], namespaces: async () => [] },
      }),
      groups: { 'group:default/shop-team': 'shop-team' },
      bounds,
      blocks: new NamespaceBlocks([budget], {}),
      certificateSources: new CertificateSources(),
      metrics: metricsForTests(),
      recentPlans: recentPlansForTests(),
      queue: new DeclarationQueue(),
      onDeclared,
    });
  });

  const declare = (spec = namespaceSpec()) =>
    service.declare(spec, { ifExists: 'fail', ifMatch: undefined }, ada, NOW);

  it('tells in a list how each stands, and not what was of another incarnation', async () => {
    await declare();
    const { id } = (await stores.namespaces.get('demo', 'shop'))!;
    const lease = (await stores.leases.acquire('watch:demo', 'me'))!;
    const observed = { state: 'failed' as const, message: 'No endpoint' };
    const write = (namespaceId: string) =>
      stores.statuses.write(
        lease,
        'demo',
        new Map([['shop', [{ type: 'namespace', namespaceId, observed }]]]),
      );
    const listed = async (now = NOW) =>
      (await service.list(ada, {}, now)).items.map(each => each.observed);
    await write(id);
    expect(await listed()).toMatchObject([{ state: 'unknown' }]);

    await stores.observedClusters.ensure('demo', '', NOW);
    const connection = {
      ...{ state: 'connected' as const, message: 'All watches run' },
      ...{ since: NOW.toISOString(), asOf: NOW.toISOString() },
    };
    await stores.observedClusters.recordView(
      lease,
      'demo',
      { connection },
      true,
    );
    expect(await listed()).toEqual([observed]);
    const muchLater = new Date(NOW.getTime() + 3_600_000);
    expect(await listed(muchLater)).toMatchObject([{ state: 'unknown' }]);

    await write('another');
    expect(await listed()).toMatchObject([{ state: 'unknown' }]);
  });

  it('declares what is asked of blocks as they read it', async () => {
    const { spec } = await declare(namespaceSpec({ blocks: { budget: {} } }));
    expect(spec.blocks).toEqual({ budget: { minAvailable: 1 } });
    await declare(namespaceSpec({ blocks: { budget: { minAvailable: 1 } } }));
    expect(onDeclared).toHaveBeenCalledTimes(1);
  });

  it('refuses what blocks do not take, with every field', async () => {
    const blocks = { budget: { minAvailable: 'x', of: 1 }, other: {} };
    const spec = namespaceSpec({ blocks });
    const { problems } = await service.plan(spec, ada);
    expect(problems.map(({ field }) => field)).toEqual([
      'blocks.budget.minAvailable',
      'blocks.budget.of',
      'blocks.other',
    ]);
    await expect(declare(spec)).rejects.toMatchObject({ problems });
    const tooMany = namespaceSpec({ blocks: { budget: { minAvailable: 51 } } });
    expect((await service.plan(tooMany, ada)).problems).toMatchObject([
      { field: 'blocks.budget.minAvailable', value: '51' },
    ]);
    expect((await stores.namespaces.list()).records).toEqual([]);
  });

  it('tells nothing of blocks to who may not declare the namespace', async () => {
    const spec = namespaceSpec({ owner: PLATFORM_TEAM, blocks: { other: {} } });
    expect((await service.plan(spec, ada)).problems).toMatchObject([
      { field: 'owner' },
    ]);
  });

  it('declares nothing that the plan has a problem with', async () => {
    api.put('Namespace', 'shop');
    const { problems } = await service.plan(namespaceSpec(), ada);
    expect(problems).toMatchObject([{ field: 'name' }]);
    await expect(declare()).rejects.toMatchObject({ problems });
    expect((await stores.namespaces.list()).records).toEqual([]);
    expect(onDeclared).not.toHaveBeenCalled();
  });

  it('declares nothing over what is bounded, and tells it where and why in the plan', async () => {
    bounds.push({ perNamespace: { cpu: '2' } });
    const { problems } = await service.plan(namespaceSpec(), ada);
    expect(problems).toMatchObject([{ field: 'quota.cpu', value: '4' }]);
    await expect(declare()).rejects.toMatchObject({ problems });
    expect((await stores.namespaces.list()).records).toEqual([]);
    await declare(namespaceSpec({ quota: { cpu: '2' } }));
  });

  it('lets what is over a bound that was lowered be changed otherwise', async () => {
    await declare();
    bounds.push({ perNamespace: { cpu: '2' }, perOwner: { cpu: '2' } });
    const options = { ifExists: 'update', ifMatch: undefined } as const;
    const change = (cpu: string) =>
      service.declare(
        namespaceSpec({ quota: { cpu, pods: 7 } }),
        ...([options, ada, NOW] as const),
      );
    await change('4');
    await change('3');
    await expect(change('4')).rejects.toMatchObject({
      problems: [{ field: 'quota.cpu' }, { field: 'quota.cpu' }],
    });
  });

  it('does not let two at once pass a sum together, and tells the second why', async () => {
    bounds.push({ perOwner: { cpu: '6' } });
    const both = await Promise.allSettled(
      ['a', 'b'].map(name => declare(namespaceSpec({ name }))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: {
        problems: [
          {
            field: 'quota.cpu',
            message: expect.stringMatching(/the others have 4$/),
          },
        ],
      },
    });
  });

  it('tells the bounds to who may declare it, and to others nothing', async () => {
    bounds.push({ perNamespace: { cpu: '2' }, perOwner: { pods: 60 } });
    await stores.namespaces.create(namespaceSpec(), 'x', NOW);
    const place = { cluster: 'demo', owner: 'group:default/shop-team' };
    const most = async (name?: string) =>
      (await service.bounds({ ...place, name }, ada)).map(bound => [
        bound.field,
        bound.most,
      ]);
    expect(await most()).toEqual([
      ['quota.cpu', '2'],
      ['quota.pods', '10'],
    ]);
    // It keeps what it has.
    expect(await most('shop')).toEqual([
      ['quota.cpu', '4'],
      ['quota.pods', '60'],
    ]);
    const isRefused = (field: string, changes: Partial<typeof place>) =>
      expect(
        service.bounds({ ...place, ...changes }, ada),
      ).rejects.toMatchObject({ problems: [{ field }] });
    await isRefused('cluster', { cluster: 'no' });
    await isRefused('owner', { owner: PLATFORM_TEAM });
  });

  it('declares nothing on a cluster that is being deleted', async () => {
    const { declaredClusters, knex } = stores;
    const cluster = (await declaredClusters.create(clusterSpec(), 'x', NOW))!;
    await declaredClusters.requestDeletion(cluster, 'x', NOW);
    const { problems } = await service.plan(namespaceSpec(), ada);
    expect(problems).toMatchObject([
      { field: 'cluster', message: 'the cluster is being deleted' },
    ]);
    await expect(declare()).rejects.toMatchObject({ problems });
    await knex('clusters').delete();
  });

  it('declares when the cluster does not answer', async () => {
    version.mockReturnValue(new Promise(() => {}));
    const declared = await declare();
    expect(declared.generation).toBe(1);
    expect(onDeclared).toHaveBeenCalledTimes(1);
  });

  it('tells who lost a race for a name to try again', async () => {
    const create = jest
      .spyOn(stores.namespaces, 'create')
      .mockResolvedValue(undefined);
    await expect(declare()).rejects.toThrow(
      /Somebody else declared something at the same time/,
    );
    expect(create).toHaveBeenCalledTimes(2);
    create.mockRestore();
  });

  it('tells who lost a race for a deletion to look again', async () => {
    await declare();
    const request = jest
      .spyOn(stores.namespaces, 'requestDeletion')
      .mockResolvedValue(undefined);
    await expect(
      service.delete('demo', 'shop', { ifMatch: undefined }, ada, NOW),
    ).rejects.toThrow(/Look at it and try again/);
    request.mockRestore();
  });

  describe('that is shared with an entity', () => {
    const REF = 'component:default/report';
    const spec = namespaceSpec({ sharedWith: [REF] });
    const register = (uid: string) => {
      entities = [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'report', uid },
        },
      ];
    };
    const update = (next = spec) =>
      service.declare(
        next,
        { ifExists: 'update', ifMatch: undefined },
        ada,
        NOW,
      );
    const sharesNow = async () =>
      (await stores.namespaces.get('demo', 'shop'))?.shares;
    const standing = async () =>
      (await service.get('demo', 'shop', ada)).shares;

    it('is not declared when the caller sees no such entity: the next to register the name would get it', async () => {
      const { problems } = await service.plan(spec, ada);
      expect(problems).toEqual([
        {
          field: 'sharedWith[0]',
          value: REF,
          message: 'there is no entity of this name that you may read',
          remedy: 'Correct the reference, or register the entity first',
        },
      ]);
      await expect(declare(spec)).rejects.toMatchObject({ problems });
    });

    it('keeps which one it is, whatever is declared when another one has the name', async () => {
      register('the first');
      await declare(spec);
      expect(await sharesNow()).toEqual({ [REF]: 'the first' });
      expect(await standing()).toEqual([{ entity: REF, state: 'shared' }]);
      expect((await service.plan(spec, ada)).changes).not.toContainEqual(
        expect.objectContaining({ name: REF }),
      );

      register('of somebody else');
      await update(namespaceSpec({ sharedWith: [REF], drift: 'repair' }));
      expect(await sharesNow()).toEqual({ [REF]: 'the first' });
      expect(await standing()).toEqual([{ entity: REF, state: 'other' }]);
      expect((await service.plan(spec, ada)).changes).toContainEqual({
        ...{ part: `shared-with ${REF}`, kind: 'Entity', name: REF },
        ...{ action: 'none', fields: [] },
        reason: expect.stringMatching(
          /another one than the one it was shared with.*Share it again/,
        ),
      });
    });

    it('is shared with the one of now by who takes it out and adds it again', async () => {
      register('the first');
      await declare(spec);
      register('the second');
      await update(namespaceSpec());
      expect(await sharesNow()).toEqual({});
      await update();
      expect(await sharesNow()).toEqual({ [REF]: 'the second' });
      expect(await standing()).toEqual([{ entity: REF, state: 'shared' }]);
    });

    it('tells what is not known, and that there is none any more', async () => {
      register('the first');
      await declare(spec);
      entities = [];
      expect(await standing()).toEqual([{ entity: REF, state: 'absent' }]);
      isCatalogAway = true;
      expect(await standing()).toEqual([{ entity: REF, state: 'unknown' }]);
      expect((await service.plan(spec, ada)).changes).toContainEqual(
        expect.objectContaining({ name: REF, action: 'unknown' }),
      );
      // Nothing is asked of the catalog for what stays.
      await update(namespaceSpec({ sharedWith: [REF], drift: 'repair' }));
      expect(await sharesNow()).toEqual({ [REF]: 'the first' });
    });
  });
});
