import { isDeepStrictEqual } from 'node:util';
import type { Entity } from '@backstage/catalog-model';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  catalogEntityReadPermission,
  RESOURCE_TYPE_CATALOG_ENTITY,
} from '@backstage/plugin-catalog-common/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  isPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  BILLING_TEAM,
  namespaceSpec,
  NOW,
  PLATFORM_TEAM,
  serviceStatus,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';
import { hold, openStores, type Stores } from '../__testUtils__/stores';
import { ADA, GRACE, NED, PIA, teamPermissions } from '../__testUtils__/teams';
import { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import { EntityStatusService } from './EntityStatusService';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const REF = 'component:default/cart';

const PLACE = {
  'okeanos.io/cluster': 'demo',
  'okeanos.io/namespace': 'shop',
};

const entity = (
  changes: { owners?: string[]; annotations?: Record<string, string> } = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    annotations: changes.annotations ?? {
      ...PLACE,
      'okeanos.io/service': 'cart',
    },
  },
  relations: (changes.owners ?? [SHOP_TEAM]).map(targetRef => ({
    type: 'ownedBy',
    targetRef,
  })),
});

describe('EntityStatusService', () => {
  let stores: Stores;
  /** With nothing kept. */
  let newService: () => EntityStatusService;
  const catalog = catalogServiceMock.mock();
  /** What the policy says of reading the entity. */
  let readsEntity: PolicyDecision;

  beforeEach(() => {
    jest.clearAllMocks();
    readsEntity = { result: AuthorizeResult.ALLOW };
  });

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
    const { observedClusters, namespaces, statuses, leases } = stores;
    await observedClusters.ensure('demo', '', NOW);
    await observedClusters.ensure('removed', '', NOW);
    await namespaces.create(namespaceSpec(), ADA, NOW);
    await namespaces.create(namespaceSpec({ cluster: 'removed' }), ADA, NOW);
    await namespaces.create(
      namespaceSpec({ name: 'shared', sharedWith: [REF] }),
      ADA,
      NOW,
    );
    const watching = await hold(leases, 'watch:demo');
    for (const namespace of ['shop', 'shared']) {
      const { id: namespaceId } = (await namespaces.get('demo', namespace))!;
      await statuses.write(watching, 'demo', namespace, [
        {
          type: 'upsert',
          namespaceId,
          labels: { app: 'cart', tier: 'api' },
          status: serviceStatus({ namespace }),
        },
        {
          type: 'upsert',
          namespaceId,
          labels: { app: 'web', tier: 'api' },
          status: serviceStatus({ namespace, service: 'web' }),
        },
        {
          type: 'upsert',
          namespaceId: 'of another namespace that had the name before',
          labels: { app: 'cart', tier: 'api' },
          status: serviceStatus({ namespace, service: 'before' }),
        },
      ]);
    }
    const kubeconfig = '/nowhere';
    const authorizer = OkeAuthorizer.create({
      permissions: {
        ...teamPermissions,
        async authorizeConditional(requests, options) {
          const decisions = await teamPermissions.authorizeConditional(
            requests,
            options,
          );
          return requests.map(({ permission }, index) =>
            isPermission(permission, catalogEntityReadPermission)
              ? readsEntity
              : decisions[index],
          );
        },
      },
      permissionsRegistry: permissionsRegistryForTests(),
      loaders: { clusters: async () => [], namespaces: async () => [] },
    });
    newService = () =>
      new EntityStatusService({
        auth: mockServices.auth(),
        catalog,
        authorizer,
        registry: new ClusterRegistry([
          {
            name: 'demo',
            owner: PLATFORM_TEAM,
            ingressNamespaces: [],
            hostDomains: [],
            provisioner: { kubeconfig },
            watcher: { kubeconfig, group: 'okeanos:watchers' },
          },
        ]),
        namespaces,
        observedClusters,
        statuses,
      });
  });

  function ask(user: string, found: Entity | undefined, ref: string = REF) {
    catalog.getEntityByRef.mockResolvedValue(found);
    return newService().get(ref, mockCredentials.user(user));
  }

  it('answers with the services, how fresh they are, and a channel', async () => {
    const answer = await ask(ADA, entity());
    expect(answer).toEqual({
      cluster: 'demo',
      namespace: 'shop',
      connection: (await stores.observedClusters.get('demo'))!.connection,
      services: [serviceStatus()],
      version: 1,
      signalChannel: expect.stringMatching(/^oke:[0-9a-f]{32}$/),
    });
    expect(await ask(PIA, entity())).toEqual(answer);
  });

  it('asks the catalog itself, with the full reference, when it is decided that the caller may read', async () => {
    const answer = await ask(ADA, entity(), 'Component:Default/Cart');
    expect(answer.services).toHaveLength(1);
    expect(catalog.getEntityByRef.mock.calls).toEqual([
      [REF, { credentials: mockCredentials.service('plugin:test') }],
    ]);
  });

  it('asks for the permission each time, and for the entity once in a while', async () => {
    const service = newService();
    const get = (user: string) => service.get(REF, mockCredentials.user(user));
    catalog.getEntityByRef.mockResolvedValue(entity());
    await Promise.all([get(ADA), get(PIA)]);
    await expect(get(GRACE)).rejects.toThrow(`No status of ${REF}`);
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(1);
  });

  it('does not keep that there is no such entity', async () => {
    const service = newService();
    const get = () => service.get(REF, mockCredentials.user(ADA));
    catalog.getEntityByRef.mockResolvedValue(undefined);
    await expect(get()).rejects.toThrow(`No status of ${REF}`);
    catalog.getEntityByRef.mockResolvedValue(entity());
    expect((await get()).services).toHaveLength(1);
  });

  it('asks the catalog as the caller when that depends on the entity', async () => {
    readsEntity = {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'catalog',
      resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
      conditions: {
        rule: 'IS_ENTITY_OWNER',
        resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
        params: {},
      },
    };
    const asked = mockCredentials.user(ADA);
    catalog.getEntityByRef.mockImplementation(async (_ref, options) =>
      isDeepStrictEqual(options, { credentials: asked }) ? undefined : entity(),
    );
    await expect(newService().get(REF, asked)).rejects.toThrow(
      `No status of ${REF}`,
    );
    expect((await ask(ADA, entity())).services).toHaveLength(1);
    expect(catalog.getEntityByRef).toHaveBeenLastCalledWith(REF, {
      credentials: asked,
    });
  });

  it('answers like unknown when the caller may read no entity', async () => {
    readsEntity = { result: AuthorizeResult.DENY };
    await expect(ask(ADA, entity())).rejects.toThrow(`No status of ${REF}`);
  });

  it('counts changes of the services and of the cluster as versions', async () => {
    const { observedClusters, knex, statuses } = stores;
    const before = (await ask(ADA, entity())).version;
    await knex('leases').delete();
    const watching = await hold(stores.leases, 'watch:demo');
    const { connection } = (await observedClusters.get('demo'))!;
    await observedClusters.recordView(watching, 'demo', { connection }, true);
    await statuses.write(watching, 'demo', 'shop', []);
    expect((await ask(ADA, entity())).version).toBe(before + 2);
  });

  it.each([
    ['app=cart', ['cart']],
    ['tier=api', ['cart', 'web']],
    ['tier=api,app!=cart', ['web']],
    ['app=nobody', []],
  ])('chooses by the label selector %s', async (selector, expected) => {
    const annotations = {
      ...PLACE,
      'backstage.io/kubernetes-label-selector': selector,
    };
    const { services } = await ask(ADA, entity({ annotations }));
    expect(services.map(status => status.service)).toEqual(expected);
  });

  it('prefers the name of the Service to the label selector', async () => {
    const annotations = {
      ...PLACE,
      'okeanos.io/service': 'web',
      'backstage.io/kubernetes-label-selector': 'app=cart',
    };
    const { services } = await ask(ADA, entity({ annotations }));
    expect(services.map(status => status.service)).toEqual(['web']);
  });

  it('says that a label selector cannot be understood', async () => {
    const annotations = {
      ...PLACE,
      'backstage.io/kubernetes-label-selector': 'app >= 3',
    };
    await expect(ask(ADA, entity({ annotations }))).rejects.toThrow(
      /'app >= 3', which is not a requirement/,
    );
  });

  describe('of a namespace that is shared with the entity', () => {
    const annotations = {
      ...PLACE,
      'okeanos.io/namespace': 'shared',
      'okeanos.io/service': 'cart',
    };
    const shared = entity({ owners: [BILLING_TEAM], annotations });

    it.each([ADA, GRACE, PIA])('answers the owners of both: %s', async user => {
      expect((await ask(user, shared)).services).toHaveLength(1);
    });

    it('answers nobody else', async () => {
      await expect(ask(NED, shared)).rejects.toThrow(`No status of ${REF}`);
    });
  });

  const annotated = (annotations: Record<string, string>) =>
    entity({ annotations: { 'okeanos.io/service': 'cart', ...annotations } });

  // Whatever the reason is, the answer must not tell it.
  it.each<[string, string, Entity | undefined]>([
    ['the caller may not read the entity', ADA, undefined],
    ['the caller is of another team', GRACE, entity()],
    ['the caller is of no team', NED, entity()],
    [
      'the entity is of another team, and points here',
      GRACE,
      entity({ owners: [BILLING_TEAM] }),
    ],
    [
      'the entity is of another team, for the platform team too',
      PIA,
      entity({ owners: [BILLING_TEAM] }),
    ],
    ['the entity has no owner', ADA, entity({ owners: [] })],
    [
      'the entity has another owner beside, who does not own the namespace',
      GRACE,
      entity({ owners: [SHOP_TEAM, BILLING_TEAM] }),
    ],
    ['the entity has no annotation', ADA, entity({ annotations: {} })],
    ['the entity names no service', ADA, entity({ annotations: PLACE })],
    [
      'there is no such namespace',
      ADA,
      annotated({ ...PLACE, 'okeanos.io/namespace': 'none' }),
    ],
    [
      'there is no such cluster',
      ADA,
      annotated({ ...PLACE, 'okeanos.io/cluster': 'none' }),
    ],
    [
      'app-config no longer has the cluster',
      ADA,
      annotated({ ...PLACE, 'okeanos.io/cluster': 'removed' }),
    ],
  ])('answers like unknown when %s', async (_reason, user, found) => {
    const refusal = await ask(user, found).catch(error => error);
    expect(refusal).toMatchObject({
      name: 'NotFoundError',
      message: `No status of ${REF}`,
    });
    expect(Object.keys(refusal)).toEqual(
      Object.keys(await ask(ADA, undefined).catch(error => error)),
    );
  });

  it('answers like unknown to what is no reference', async () => {
    await expect(ask(ADA, entity(), 'cart')).rejects.toMatchObject({
      name: 'NotFoundError',
      message: 'No status of cart',
    });
  });
});
