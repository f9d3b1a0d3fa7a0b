import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { catalogLocationDeletePermission } from '@backstage/plugin-catalog-common/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import Router from 'express-promise-router';

/**
 * Pointing a location at another target takes the right to delete it, since everything that the
 * location had goes. The catalog asks for the right to create one only, and tells its id to
 * whoever registers the same target again: with that alone, anybody could remove what another team
 * has registered.
 */
export const locationGuardModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'location-guard',
  register(reg) {
    reg.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
      },
      // Modules come before their plugin, so this is asked before the catalog's own route.
      async init({ httpAuth, httpRouter, permissions }) {
        const router = Router();
        router.put('/locations/:id', async (req, _res, next) => {
          const [{ result }] = await permissions.authorize(
            [{ permission: catalogLocationDeletePermission }],
            { credentials: await httpAuth.credentials(req) },
          );
          if (result !== AuthorizeResult.ALLOW) {
            throw new NotAllowedError(
              'Only who may delete a location may change its target',
            );
          }
          next();
        });
        httpRouter.use(router);
      },
    });
  },
});
