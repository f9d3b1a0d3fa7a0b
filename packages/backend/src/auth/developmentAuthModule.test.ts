import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import { developmentAuthModule } from './developmentAuthModule';

jest.setTimeout(60_000);

const ada = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada' },
  spec: { memberOf: ['shop-team'] },
  relations: [{ type: 'memberOf', targetRef: 'group:default/shop-team' }],
};

describe('development sign-in', () => {
  const { NODE_ENV } = process.env;
  afterEach(() => {
    process.env.NODE_ENV = NODE_ENV;
  });

  /** Signs in at a backend that was started in an environment. */
  async function signIn(environment: string, user?: string, host?: string) {
    process.env.NODE_ENV = environment;
    const backend = await startTestBackend({
      features: [
        authPlugin,
        developmentAuthModule,
        catalogServiceMock.factory({ entities: [ada] }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://portal.test:7007' },
            auth: { providers: { development: {} } },
          },
        }),
      ],
    });
    const call = request(backend.server).get('/api/auth/development/refresh');
    if (host !== undefined) {
      call.set('host', host);
    }
    const { status, body } = await (user === undefined
      ? call
      : call.set('x-development-user', user));
    await backend.stop();
    return { status, body };
  }

  it('signs in a user of the catalog, with the groups', async () => {
    const { status, body } = await signIn('development', 'ada');
    expect(status).toBe(200);
    expect(body.backstageIdentity).toMatchObject({
      token: expect.any(String),
      identity: {
        userEntityRef: 'user:default/ada',
        ownershipEntityRefs: ['user:default/ada', 'group:default/shop-team'],
      },
    });
  });

  it('refuses everybody outside development', async () => {
    for (const environment of ['production', 'test']) {
      const { status, body } = await signIn(environment, 'ada');
      expect(status).toBe(403);
      expect(body.error.message).toMatch(/works in development only/);
      expect(body.backstageIdentity).toBeUndefined();
    }
  });

  it.each(['localhost:7007', '[::1]:7007', 'portal.test:7007'])(
    'signs in at %s',
    async host => {
      const { status } = await signIn('development', 'ada', host);
      expect(status).toBe(200);
    },
  );

  it.each(['evil.test:7007', 'localhost.evil.test', 'evil.test@localhost', ''])(
    'refuses a page whose name was made to point here (%s)',
    async host => {
      const { status, body } = await signIn('development', 'ada', host);
      expect(status).toBe(403);
      expect(body.error.message).toMatch(/on this machine only/);
      expect(body.backstageIdentity).toBeUndefined();
    },
  );

  it('refuses who is not in the catalog', async () => {
    const { status, body } = await signIn('development', 'eve');
    expect(status).toBe(404);
    expect(body.backstageIdentity).toBeUndefined();
  });

  it('refuses who does not say who it is', async () => {
    const { status, body } = await signIn('development');
    expect(status).toBe(401);
    expect(body.error.message).toMatch(/x-development-user names no user/);
  });
});
