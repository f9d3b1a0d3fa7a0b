import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import scaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import request from 'supertest';
import { developmentAuthModule } from '../auth/developmentAuthModule';
import { locationGuardModule } from '../catalog/locationGuardModule';
import { okeanosPolicyModule } from './okeanosPolicyModule';

jest.setTimeout(120_000);

const ADA = 'ada';
const GRACE = 'grace';
const PIA = 'pia';

const GROUP_OF: Record<string, string> = {
  [ADA]: 'group:default/shop-team',
  [GRACE]: 'group:default/billing-team',
  [PIA]: 'group:default/platform',
};

const SOURCE = 'url:https://example.com/shop/catalog-info.yaml';

const owned = (kind: string, name: string, spec: object) => ({
  locationKey: 'test',
  entity: {
    apiVersion:
      kind === 'Template'
        ? 'scaffolder.backstage.io/v1beta3'
        : 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      annotations: {
        'backstage.io/managed-by-location': SOURCE,
        'backstage.io/managed-by-origin-location': SOURCE,
      },
    },
    spec,
  },
});
const component = (name: string, owner: string) =>
  owned('Component', name, { type: 'service', lifecycle: 'production', owner });

const people = Object.entries(GROUP_OF).flatMap(([user, group]) => [
  owned('User', user, { memberOf: [group] }),
  owned('Group', group.split('/')[1], { type: 'team', children: [] }),
]);
const greeting = owned('Template', 'greeting', {
  type: 'service',
  owner: GROUP_OF[PIA],
  parameters: [{ properties: { name: { type: 'string' } } }],
  steps: [
    {
      id: 'greet',
      action: 'debug:log',
      input: { message: 'Hello ${{ parameters.name }}' },
    },
  ],
});
const entities = [
  ...people,
  greeting,
  component('kept', GROUP_OF[ADA]),
  component('given-up', GROUP_OF[ADA]),
];

/** Gives the catalog the entities above. */
const entitiesModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'test-entities',
  register(reg) {
    reg.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint },
      async init({ catalog }) {
        catalog.addEntityProvider({
          getProviderName: () => 'test',
          connect: connection =>
            connection.applyMutation({ type: 'full', entities }),
        });
      },
    });
  },
});

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

