import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

const HEADER = 'x-development-user';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** @param backendHost - that of the backend's own address, one of IPv6 in brackets */
const developmentAuthenticator = (backendHost: string) =>
  createProxyAuthenticator({
    defaultProfileTransform: async (result: { user: string }) => ({
      profile: { displayName: result.user },
    }),
    initialize() {
      return { enabled: process.env.NODE_ENV === 'development' };
    },
    async authenticate({ req }, { enabled }) {
      if (!enabled) {
        throw new NotAllowedError(
          'Sign-in without a password works in development only (NODE_ENV=development). Configure a real auth provider.',
        );
      }
      // A page of anybody's can have its own name point here (DNS rebinding); the browser then takes
      // this for the page's own server, and only the Host header tells.
      const host = req.headers.host?.replace(/:\d+$/, '');
      if (!host || ![...LOOPBACK, backendHost].includes(host)) {
        throw new NotAllowedError(
          'Sign-in without a password works at the address of backend.baseUrl and on this machine only.',
        );
      }
      const user = req.header(HEADER);
      if (!user) {
        throw new AuthenticationError(`The header ${HEADER} names no user`);
      }
      return { result: { user } };
    },
  });

/** Sign-in as any User of the catalog without a password, for development and tests only. */
export const developmentAuthModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'development-provider',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ providers, config }) {
        const backend = new URL(config.getString('backend.baseUrl'));
        providers.registerProvider({
          providerId: 'development',
          factory: createProxyAuthProviderFactory({
            authenticator: developmentAuthenticator(backend.hostname),
            signInResolver: async ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: { kind: 'User', name: result.user },
              }),
          }),
        });
      },
    });
  },
});
