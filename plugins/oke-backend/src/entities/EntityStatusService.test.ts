import { isDeepStrictEqual } from 'node:util';
import type { Entity } from '@backstage/catalog-model';
import { summarizeEntity } from '@okeanos/backstage-plugin-oke-common';
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

/** UID of the entity that is shared with. */
const UID = '5f1c9c3e-0000-4000-8000-000000000001';

const PLACE = {
  'okeanos.io/cluster': 'demo',
  'okeanos.io/namespace': 'shop',
};

const entity = (
  changes: {
    owners?: string[];
    annotations?: Record<string, string>;
    uid?: string;
  } = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    uid: changes.uid ?? UID,
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
      { [REF]: UID },
    );
    const watching = await hold(leases, 'watch:demo');
    for (const namespace of ['shop', 'shared']) {
      const { id: namespaceId } = (await namespaces.get('demo', namespace))!;
      await statuses.write(
        watching,
        'demo',
        new Map([
          [
            namespace,
            [
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
            ],
          ],
        ]),
      );
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
        shown: stores.shown,
      });
  });

  function ask(user: string, found: Entity | undefined, ref: string = REF) {
    catalog.getEntityByRef.mockResolvedValue(found);
    return newService().get(ref, mockCredentials.user(user));
  }

  it('answers with the services, how fresh they are, and a channel', async () => {
    const answer = await ask(ADA, entity());
    expect(answer).toEqual({
      servicesKnown: true,
      cluster: 'demo',
      namespace: 'shop',
      connection: (await stores.observedClusters.get('demo'))!.connection,
      services: [serviceStatus()],
      problems: [],
      version: 1,
      signalChannel: expect.stringMatching(/^oke:[0-9a-f]{32}$/),
    });
    expect(await ask(PIA, entity())).toEqual(answer);
  });

  it('answers with a sentence for each service, and with everything of one, by the same rules', async () => {
    const both = entity({
      annotations: {
        ...PLACE,
        'backstage.io/kubernetes-label-selector': 'tier=api',
      },
    });
    const whole = await ask(ADA, both);
    const service = newService();
    const ada = mockCredentials.user(ADA);
    catalog.getEntityByRef.mockResolvedValue(both);
    const summary = await service.getSummary(REF, ada);
    expect(summary).toEqual(summarizeEntity(whole));
    expect(summary.services.map(each => each.service)).toEqual(['cart', 'web']);
    const { version, signalChannel } = whole;
    expect(await service.getService(REF, 'web', ada)).toEqual({
      ...{ status: whole.services[1], version, signalChannel },
    });

    const refusal = `No status of ${REF}`;
    for (const name of ['before', 'none']) {
      await expect(service.getService(REF, name, ada)).rejects.toThrow(refusal);
    }
    const grace = mockCredentials.user(GRACE);
    await expect(service.getService(REF, 'web', grace)).rejects.toThrow(
      refusal,
    );
    await expect(service.getSummary(REF, grace)).rejects.toThrow(refusal);
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
    await statuses.write(watching, 'demo', new Map([['shop', []]]));
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

  it('says that a label selector cannot be understood, and to strangers what it says of nothing', async () => {
    const annotations = {
      ...PLACE,
      'backstage.io/kubernetes-label-selector': 'app >= 3',
    };
    await expect(ask(ADA, entity({ annotations }))).rejects.toMatchObject({
      problems: [
        {
          field: 'metadata.annotations[backstage.io/kubernetes-label-selector]',
          value: 'app >= 3',
          message: expect.stringMatching(
            /'app >= 3', which is not a requirement/,
          ),
          remedy:
            'Correct it, or name the Service in the annotation okeanos.io/service',
        },
      ],
    });
    const refusal = await ask(GRACE, entity({ annotations })).catch(
      error => error,
    );
    expect(refusal).toEqual(await ask(GRACE, undefined).catch(error => error));
    expect(refusal.problems).toBeUndefined();
  });

  const annotated = (annotations: Record<string, string>, owners?: string[]) =>
    entity({
      owners,
      annotations: { ...PLACE, 'okeanos.io/service': 'cart', ...annotations },
    });

  const refusalOf = async (user: string, found: Entity | undefined) => {
    const refusal = await ask(user, found).catch(error => error);
    expect(refusal).toMatchObject({
      name: 'NotFoundError',
      message: `No status of ${REF}`,
    });
    return refusal;
  };

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

    const renamed = entity({
      ...{ owners: [BILLING_TEAM], annotations },
      uid: '5f1c9c3e-0000-4000-8000-000000000002',
    });

    it('answers nobody who registers the name later, and tells them as much as of no namespace', async () => {
      const refusal = await refusalOf(GRACE, renamed);
      const none = await refusalOf(
        GRACE,
        entity({
          owners: [BILLING_TEAM],
          annotations: { ...annotations, 'okeanos.io/namespace': 'none' },
        }),
      );
      expect(
        JSON.stringify(refusal.problems).replaceAll('shared', 'none'),
      ).toBe(
        // The one that it is shared with knows of `shared`.
        JSON.stringify(none.problems).replaceAll(': shared', ''),
      );
      expect(JSON.stringify(refusal.problems)).toContain(
        'there is no namespace shared on cluster demo',
      );
    });

    it('tells who may read the namespace that it is another entity', async () => {
      const { problems } = await refusalOf(PIA, renamed);
      expect(problems).toMatchObject([
        {
          message: `namespace shared on cluster demo is shared with ${REF}, but the entity of this name is another one than the one it was shared with`,
          remedy: expect.stringMatching(/^Share it again/),
        },
      ]);
    });

    it('answers nobody else', async () => {
      await expect(ask(NED, shared)).rejects.toThrow(`No status of ${REF}`);
    });
  });

  // Whatever the reason is, the answer must not tell it.
  it('takes no notice of space around what annotations say', async () => {
    const place = entity({
      annotations: Object.fromEntries(
        Object.entries({ ...PLACE, 'okeanos.io/service': 'cart' }).map(
          ([name, value]) => [name, ` ${value}\n`],
        ),
      ),
    });
    expect((await ask(ADA, place)).services).toHaveLength(1);
  });

  it.each<[string, string, Entity | undefined]>([
    ['the caller may not read the entity', ADA, undefined],
    ['the caller is of another team', GRACE, entity()],
    ['the caller is of no team', NED, entity()],
    [
      'the caller is of no team, and the entity has no annotation',
      NED,
      entity({ annotations: {} }),
    ],
    [
      'the caller is of another team, and there is no such namespace',
      GRACE,
      annotated({ 'okeanos.io/namespace': 'none' }),
    ],
    [
      'the caller is of another team, and there is no such cluster',
      GRACE,
      annotated({ 'okeanos.io/cluster': 'none' }),
    ],
    ['the entity has no owner', ADA, entity({ owners: [] })],
  ])('answers like unknown when %s', async (_reason, user, found) => {
    const refusal = await refusalOf(user, found);
    expect(Object.keys(refusal)).toEqual(
      Object.keys(await refusalOf(ADA, undefined)),
    );
  });

  describe('to the owner of the entity', () => {
    it.each<[string, Entity, object]>([
      [
        'which annotation lacks',
        entity({ annotations: {} }),
        [
          { field: 'metadata.annotations[okeanos.io/cluster]' },
          { field: 'metadata.annotations[okeanos.io/namespace]' },
          {
            field: 'metadata.annotations[okeanos.io/service]',
            message: 'the entity does not say which Service it stands for',
          },
        ],
      ],
      [
        'which annotation is misspelt',
        entity({
          annotations: {
            'okeanos.io/clutser': 'demo',
            'okeanos.io/namespace': 'shop',
            'okeanos.io/Service': 'cart',
            'okeanos.io/unrelated': 'x',
          },
        }),
        [
          {
            field: 'metadata.annotations[okeanos.io/clutser]',
            value: 'demo',
            message: 'there is no annotation okeanos.io/clutser',
            remedy: 'Did you mean okeanos.io/cluster?',
          },
          {
            field: 'metadata.annotations[okeanos.io/Service]',
            remedy: 'Did you mean okeanos.io/service?',
          },
        ],
      ],
      [
        'that it names no Service',
        entity({ annotations: PLACE }),
        [{ field: 'metadata.annotations[okeanos.io/service]' }],
      ],
      [
        'that a cluster is spelt wrongly',
        annotated({ 'okeanos.io/cluster': 'dmeo' }),
        [
          {
            field: 'metadata.annotations[okeanos.io/cluster]',
            value: 'dmeo',
            message: 'there is no cluster dmeo that you may read',
            remedy: 'Did you mean demo?',
          },
        ],
      ],
      [
        'that a cluster was taken away',
        annotated({ 'okeanos.io/cluster': 'removed' }),
        [
          {
            message: 'there is no cluster removed that you may read',
            remedy: 'Name a cluster: demo',
          },
        ],
      ],
      [
        'that a namespace is spelt wrongly',
        annotated({ 'okeanos.io/namespace': 'shpo' }),
        [
          {
            field: 'metadata.annotations[okeanos.io/namespace]',
            value: 'shpo',
            message:
              'there is no namespace shpo on cluster demo that you may read',
            remedy: 'Did you mean shop?',
          },
        ],
      ],
      [
        'that a namespace is not there, with those that are',
        annotated({ 'okeanos.io/namespace': 'orders' }),
        [
          {
            remedy:
              'Create it with the template for namespaces, or name one of yours: shared, shop',
          },
        ],
      ],
    ])('tells %s', async (_what, found, problems) => {
      expect((await refusalOf(ADA, found)).problems).toMatchObject(problems);
    });

    it('tells the same of a namespace of others as of one that is not there, and asks as much', async () => {
      const queries: string[] = [];
      const note = ({ sql }: { sql: string }) => queries.push(sql);
      const told: unknown[] = [];
      stores.knex.on('query', note);
      for (const namespace of ['shop', 'none', 'spoh']) {
        queries.length = 0;
        const refusal = await refusalOf(
          GRACE,
          annotated({ 'okeanos.io/namespace': namespace }, [BILLING_TEAM]),
        );
        told.push({
          text: JSON.stringify(refusal).replaceAll(namespace, 'NAME'),
          queries: [...queries].sort(),
        });
      }
      stores.knex.off('query', note);
      expect(told[1]).toEqual(told[0]);
      expect(told[2]).toEqual(told[0]);
      expect(told[0]).toMatchObject({
        text: expect.stringContaining('there is no namespace NAME on cluster'),
      });
    });

    it('tells the same when another owner of the entity owns the namespace', async () => {
      const both = [SHOP_TEAM, BILLING_TEAM];
      const of = async (namespace: string) =>
        (
          await refusalOf(
            GRACE,
            annotated({ 'okeanos.io/namespace': namespace }, both),
          )
        ).problems;
      expect(JSON.stringify(await of('shop'))).toBe(
        JSON.stringify(await of('none')).replaceAll('none', 'shop'),
      );
    });

    it('finds a namespace that is shared with the entity', async () => {
      const { problems } = await refusalOf(
        GRACE,
        annotated({ 'okeanos.io/namespace': 'sharde' }, [BILLING_TEAM]),
      );
      expect(problems).toMatchObject([{ remedy: 'Did you mean shared?' }]);
    });

    it('tells who may read the namespace that it is not shared', async () => {
      const { problems } = await refusalOf(PIA, annotated({}, [BILLING_TEAM]));
      expect(problems).toMatchObject([
        {
          field: 'metadata.annotations[okeanos.io/namespace]',
          message: `namespace shop on cluster demo belongs to ${SHOP_TEAM}, and the entity to ${BILLING_TEAM}: it is not shared with the entity`,
          remedy: expect.stringContaining(`Add ${REF} to sharedWith`),
        },
      ]);
    });
  });

  describe('when no Service stands for the entity', () => {
    const problemsOf = async (annotations: Record<string, string>) => {
      const { services, problems } = await ask(
        ADA,
        entity({ annotations: { ...PLACE, ...annotations } }),
      );
      expect(services).toEqual([]);
      return problems;
    };

    it('tells which was looked for, what is there, and how to make it', async () => {
      expect(await problemsOf({ 'okeanos.io/service': 'carts' })).toEqual([
        expect.objectContaining({
          message: 'namespace shop is declared and not ready yet',
        }),
        {
          field: 'metadata.annotations[okeanos.io/service]',
          value: 'carts',
          message:
            'there is no Service carts in namespace shop on cluster demo; it has cart, web',
          remedy:
            'Did you mean cart? Else make the Service, for example of a Deployment',
          commands: [
            'kubectl --namespace shop expose deployment carts --name=carts --port=8080',
          ],
        },
      ]);
    });

    it('tells which labels lack', async () => {
      const [, problem] = await problemsOf({
        'backstage.io/kubernetes-label-selector': 'app=orders,tier in (api)',
      });
      expect(problem).toEqual({
        field: 'metadata.annotations[backstage.io/kubernetes-label-selector]',
        value: 'app=orders,tier in (api)',
        message:
          'no Service in namespace shop on cluster demo has labels that match app=orders,tier in (api); it has cart (app=cart, tier=api), web (app=web, tier=api)',
        remedy:
          'Give the Service the labels app=orders, tier=api, or name it in the annotation okeanos.io/service',
        commands: [
          'kubectl --namespace shop label service <name> app=orders tier=api',
        ],
      });
    });
  });

  it.each(['component:default/cart\nforged', 'component:default/a\u0000'])(
    'does not ask the catalog for %j, which no name has',
    async ref => {
      await expect(ask(ADA, entity(), ref)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
      expect(catalog.getEntityByRef).not.toHaveBeenCalled();
    },
  );

  it('answers like unknown to what is no reference', async () => {
    await expect(ask(ADA, entity(), 'cart')).rejects.toMatchObject({
      name: 'NotFoundError',
      message: 'No status of cart',
    });
  });
});