describe('the policy, in a backend with the real catalog and scaffolder', () => {
  const { NODE_ENV } = process.env;
  const tokens: Record<string, string> = {};
  let backend: TestBackend;

  beforeAll(async () => {
    process.env.NODE_ENV = 'development'; // for the sign-in without a password
    backend = await startTestBackend({
      features: [
        authPlugin,
        developmentAuthModule,
        authServiceFactory,
        httpAuthServiceFactory,
        userInfoServiceFactory,
        permissionPlugin,
        okeanosPolicyModule,
        permissionsServiceFactory,
        permissionsRegistryServiceFactory,
        catalogPlugin,
        scaffolderEntityModel,
        entitiesModule,
        locationGuardModule,
        scaffolderPlugin,
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://localhost:7007' },
            auth: { providers: { development: {} } },
            permission: { enabled: true },
          },
        }),
      ],
    });
    for (const user of Object.keys(GROUP_OF)) {
      tokens[user] = await until(() => signIn(user));
    }
    await until(() => find(PIA, 'template/default/greeting'));
    await until(() => find(PIA, 'component/default/kept'));
    await until(() => find(PIA, 'component/default/given-up'));
  });
  afterAll(async () => {
    process.env.NODE_ENV = NODE_ENV;
    await backend.stop();
  });

  /** A token; undefined until the catalog knows the user. */
  async function signIn(user: string): Promise<string | undefined> {
    const { body } = await request(backend.server)
      .get('/api/auth/development/refresh')
      .set('x-development-user', user);
    return body.backstageIdentity?.token;
  }

  const call = (
    user: string,
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
  ): request.Test =>
    request(backend.server)
      [method](`/api${path}`)
      .set('authorization', `Bearer ${tokens[user]}`);

  /** An entity with its relations; undefined until the catalog has made both. */
  async function find(user: string, path: string) {
    const { body } = await call(
      user,
      'get',
      `/catalog/entities/by-name/${path}`,
    );
    return body.relations?.length ? body : undefined;
  }

  describe('entities', () => {
    const remove = async (user: string, name: string) => {
      const { metadata } = await find(PIA, `component/default/${name}`);
      return call(user, 'delete', `/catalog/entities/by-uid/${metadata.uid}`);
    };
    const refresh = (user: string) =>
      call(user, 'post', '/catalog/refresh').send({
        entityRef: 'component:default/kept',
      });

    it('are deleted and refreshed by nobody but who owns them', async () => {
      expect((await remove(GRACE, 'kept')).status).toBe(403);
      expect((await refresh(GRACE)).status).toBe(403);
      expect(await find(ADA, 'component/default/kept')).toBeDefined();

      expect((await refresh(ADA)).status).toBe(200);
      expect((await remove(ADA, 'given-up')).status).toBe(204);
    });

    it('are read by everybody', async () => {
      expect(await find(GRACE, 'component/default/kept')).toBeDefined();
    });
  });

  describe('locations', () => {
    const target = 'https://example.com/shop/locations.yaml';
    const register = (user: string, query = '') =>
      call(user, 'post', `/catalog/locations${query}`).send({
        type: 'url',
        target,
      });
    let id: string;

    it('are registered by everybody', async () => {
      const { status, body } = await register(ADA);
      expect(status).toBe(201);
      ({ id } = body.location);
    });

    it('are not read, moved or deleted by another team, though it can learn the id', async () => {
      const { body: list } = await call(GRACE, 'get', '/catalog/locations');
      expect(list).toEqual([]);
      await call(GRACE, 'get', `/catalog/locations/${id}`).expect(404);
      await call(GRACE, 'delete', `/catalog/locations/${id}`).expect(403);

      const { body: again } = await register(GRACE, '?onConflict=refresh');
      expect(again.location.id).toBe(id);
      const { status } = await call(
        GRACE,
        'put',
        `/catalog/locations/${id}`,
      ).send({ type: 'url', target: 'https://example.com/nothing.yaml' });
      expect(status).toBe(403);
    });

    it('are read, moved and deleted by the platform team', async () => {
      const path = `/catalog/locations/${id}`;
      const { body } = await call(PIA, 'get', path);
      expect(body).toMatchObject({ target });
      const moved = 'https://example.com/shop/moved.yaml';
      await call(PIA, 'put', path)
        .send({ type: 'url', target: moved })
        .expect(200);
      await call(PIA, 'delete', path).expect(204);
    });
  });

  describe('tasks', () => {
    const SECRET_OF_ADA = 'a plan of Ada';
    let task: string;

    beforeAll(async () => {
      const { status, body } = await call(
        ADA,
        'post',
        '/scaffolder/v2/tasks',
      ).send({
        templateRef: 'template:default/greeting',
        values: { name: SECRET_OF_ADA },
      });
      expect(status).toBe(201);
      task = `/scaffolder/v2/tasks/${body.id}`;
      await until(async () => {
        const { body: found } = await call(ADA, 'get', task);
        return found.status === 'completed' ? found : undefined;
      });
    });

    const listOf = async (user: string) =>
      (await call(user, 'get', '/scaffolder/v2/tasks')).body;

    it('are seen by who started them', async () => {
      const { body } = await call(ADA, 'get', task).expect(200);
      expect(body.spec.parameters).toEqual({ name: SECRET_OF_ADA });
      const events = await call(ADA, 'get', `${task}/events`).expect(200);
      expect(events.text).toContain(`Hello ${SECRET_OF_ADA}`);
      const stream = await call(ADA, 'get', `${task}/eventstream`).expect(200);
      expect(stream.text).toContain(`Hello ${SECRET_OF_ADA}`);
      expect((await listOf(ADA)).totalTasks).toBe(1);
    });

    it('are not read, listed, cancelled or run again by anybody else', async () => {
      const answers = await Promise.all([
        call(GRACE, 'get', task),
        call(GRACE, 'get', `${task}/events`),
        call(GRACE, 'get', `${task}/eventstream`),
        call(GRACE, 'post', `${task}/cancel`),
        call(GRACE, 'post', `${task}/retry`).send({}),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([
        403, 403, 403, 403, 403,
      ]);
      expect(answers.map(({ text }) => text).join()).not.toContain('Ada');
      expect(await listOf(GRACE)).toEqual({ tasks: [], totalTasks: 0 });
    });

    it('are seen by the platform team', async () => {
      await call(PIA, 'get', task).expect(200);
      expect((await listOf(PIA)).totalTasks).toBe(1);
    });

    it("are tried with a template of one's own by the platform team only", async () => {
      const dryRun = (user: string) =>
        call(user, 'post', '/scaffolder/v2/dry-run').send({
          template: greeting.entity,
          values: { name: 'Ada' },
          directoryContents: [],
        });
      expect((await dryRun(ADA)).status).toBe(403);
      expect((await dryRun(PIA)).status).toBe(200);
    });
  });
});
