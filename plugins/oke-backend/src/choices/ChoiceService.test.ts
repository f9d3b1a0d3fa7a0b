import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { ChoicePurpose } from '@okeanos/backstage-plugin-oke-common';
import {
  BILLING_TEAM,
  clusterSpec,
  namespaceSpec,
  NOW,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';
import { hold, openStores, type Stores } from '../__testUtils__/stores';
import { ADA, GRACE, NED, PIA, teamPermissions } from '../__testUtils__/teams';
import { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import { ChoiceService } from './ChoiceService';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const kubeconfig = '/nowhere';

describe('ChoiceService', () => {
  const authorizeConditional = jest.spyOn(
    teamPermissions,
    'authorizeConditional',
  );
  let stores: Stores;
  let service: ChoiceService;

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
    const { declaredClusters, namespaces } = stores;
    service = new ChoiceService({
      registry: new ClusterRegistry([
        {
          name: 'legacy',
          owner: PLATFORM_TEAM,
          ingressNamespaces: [],
          hostDomains: [],
          provisioner: { kubeconfig },
          watcher: { kubeconfig, group: 'okeanos:watchers' },
        },
      ]),
      declaredClusters,
      namespaces,
      authorizer: OkeAuthorizer.create({
        permissions: teamPermissions,
        permissionsRegistry: permissionsRegistryForTests(),
        loaders: { clusters: async () => [], namespaces: async () => [] },
      }),
    });

    const declareCluster = (
      name: string,
      spec: Parameters<typeof clusterSpec>[0] = {},
    ) => declaredClusters.create(clusterSpec({ name, ...spec }), PIA, NOW);
    await declareCluster('empty');
    await declareCluster('in-use');
    await declareCluster('protected', { deletionProtection: true });
    await declareCluster('frozen', { frozen: true });
    const gone = await declareCluster('gone');
    await declaredClusters.recordProgress(
      await hold(stores.leases, 'x'),
      gone!.id,
      {
        records: [
          {
            ...{ part: 'cluster', kind: 'Cluster', attempt: 1 },
            startedAt: NOW.toISOString(),
            ended: { reason: 'Gone', message: '', at: NOW.toISOString() },
          },
        ],
      },
    );
    const leaving = await declareCluster('leaving');
    await declaredClusters.requestDeletion(leaving!, PIA, NOW);

    const declare = (
      name: string,
      spec: Parameters<typeof namespaceSpec>[0] = {},
    ) =>
      namespaces.create(
        namespaceSpec({ cluster: 'in-use', name, ...spec }),
        ADA,
        NOW,
      );
    await declare('kept', { owner: SHOP_TEAM, deletePolicy: 'Keep' });
    const going = await declare('going', { owner: SHOP_TEAM });
    await namespaces.requestDeletion(going!.id, going!.generation, ADA, NOW);
    await declare('shop', { owner: SHOP_TEAM });
    await declare('locked', { owner: SHOP_TEAM, deletionProtection: true });
    await declare('billing', { owner: BILLING_TEAM });
  });
  beforeEach(() => authorizeConditional.mockClear());

  const list = (user: string, purpose: ChoicePurpose) =>
    service.list(purpose, mockCredentials.user(user));
  const namesOf = async (user: string, purpose: ChoicePurpose) =>
    (await list(user, purpose)).map(
      ({ cluster, namespace }) => namespace ?? cluster,
    );

  it('offers the namespaces that the caller may delete, and says what is in the way', async () => {
    expect(await list(ADA, 'delete-namespace')).toEqual([
      expect.objectContaining({ namespace: 'going', obstacle: 'BeingDeleted' }),
      expect.objectContaining({
        cluster: 'in-use',
        namespace: 'kept',
        obstacle: undefined,
        isKept: true,
      }),
      expect.objectContaining({ namespace: 'locked', obstacle: 'Protected' }),
      {
        cluster: 'in-use',
        namespace: 'shop',
        obstacle: undefined,
        isKept: false,
      },
    ]);
    expect(await namesOf(GRACE, 'delete-namespace')).toEqual(['billing']);
    expect(await namesOf(PIA, 'delete-namespace')).toHaveLength(5);
    expect(await namesOf(NED, 'delete-namespace')).toEqual([]);
  });

  it('offers the clusters that the caller may delete, and says what is in the way', async () => {
    expect(await list(PIA, 'delete-cluster')).toEqual([
      { cluster: 'empty', obstacle: undefined },
      // Its network is still to be removed.
      { cluster: 'frozen', obstacle: 'Frozen' },
      { cluster: 'gone', obstacle: undefined },
      { cluster: 'in-use', obstacle: 'HasNamespaces' },
      { cluster: 'leaving', obstacle: 'BeingDeleted' },
      { cluster: 'protected', obstacle: 'Protected' },
    ]);
    expect(await list(ADA, 'delete-cluster')).toEqual([]);
  });

  it('offers the clusters that the caller may declare a namespace on', async () => {
    expect(await list(ADA, 'declare-namespace')).toEqual([
      { cluster: 'empty', obstacle: 'BeingMade' },
      { cluster: 'frozen', obstacle: 'BeingMade' },
      { cluster: 'gone', obstacle: 'Gone' },
      { cluster: 'in-use', obstacle: 'BeingMade' },
      { cluster: 'leaving', obstacle: 'BeingDeleted' },
      { cluster: 'legacy', obstacle: undefined },
      { cluster: 'protected', obstacle: 'BeingMade' },
    ]);
    expect(await list(NED, 'declare-namespace')).toEqual([]);
  });

  it.each<[ChoicePurpose, string[]]>([
    ['delete-namespace', ['oke.namespace.delete', 'oke.namespace.read']],
    ['delete-cluster', ['oke.cluster.delete', 'oke.cluster.read']],
    ['declare-namespace', ['oke.cluster.read']],
  ])('asks for %s with one question about %j', async (purpose, names) => {
    await list(ADA, purpose);
    const [[questions], ...others] = authorizeConditional.mock.calls;
    expect(questions.map(({ permission }) => permission.name)).toEqual(names);
    expect(others).toEqual([]);
  });

  it('names what cannot be read, to those who might choose it', async () => {
    const torn = await openStores(await databases.init('SQLITE_3'));
    const { declaredClusters, namespaces, knex } = torn;
    await declaredClusters.create(clusterSpec({ name: 'torn' }), PIA, NOW);
    await namespaces.create(namespaceSpec({ name: 'torn' }), PIA, NOW);
    await namespaces.create(
      namespaceSpec({ name: 'foreign', owner: BILLING_TEAM }),
      PIA,
      NOW,
    );
    await knex('clusters').update({ spec: '{' });
    await knex('namespaces').update({ spec: '{' });
    const choices = new ChoiceService({
      ...{ declaredClusters, namespaces, registry: new ClusterRegistry([]) },
      authorizer: OkeAuthorizer.create({
        permissions: teamPermissions,
        permissionsRegistry: permissionsRegistryForTests(),
        loaders: { clusters: async () => [], namespaces: async () => [] },
      }),
    });
    const of = (purpose: ChoicePurpose, user: string) =>
      choices.list(purpose, mockCredentials.user(user));
    const cluster = { cluster: 'torn', obstacle: 'Unreadable' };
    expect(await of('delete-namespace', ADA)).toEqual([
      { cluster: 'demo', namespace: 'torn', obstacle: 'Unreadable' },
    ]);
    expect(await of('delete-cluster', PIA)).toEqual([cluster]);
    expect(await of('declare-namespace', PIA)).toEqual([cluster]);
    expect(await of('delete-cluster', ADA)).toEqual([]);
  });
});
