import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  LABEL_ID,
  type KubernetesApi,
  type KubernetesClient,
  type KubernetesObject,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { namespaceSpec, NOW, PLATFORM_TEAM } from '../__testUtils__/fixtures';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';
import { openStores, type Stores } from '../__testUtils__/stores';
import { ADA, PIA, teamPermissions } from '../__testUtils__/teams';
import { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import { NamespaceService } from './NamespaceService';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const ada = mockCredentials.user(ADA);

/** What is in the cluster, as far as these tests need one. */
class FakeApi implements KubernetesApi {
  readonly objects: StoredObject[] = [];
  /** `kind/name` of what somebody else owns fields of. */
  conflicts: string[] = [];

  async serves(): Promise<boolean> {
    return true;
  }

  async get(ref: { kind: string; name: string }) {
    return this.objects.find(
      ({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name,
    );
  }

  async apply(object: KubernetesObject, { dryRun }: { dryRun: boolean }) {
    if (!dryRun) {
      throw new Error('A plan changes nothing');
    }
    if (this.conflicts.includes(`${object.kind}/${object.metadata.name}`)) {
      const conflicts = [{ manager: 'kubectl', field: 'spec.podSelector' }];
      return { type: 'conflict' as const, conflicts };
    }
    return { type: 'applied' as const, object };
  }

  async delete(): Promise<void> {
    throw new Error('A plan changes nothing');
  }

  put(kind: string, name: string, labels: Record<string, string> = {}): void {
    const metadata = { name, labels, uid: 'uid', resourceVersion: '1' };
    this.objects.push({ apiVersion: 'v1', kind, metadata });
  }
}

/** What a plan says of a cluster, and what is declared by it. The rest is in `router.test.ts`. */
describe('NamespaceService, with a cluster that answers', () => {
  let stores: Stores;
  let api: FakeApi;
  let service: NamespaceService;
  const version = jest.fn<Promise<string>, []>();
  const onDeclared = jest.fn();

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    await stores.knex('namespaces').delete();
    jest.clearAllMocks();
    version.mockResolvedValue('v1.36.3');
    api = new FakeApi();
    const kubeconfig = '/nowhere';
    const clusters = new ClusterRegistry([
      {
        name: 'demo',
        owner: PLATFORM_TEAM,
        ingressNamespaces: [],
        hostDomains: [],
        provisioner: { kubeconfig },
        watcher: { kubeconfig, group: 'okeanos:watchers' },
      },
    ]);
    jest.spyOn(clusters.get('demo')!, 'provisioner').mockResolvedValue({
      api,
      client: { version } as Partial<KubernetesClient> as KubernetesClient,
    });
    service = new NamespaceService({
      store: stores.namespaces,
      clusters,
      authorizer: OkeAuthorizer.create({
        permissions: teamPermissions,
        permissionsRegistry: permissionsRegistryForTests(),
        loaders: { clusters: async () => [], namespaces: async () => [] },
      }),
      groups: { 'group:default/shop-team': 'shop-team' },
      onDeclared,
    });
  });

  const declare = (spec = namespaceSpec()) =>
    service.declare(spec, { ifExists: 'fail', ifMatch: undefined }, ada, NOW);

  it('plans to create what is not there', async () => {
    const { changes, problems } = await service.plan(namespaceSpec(), ada);
    expect(problems).toEqual([]);
    expect(changes.map(({ kind }) => kind)).toContain('RoleBinding');
    expect(new Set(changes.map(({ action }) => action))).toEqual(
      new Set(['create']),
    );
  });

  it('says in the plan that the owner gets no access', async () => {
    const spec = namespaceSpec({ owner: PLATFORM_TEAM });
    const pia = mockCredentials.user(PIA);
    const { changes, problems } = await service.plan(spec, pia);
    expect(problems).toEqual([]);
    expect(changes.at(-1)).toMatchObject({
      part: 'owner-binding',
      action: 'none',
      reason: expect.stringMatching(/GroupNotMapped/),
    });
  });

  it('refuses a name that is taken in the cluster, without telling what is in it', async () => {
    api.put('Namespace', 'shop');
    api.put('ResourceQuota', 'okeanos');
    const plan = await service.plan(namespaceSpec(), ada);
    expect(plan).toEqual({
      changes: [],
      problems: [
        {
          field: 'name',
          value: 'shop',
          message: 'the name is not available on this cluster',
          remedy: 'Choose another name',
        },
      ],
    });
    await expect(declare()).rejects.toMatchObject({ problems: plan.problems });
    expect(await stores.namespaces.list()).toEqual([]);
    expect(onDeclared).not.toHaveBeenCalled();
  });

  it('lets the platform team adopt it', async () => {
    api.put('Namespace', 'shop');
    const spec = namespaceSpec({ adoptPolicy: 'Always' });
    const plan = await service.plan(spec, mockCredentials.user(PIA));
    expect(plan.problems).toEqual([]);
    expect(plan.changes[0]).toMatchObject({
      part: 'namespace',
      action: 'update',
      reason: 'it exists already and is adopted',
    });
  });

  it('says who is in the way of an update', async () => {
    await declare();
    const [{ id }] = await stores.namespaces.list();
    const name = 'okeanos-default-deny';
    api.put('Namespace', 'shop', { [LABEL_ID]: id });
    api.put('NetworkPolicy', name, { [LABEL_ID]: id });
    api.conflicts = [`NetworkPolicy/${name}`];
    const spec = namespaceSpec({ quota: { pods: 7 } });
    const { problems } = await service.plan(spec, ada);
    expect(problems).toEqual([
      {
        field: '',
        value: name,
        message: `NetworkPolicy ${name}: somebody else owns spec.podSelector (kubectl)`,
        remedy:
          'Make the other owner give the field up, or set drift to repair',
      },
    ]);
  });

  it('does not take a conflict on its own Namespace for a name that is taken', async () => {
    await declare();
    const [{ id }] = await stores.namespaces.list();
    api.put('Namespace', 'shop', { [LABEL_ID]: id });
    api.conflicts = ['Namespace/shop'];
    const { problems } = await service.plan(
      namespaceSpec({ quota: { pods: 7 } }),
      ada,
    );
    expect(problems).toMatchObject([
      { field: 'name', message: expect.stringMatching(/somebody else owns/) },
    ]);
  });

  it('declares when the cluster does not answer, and in time', async () => {
    version.mockReturnValue(new Promise(() => {}));
    const { changes, problems } = await service.plan(namespaceSpec(), ada);
    expect(problems).toEqual([]);
    expect(changes[0]).toMatchObject({
      action: 'unknown',
      reason: 'the cluster could not be asked: no answer within 1500 ms',
    });
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
    await expect(service.delete('demo', 'shop', ada, NOW)).rejects.toThrow(
      /Look at it and try again/,
    );
    request.mockRestore();
  });
});
