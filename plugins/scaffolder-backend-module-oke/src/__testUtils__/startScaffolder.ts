import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import express from 'express';
import scaffolderModuleOke from '..';

/** A request that arrived at the Okeanos backend. */
export interface Arrival {
  method: string;
  /** Path and query below `/api/oke/v1`. */
  url: string;
  body: unknown;
}

/**
 * The real scaffolder with the actions of this module, and a stand-in for the Okeanos backend.
 *
 * @param answer - what the stand-in answers: with status 200, unless it is a response
 * @param templates - in the catalog
 */
export async function startScaffolder(
  answer: (arrival: Arrival) => object,
  templates: Entity[] = [],
) {
  const okePlugin = createBackendPlugin({
    pluginId: 'oke',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = express.Router();
          router.use(express.json(), async ({ method, url, body }, res) => {
            const given = answer({ method, url, body });
            if (given instanceof Response) {
              res.status(given.status).json(await given.json());
            } else {
              res.json(given);
            }
          });
          httpRouter.use(express.Router().use('/v1', router));
        },
      });
    },
  });
  return startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleOke,
      okePlugin,
      catalogServiceMock.factory({ entities: templates }),
      mockServices.rootConfig.factory({ data: {} }),
    ],
  });
}
