import type { PermissionsService } from '@backstage/backend-plugin-api';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { DeclarationQueue } from './DeclarationQueue';
import { recentPlansForTests } from '../__testUtils__/recentPlans';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { metricsForTests } from '../__testUtils__/metrics';
import { clusterSpec, namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';
import { openStores, type Stores } from '../__testUtils__/stores';
import { NED, PIA, teamPermissions } from '../__testUtils__/teams';
import { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { Credentials } from '../authorization/subjectOf';
import { ClusterRegistry } from '../clusters/ClusterRegistry';
import { ClusterService } from '../clusters/declared/ClusterService';
import { CertificateSources } from '../extensions/CertificateSources';
import { NamespaceBlocks } from '../namespaces/blocks/NamespaceBlocks';
import { NamespaceService } from '../namespaces/NamespaceService';
import type { DeclaredRecord } from './declaration';
import type { Seen } from './judgeDeclaration';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const pia = mockCredentials.user(PIA);
const ned = mockCredentials.user(NED);
const later = new Date(NOW.getTime() + 60_000);

/** A kind of declared thing, of which one is called `shop`. */
interface Kind {
  what: string;
  create(changes?: { deletionProtection: boolean }): Promise<unknown>;
  read(): Promise<DeclaredRecord<object> | undefined>;
  /** Somebody declares it anew. */
  touch(): Promise<unknown>;
  /** Marks it for deletion, whatever it says. */
  mark(): Promise<unknown>;
  plan(
    credentials: Credentials,
    seen?: Seen,
  ): Promise<{ etag: string; id?: string }>;
  remove(
    credentials: Credentials,
    ifMatch?: string,
    now?: Date,
  ): Promise<{ etag: string; deletionRequestedAt?: string }>;
  /** The write of a deletion, which somebody else may be faster than. */
  spyOnMark(): jest.SpyInstance<Promise<unknown>>;
}

describe.each(['cluster', 'namespace'] as const)('Deletion of a %s', kind => {
  let stores: Stores;
  let permissions: PermissionsService;
  let thing: Kind;
  const onDeclared = jest.fn();

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    for (const table of ['leases', 'namespaces', 'clusters']) {
      await stores.knex(table).delete();
    }
    onDeclared.mockReset();
    permissions = teamPermissions;
    thing = kind === 'cluster' ? aCluster() : aNamespace();
  });
  afterEach(() => jest.restoreAllMocks());

  const authorizer = () =>
    OkeAuthorizer.create({
      permissions: {
        authorize: (...args) => permissions.authorize(...args),
        authorizeConditional: (...args) =>
          permissions.authorizeConditional(...args),
      },
      permissionsRegistry: permissionsRegistryForTests(),
      loaders: { clusters: async () => [], namespaces: async () => [] },
    });

  function aCluster(): Kind {
    const { declaredClusters: store } = stores;
    const registry = new ClusterRegistry([]);
    const service = new ClusterService({
      ...{ store, registry, authorizer: authorizer(), onDeclared },
      oci: undefined,
      metrics: metricsForTests(),
      recentPlans: recentPlansForTests(),
      queue: new DeclarationQueue(),
    });
    const spec = clusterSpec({ name: 'shop' });
    return {
      what: 'cluster shop',
      create: changes => store.create({ ...spec, ...changes }, 'x', NOW),
      read: () => store.get('shop'),
      touch: async () => {
        const { id, generation } = (await store.get('shop'))!;
        return store.updateSpec(id, generation, spec, 'x');
      },
      mark: async () =>
        store.requestDeletion((await store.get('shop'))!, 'x', NOW),
      plan: (credentials, seen) =>
        service.planDeletion('shop', credentials, seen),
      remove: (credentials, ifMatch, now = NOW) =>
        service.delete(
          'shop',
          { ifMatch: ifMatch === undefined ? undefined : [ifMatch] },
          credentials,
          now,
        ),
      spyOnMark: () => jest.spyOn(store, 'requestDeletion'),
    };
  }

  function aNamespace(): Kind {
    const { namespaces: store, declaredClusters } = stores;
    const registry = new ClusterRegistry([]);
    const service = new NamespaceService({
      entityPlaces: { list: async () => [] },
      ...{ store, registry, declaredClusters, onDeclared },
      states: stores.statuses.namespaces,
      observedClusters: stores.observedClusters,
      ...{ authorizer: authorizer(), groups: {}, bounds: [] },
      catalog: catalogServiceMock(),
      blocks: new NamespaceBlocks([], {}),
      certificateSources: new CertificateSources(),
      metrics: metricsForTests(),
      recentPlans: recentPlansForTests(),
      queue: new DeclarationQueue(),
    });
    const spec = namespaceSpec();
    return {
      what: 'namespace shop on cluster demo',
      create: changes => store.create({ ...spec, ...changes }, 'x', NOW),
      read: () => store.get('demo', 'shop'),
      touch: async () => {
        const { id, generation } = (await store.get('demo', 'shop'))!;
        return store.updateSpec(id, generation, spec, 'x', NOW);
      },
      mark: async () => {
        const { id, generation } = (await store.get('demo', 'shop'))!;
        return store.requestDeletion(id, generation, 'x', NOW);
      },
      plan: (credentials, seen) =>
        service.planDeletion('demo', 'shop', credentials, seen),
      remove: (credentials, ifMatch, now = NOW) =>
        service.delete(
          'demo',
          'shop',
          { ifMatch: ifMatch === undefined ? undefined : [ifMatch] },
          credentials,
          now,
        ),
      spyOnMark: () => jest.spyOn(store, 'requestDeletion'),
    };
  }

  it('is asked for once; asking again is a no-op', async () => {
    await thing.create();
    const deleted = await thing.remove(pia);
    expect(deleted.deletionRequestedAt).toBe(NOW.toISOString());
    expect(await thing.remove(pia, undefined, later)).toEqual(deleted);
    expect(await thing.plan(pia)).toMatchObject(deleted);
    expect(onDeclared).toHaveBeenCalledTimes(1);
  });

  it('is asked for by two at once as by one', async () => {
    await thing.create();
    const [one, other] = await Promise.all([
      thing.remove(pia),
      thing.remove(pia),
    ]);
    expect(other).toEqual(one);
    expect(onDeclared).toHaveBeenCalledTimes(1);
  });

  it('is planned without being asked for', async () => {
    await thing.create();
    expect(await thing.plan(pia)).not.toHaveProperty(
      'deletionRequestedAt',
      expect.anything(),
    );
    expect((await thing.read())?.deletionRequestedAt).toBeUndefined();
    expect(onDeclared).not.toHaveBeenCalled();
  });

  it('is refused, with a remedy, of what is protected', async () => {
    await thing.create({ deletionProtection: true });
    const refusal = {
      name: 'ConflictError',
      message: `The ${thing.what} is protected from deletion. Set deletionProtection to false first.`,
    };
    const plan = await thing.plan(pia);
    expect(plan).not.toHaveProperty('id');
    expect(plan).toMatchObject({
      problems: [
        {
          field: 'deletionProtection',
          message: `the ${thing.what} is protected from deletion`,
          remedy: 'Set deletionProtection to false first',
        },
      ],
    });
    await expect(thing.remove(pia)).rejects.toMatchObject(refusal);
    expect((await thing.read())?.deletionRequestedAt).toBeUndefined();
  });

  it('is a no-op once it is asked for, whatever was in the way before', async () => {
    await thing.create({ deletionProtection: true });
    await thing.mark();
    const begun = { deletionRequestedAt: NOW.toISOString() };
    expect(await thing.plan(pia)).toMatchObject(begun);
    expect(await thing.remove(pia, undefined, later)).toMatchObject(begun);
    expect(onDeclared).not.toHaveBeenCalled();
  });

  it('is done only as the caller has seen it, also when it is asked for again', async () => {
    await thing.create();
    await expect(thing.remove(pia, '"other.1"')).rejects.toMatchObject({
      statusCode: 412,
    });
    const { id } = (await thing.read())!;
    const { etag } = await thing.remove(pia, `"${id}.1"`);
    expect(await thing.remove(pia, etag)).toMatchObject({ etag });
    await expect(thing.remove(pia, '"other.1"')).rejects.toMatchObject({
      statusCode: 412,
    });
  });

  it('is tried as the caller has seen it, and tells whether the plan still stands', async () => {
    await thing.create();
    const { etag, id: plan } = await thing.plan(pia);
    const seen = { ifMatch: [etag], plan };
    expect(await thing.plan(pia, seen)).toMatchObject({ id: plan });
    await thing.touch();
    await expect(thing.plan(pia, seen)).rejects.toMatchObject({
      name: 'PreconditionFailedError',
      statusCode: 412,
    });
    await expect(thing.plan(pia, { plan })).rejects.toMatchObject({
      name: 'PlanMovedError',
      difference: [
        {
          ...{ what: 'what is declared', before: 'version 1' },
          now: expect.stringContaining('version 2'),
        },
      ],
    });
    await thing.mark();
    expect(await thing.plan(pia, { plan })).toMatchObject({
      deletionRequestedAt: NOW.toISOString(),
    });
  });

  it('looks again when somebody declared something at the same time', async () => {
    await thing.create();
    const { id } = (await thing.read())!;
    const mark = thing.spyOnMark();
    mark.mockImplementationOnce(async () => {
      await thing.touch();
      return undefined;
    });
    const deleted = await thing.remove(pia);
    expect(deleted).toMatchObject({ etag: `"${id}.2"` });
    expect(deleted.deletionRequestedAt).toBe(NOW.toISOString());
  });

  it('does not delete what the caller has not seen, also when it changes at the same time', async () => {
    await thing.create();
    const { id } = (await thing.read())!;
    thing.spyOnMark().mockImplementationOnce(async () => {
      await thing.touch();
      return undefined;
    });
    await expect(thing.remove(pia, `"${id}.1"`)).rejects.toMatchObject({
      statusCode: 412,
    });
    expect((await thing.read())?.deletionRequestedAt).toBeUndefined();
  });

  it('tells who lost a race twice to look again', async () => {
    await thing.create();
    const mark = thing.spyOnMark().mockResolvedValue(undefined);
    await expect(thing.remove(pia)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining(
        `in the way of the ${thing.what}. Look at it and try again`,
      ),
    });
    expect(mark).toHaveBeenCalledTimes(2);
    expect(onDeclared).not.toHaveBeenCalled();
  });

  it('tells a stranger the same of what is there and of what is not, after the same questions', async () => {
    const asked = jest.fn(teamPermissions.authorizeConditional);
    permissions = { ...teamPermissions, authorizeConditional: asked };
    const missing = { name: 'NotFoundError', message: `No ${thing.what}` };
    await expect(thing.remove(ned)).rejects.toMatchObject(missing);
    await expect(thing.plan(ned)).rejects.toMatchObject(missing);
    const before = asked.mock.calls.map(([requests]) => requests);
    expect(before).toHaveLength(2);
    await thing.create({ deletionProtection: true });
    asked.mockClear();
    await expect(thing.remove(ned)).rejects.toMatchObject(missing);
    await expect(thing.plan(ned)).rejects.toMatchObject(missing);
    expect(asked.mock.calls.map(([requests]) => requests)).toEqual(before);
  });

  it.each(['delete', 'read'])(
    'is not done for who has only the right to %s',
    async right => {
      await thing.create();
      permissions = {
        ...teamPermissions,
        authorizeConditional: async requests =>
          requests.map(({ permission }) => ({
            result:
              permission.attributes.action === right
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
          })),
      };
      const missing = { name: 'NotFoundError', message: `No ${thing.what}` };
      await expect(thing.remove(pia)).rejects.toMatchObject(missing);
      await expect(thing.plan(pia)).rejects.toMatchObject(missing);
    },
  );
});
