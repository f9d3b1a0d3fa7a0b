import {
  coreServices,
  createServiceFactory,
  type AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceFactory } from '@backstage/backend-defaults/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import request from 'supertest';
import {
  clusterSpec,
  namespaceSpec,
  PLATFORM_TEAM,
  serviceStatus,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { hold, openStores, type Stores } from '../__testUtils__/stores';
import { ADA, GRACE, NED, PIA, teamPermissions } from '../__testUtils__/teams';
import { okePlugin } from '../plugin';

jest.setTimeout(60_000);

/** Its kubeconfigs do not exist: no answer needs the cluster. */
const demo = {
  name: 'demo',
  provisioner: { kubeconfig: '/nowhere/provisioner' },
  watcher: { kubeconfig: '/nowhere/watcher', group: 'okeanos:watchers' },
};

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const cart: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    namespace: 'default',
    annotations: {
      'okeanos.io/cluster': 'demo',
      'okeanos.io/namespace': 'shop',
      'okeanos.io/service': 'cart',
    },
  },
  relations: [{ type: 'ownedBy', targetRef: SHOP_TEAM }],
};

/** The seven of them, as the registry of a real backend offers them. */
describe('actions', () => {
  const auditor = mockServices.auditor.mock();
  const audited: [string, AuditorServiceCreateEventOptions][] = [];
  let backend: TestBackend;
  let stores: Stores;

  beforeAll(async () => {
    auditor.createEvent.mockImplementation(async options => {
      const tell = async (ending: string) => {
        audited.push([ending, options]);
      };
      return {
        success: async done => {
          audited.push([
            'success',
            { ...options, meta: { ...options.meta, ...done?.meta } },
          ]);
        },
        fail: () => tell('fail'),
      };
    });
    const knex = await databases.init('SQLITE_3');
    const database = mockServices.database({ knex });
    backend = await startTestBackend({
      features: [
        okePlugin,
        actionsRegistryServiceFactory,
        mockServices.rootConfig.factory({
          data: { oke: { clusters: [demo] } },
        }),
        catalogServiceMock.factory({
          entities: [cart],
        }),
        auditor.factory,
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => database,
        }),
        createServiceFactory({
          service: coreServices.permissions,
          deps: {},
          factory: () => teamPermissions,
        }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({ publish: jest.fn() }),
        }),
      ],
    });
    stores = await openStores(knex);
  });
  beforeEach(() => {
    audited.length = 0;
  });

  /** The watcher sees the Service of the entity, in a namespace of the shop team. */
  async function observe(namespace: string): Promise<void> {
    const { namespaces, statuses, leases } = stores;
    const found = await namespaces.get('demo', namespace);
    await statuses.write(
      await hold(leases, 'what is observed'),
      'demo',
      new Map([
        [
          namespace,
          [
            {
              type: 'upsert',
              namespaceId: found!.id,
              labels: {},
              status: serviceStatus({ namespace }),
            },
          ],
        ],
      ]),
    );
  }

  const ACTIONS = '/api/oke/.backstage/actions/v1/actions';

  async function invoke(user: string, name: string, input: object = {}) {
    const { status, body } = await request(backend.server)
      .post(`${ACTIONS}/oke:${name}/invoke`)
      .set('authorization', mockCredentials.user.header(user))
      .send(input);
    return { status, output: body.output, message: body.error?.message };
  }

  const planned = async (user: string, spec: object) =>
    (await invoke(user, 'plan-namespace', { spec })).output.etag;

  const create = async (user: string, spec: object, etag: string) =>
    invoke(user, 'create-namespace', { spec, etag });

  const namesOf = async (user: string, input: object = {}) => {
    const { output } = await invoke(user, 'list-namespaces', input);
    return output.items.map(
      ({ spec }: { spec: { name: string } }) => spec.name,
    );
  };

  it('say what they do to the world', async () => {
    const { body } = await request(backend.server)
      .get(ACTIONS)
      .set('authorization', mockCredentials.user.header(ADA))
      .expect(200);
    const reads = { readOnly: true, idempotent: true, destructive: false };
    const writes = { readOnly: false, idempotent: true, destructive: true };
    expect(
      Object.fromEntries(
        body.actions.map((action: { id: string; attributes: object }) => [
          action.id,
          action.attributes,
        ]),
      ),
    ).toEqual({
      'oke:list-clusters': reads,
      'oke:get-entity-summary': reads,
      'oke:list-namespaces': reads,
      'oke:get-service-status': reads,
      'oke:plan-cluster': reads,
      'oke:plan-namespace': reads,
      'oke:plan-namespace-deletion': reads,
      'oke:create-namespace': writes,
      'oke:delete-namespace': writes,
    });
  });

  it('publish the fields of a spec, and need the etag of whoever writes', async () => {
    const { body } = await request(backend.server)
      .get(ACTIONS)
      .set('authorization', mockCredentials.user.header(ADA));
    const { schema } = body.actions.find(
      ({ id }: { id: string }) => id === 'oke:create-namespace',
    );
    expect(schema.input.required).toEqual(['spec', 'etag']);
    expect(schema.input.properties.spec).toMatchObject({
      required: ['cluster', 'name', 'owner'],
      properties: {
        owner: { description: 'Group that owns the namespace' },
        quota: { properties: { pods: { type: 'integer', default: 50 } } },
      },
    });
  });

  describe('list-clusters and list-namespaces', () => {
    it('tell what the caller may read, and nothing to strangers', async () => {
      await create(ADA, namespaceSpec({ name: 'listed' }), 'absent');
      const { output } = await invoke(ADA, 'list-clusters');
      expect(output.items).toMatchObject([
        { name: 'demo', owner: PLATFORM_TEAM, nodes: {} },
      ]);
      expect(await namesOf(ADA)).toContain('listed');
      expect(await namesOf(ADA, { cluster: 'demo' })).toContain('listed');
      expect(await namesOf(ADA, { cluster: 'other' })).toEqual([]);
      expect(await namesOf(GRACE)).not.toContain('listed');
      expect((await invoke(NED, 'list-clusters')).output).toEqual({
        items: [],
        unreadable: [],
      });
    });
  });

  describe('get-service-status', () => {
    it('tells the status with its evidence, and no channel to listen on', async () => {
      await create(ADA, namespaceSpec(), 'absent');
      await observe('shop');
      const { output } = await invoke(ADA, 'get-service-status', {
        entityRef: 'component:default/cart',
      });
      expect(output).toEqual({
        cluster: 'demo',
        namespace: 'shop',
        connection: expect.objectContaining({ since: expect.any(String) }),
        problems: [],
        servicesKnown: true,
        services: [serviceStatus()],
      });
    });

    it('answers like the API for what the caller may not know', async () => {
      const of = (entityRef: string) =>
        invoke(GRACE, 'get-service-status', { entityRef });
      const denied = await of('component:default/cart');
      const missing = await of('component:default/none');
      expect(denied.status).toBe(404);
      expect(denied.message.replace('cart', 'none')).toBe(missing.message);
    });
  });

  describe('get-entity-summary', () => {
    it('names the services in a sentence each, of which one can be asked for', async () => {
      const entityRef = 'component:default/cart';
      const { output } = await invoke(ADA, 'get-entity-summary', { entityRef });
      expect(output).toMatchObject({
        services: [
          { service: 'cart', headline: { state: expect.any(String) } },
        ],
      });
      expect(output).not.toHaveProperty('signalChannel');
      const one = await invoke(ADA, 'get-service-status', {
        ...{ entityRef, service: 'cart' },
      });
      expect(one.output).toMatchObject({ services: [serviceStatus()] });
      expect(
        await invoke(ADA, 'get-service-status', { entityRef, service: 'no' }),
      ).toMatchObject({ status: 404, message: `No status of ${entityRef}` });
    });

    it('answers like the API for what the caller may not know', async () => {
      const of = (entityRef: string) =>
        invoke(GRACE, 'get-entity-summary', { entityRef });
      const denied = await of('component:default/cart');
      expect(denied.status).toBe(404);
      expect(denied.message.replace('cart', 'none')).toBe(
        (await of('component:default/none')).message,
      );
    });
  });

  describe('plan-cluster', () => {
    it('tells what is in the way, with a remedy', async () => {
      const spec = clusterSpec({ name: 'edge' });
      const { output } = await invoke(PIA, 'plan-cluster', { spec });
      expect(output).toEqual({
        changes: [],
        problems: [
          expect.objectContaining({ message: 'OCI is not configured' }),
        ],
      });
    });
  });

  describe('plan-namespace', () => {
    it('says against which declaration, and that there is none', async () => {
      const spec = namespaceSpec({ name: 'planned' });
      expect(await planned(ADA, spec)).toBe('absent');
      const { output } = await create(ADA, spec, 'absent');
      expect(await planned(ADA, spec)).toBe(output.etag);
    });

    it('says neither to who may not know it', async () => {
      const taken = namespaceSpec({ name: 'planned' });
      const owner = 'group:default/billing-team';
      const { output } = await invoke(GRACE, 'plan-namespace', {
        spec: { ...taken, owner },
      });
      expect(output.etag).toBeUndefined();
      expect(output.problems).toHaveLength(1);
    });
  });

  describe('create-namespace', () => {
    it('declares what was planned, for its caller, on record', async () => {
      const spec = namespaceSpec({ name: 'created' });
      const { status, output } = await create(ADA, spec, 'absent');
      expect(status).toBe(200);
      expect(output).toMatchObject({ spec, generation: 1, requestedBy: ADA });
      expect(audited).toEqual([
        [
          'success',
          {
            eventId: 'namespace-declare',
            severityLevel: 'medium',
            meta: {
              cluster: 'demo',
              name: 'created',
              ifExists: 'update',
              caller: ADA,
              action: 'create-namespace',
              owner: spec.owner,
              generation: 1,
              operationId: output.operationId,
            },
          },
        ],
      ]);
    });

    it('confirms a plan by its id, and answers one that moved with the new one, which can be confirmed', async () => {
      const spec = namespaceSpec({ name: 'by-plan' });
      await create(ADA, spec, 'absent');
      const changed = { ...spec, drift: 'repair' };
      const { output: seen } = await invoke(ADA, 'plan-namespace', {
        spec: changed,
      });
      const confirm = (plan: string) =>
        invoke(ADA, 'create-namespace', {
          ...{ spec: changed, etag: seen.etag, plan },
        });
      await create(PIA, { ...spec, deletionProtection: true }, seen.etag);
      const { status, message } = await confirm(seen.id);
      expect(status).toBe(412);
      expect(message).toContain(
        `- what is declared: before version 1; now version 2, declared by ${PIA}`,
      );
      const plan = JSON.parse(message.split('The new plan: ')[1]);
      expect(plan.spec).toContainEqual({
        field: 'deletionProtection',
        from: 'true',
        to: 'false',
      });
      expect(await confirm(plan.id)).toMatchObject({
        status: 200,
        output: { generation: 3, spec: changed },
      });
    });

    it('changes what the caller saw, and nothing else', async () => {
      const spec = namespaceSpec({ name: 'changed' });
      const changed = { ...spec, drift: 'repair' };
      const { output: first } = await create(ADA, spec, 'absent');
      expect(await create(ADA, changed, 'absent')).toMatchObject({
        status: 412,
        message: expect.stringContaining(
          'should be no namespace changed on cluster demo yet',
        ),
      });
      const seen = await planned(ADA, changed);
      expect(seen).toBe(first.etag);
      expect(await create(ADA, changed, seen)).toMatchObject({
        status: 200,
        output: { generation: 2, spec: changed },
      });
      audited.length = 0;
      expect(await create(ADA, spec, seen)).toMatchObject({ status: 412 });
      expect(audited).toMatchObject([['fail', {}]]);
    });

    it('does not make anew what the caller saw and is gone', async () => {
      const spec = namespaceSpec({ name: 'gone' });
      expect(await create(ADA, spec, '"an-id.1"')).toMatchObject({
        status: 412,
        message: expect.stringContaining('it does not exist'),
      });
    });

    it('refuses who may not, in the words of the API', async () => {
      const spec = namespaceSpec({ name: 'foreign' });
      expect(await create(GRACE, spec, 'absent')).toMatchObject({
        status: 400,
        message: expect.stringContaining('the group is not one of yours'),
      });
    });

    it('refuses what nests very deeply, as the input that it is', async () => {
      let deep: object = {};
      for (let depth = 0; depth < 1_000; depth += 1) {
        deep = { deep };
      }
      const spec = { ...namespaceSpec(), blocks: { deep } };
      expect(await create(ADA, spec, 'absent')).toMatchObject({
        status: 400,
        message: expect.stringContaining('32 levels deep'),
      });
    });

    it('names each field that is wrong, with words for people', async () => {
      const spec = { ...namespaceSpec(), name: 'Shop', colour: 'blue' };
      const { status, message } = await create(ADA, spec, 'absent');
      expect(status).toBe(400);
      expect(message).toContain('spec.name ("Shop"): the name of a namespace');
      expect(message).toContain('spec.colour ("blue"): there is no such field');
    });
  });

  describe('delete-namespace', () => {
    const remove = (user: string, name: string, etag: string) =>
      invoke(user, 'delete-namespace', { cluster: 'demo', name, etag });

    it('asks for deletion of what the caller saw, on record', async () => {
      const spec = namespaceSpec({ name: 'deleted' });
      const { output } = await create(ADA, spec, 'absent');
      expect(await remove(ADA, 'deleted', '"other.1"')).toMatchObject({
        status: 412,
      });
      audited.length = 0;
      const { status, output: deleted } = await remove(
        ...([ADA, 'deleted', output.etag] as const),
      );
      expect(status).toBe(200);
      expect(deleted.deletionRequestedAt).toEqual(expect.any(String));
      expect(deleted.operationId).not.toBe(output.operationId);
      expect(audited).toMatchObject([
        [
          'success',
          {
            eventId: 'namespace-delete',
            severityLevel: 'high',
            meta: {
              name: 'deleted',
              caller: ADA,
              action: 'delete-namespace',
              operationId: deleted.operationId,
            },
          },
        ],
      ]);
      expect(await remove(ADA, 'deleted', output.etag)).toMatchObject({
        status: 200,
      });
    });

    it('confirms the plan of a deletion by its id, and answers one that moved with the new one', async () => {
      const spec = namespaceSpec({ name: 'planned-away' });
      await create(ADA, spec, 'absent');
      const of = { cluster: 'demo', name: 'planned-away' };
      const { output: seen } = await invoke(
        ...([ADA, 'plan-namespace-deletion', of] as const),
      );
      expect(seen.unread).toMatchObject([
        { what: 'Everything in the namespace' },
      ]);
      const confirm = (plan: string) =>
        invoke(ADA, 'delete-namespace', { ...of, etag: seen.etag, plan });
      await create(PIA, { ...spec, drift: 'repair' }, seen.etag);
      const { status, message } = await confirm(seen.id);
      expect(status).toBe(412);
      expect(message).toContain('now version 2, declared by');
      const plan = JSON.parse(message.split('The new plan: ')[1]);
      expect(await confirm(plan.id)).toMatchObject({ status: 200 });
    });

    it('answers a stranger as if there were none', async () => {
      const spec = namespaceSpec({ name: 'hidden' });
      const { output } = await create(ADA, spec, 'absent');
      const denied = await remove(GRACE, 'hidden', output.etag);
      const missing = await remove(GRACE, 'no-such', output.etag);
      expect(denied.status).toBe(404);
      expect(denied.message.replace('hidden', 'no-such')).toBe(missing.message);
    });
  });

  it('are counted for who calls them, as the API is', async () => {
    const spec = namespaceSpec({ name: 'again' });
    const messages = [];
    for (let call = 0; call <= 60; call += 1) {
      messages.push((await create(NED, spec, 'absent')).message);
    }
    const last = messages.pop();
    expect(messages.join()).not.toContain('within a minute');
    expect(last).toMatch(
      /^You have declared more than 60 times within a minute/,
    );
    expect((await invoke(NED, 'list-clusters')).status).toBe(200);
  });
});
