import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { withKubernetesAnnotations } from './kubernetesAnnotations';
import { OkeEntityProvider } from './OkeEntityProvider';

/**
 * OKE clusters and app namespaces as Resources of the catalog.
 *
 * @public
 */
export const catalogModuleOke = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'oke',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, discovery, events, logger, scheduler }) {
        catalog.addProcessor({
          getProcessorName: () => 'OkeKubernetesAnnotations',
          preProcessEntity: async entity => withKubernetesAnnotations(entity),
        });
        catalog.addEntityProvider(
          new OkeEntityProvider({
            client: new OkeClient({
              discoveryApi: discovery,
              fetchApi: { fetch },
            }),
            auth,
            events,
            logger,
            sweep: scheduler.createScheduledTaskRunner({
              frequency: { minutes: 1 },
              timeout: { seconds: 30 },
              initialDelay: { seconds: 3 },
            }),
          }),
        );
      },
    });
  },
});
