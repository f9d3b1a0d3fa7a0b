import { createBackendModule } from '@backstage/backend-plugin-api';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

const HEADER = 'x-development-user';

const developmentAuthenticator = createProxyAuthenticator({
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
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'development',
          factory: createProxyAuthProviderFactory({
            authenticator: developmentAuthenticator,
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
