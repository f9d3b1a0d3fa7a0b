import type { Entity } from '@backstage/catalog-model';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  BILLING_TEAM,
  namespaceSpec,
  NOW,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';
import { openStores, type Stores } from '../__testUtils__/stores';
import { ADA, GRACE, NED, PIA, teamPermissions } from '../__testUtils__/teams';
import { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import { EntityPlaceService } from './EntityPlaceService';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const component = (
  name: string,
  owner: string | undefined,
  annotations: Record<string, string>,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    uid: `uid-of-${name}`,
    annotations: {
      'okeanos.io/cluster': 'demo',
      'okeanos.io/namespace': 'shop',
      'okeanos.io/service': name,
      ...annotations,
    },
  },
  relations: owner ? [{ type: 'ownedBy', targetRef: owner }] : [],
});

const SHARED = { 'okeanos.io/namespace': 'shared' };

const ENTITIES = [
  component('cart', SHOP_TEAM, {}),
  component('invoice', BILLING_TEAM, SHARED),
  component('thief', BILLING_TEAM, {}),
  component('other-thief', BILLING_TEAM, SHARED),
  component('nobodys', undefined, {}),
  component('typo', SHOP_TEAM, { 'okeanos.io/namespace': 'shpo' }),
  component('elsewhere', SHOP_TEAM, { 'okeanos.io/cluster': 'none' }),
  component('removed', SHOP_TEAM, { 'okeanos.io/cluster': 'removed' }),
  component('unreadable', SHOP_TEAM, {
    'okeanos.io/service': '',
    'backstage.io/kubernetes-label-selector': 'app >= 3',
  }),
  component('no-service', SHOP_TEAM, { 'okeanos.io/service': '' }),
];

const CART = {
  entityRef: 'component:default/cart',
  cluster: 'demo',
  namespace: 'shop',
};
const INVOICE = {
  entityRef: 'component:default/invoice',
  cluster: 'demo',
  namespace: 'shared',
};

describe('EntityPlaceService', () => {
  let stores: Stores;

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
    const { namespaces } = stores;
    await namespaces.create(namespaceSpec(), ADA, NOW);
    await namespaces.create(namespaceSpec({ cluster: 'removed' }), ADA, NOW);
    await namespaces.create(
      namespaceSpec({
        name: 'shared',
        sharedWith: [INVOICE.entityRef, 'component:default/other-thief'],
      }),
      ADA,
      NOW,
      {
        [INVOICE.entityRef]: 'uid-of-invoice',
        'component:default/other-thief': 'uid of who had the name before',
      },
    );
  });

  function list(user: string) {
    const kubeconfig = '/nowhere';
    const service = new EntityPlaceService({
      catalog: catalogServiceMock({ entities: ENTITIES }),
      authorizer: OkeAuthorizer.create({
        permissions: teamPermissions,
        permissionsRegistry: permissionsRegistryForTests(),
        loaders: { clusters: async () => [], namespaces: async () => [] },
      }),
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
      namespaces: stores.namespaces,
    });
    return service.list(mockCredentials.user(user));
  }

  it('lists the entities of the owner of a namespace, and those that it is shared with', async () => {
    expect(await list(PIA)).toEqual([CART, INVOICE]);
  });

  it.each([
    [ADA, [CART, INVOICE]],
    [GRACE, [INVOICE]],
    [NED, []],
  ])('lists to %s what they may see', async (user, expected) => {
    expect(await list(user)).toEqual(expected);
  });

  it('lists an entity no longer when the sharing has ended', async () => {
    const { namespaces } = stores;
    const record = (await namespaces.get('demo', 'shared'))!;
    const sharing = jest
      .spyOn(namespaces, 'sharings')
      .mockResolvedValueOnce([{ ...record.spec, sharedWith: [], shares: {} }]);
    expect(await list(PIA)).toEqual([]);
    sharing.mockRestore();
  });
});
