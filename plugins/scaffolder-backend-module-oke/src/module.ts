import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { createClusterCreateAction } from './actions/clusterCreate';
import { createClusterDeleteAction } from './actions/clusterDelete';
import { createClusterExportAction } from './actions/clusterExport';
import { createNamespaceCreateAction } from './actions/namespaceCreate';
import { createNamespaceDeleteAction } from './actions/namespaceDelete';
import { systemClock } from './clock';

/**
 * Scaffolder actions that create, export and delete OKE clusters, and create and delete app namespaces.
 *
 * @public
 */
export const scaffolderModuleOke = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'oke',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, discovery }) {
        const client = new OkeClient({
          discoveryApi: discovery,
          fetchApi: { fetch },
        });
        const deps = { auth, client, clock: systemClock };
        actions.addActions(
          createClusterCreateAction(deps),
          createClusterDeleteAction(deps),
          createClusterExportAction(deps),
          createNamespaceCreateAction(deps),
          createNamespaceDeleteAction(deps),
        );
      },
    });
  },
});
