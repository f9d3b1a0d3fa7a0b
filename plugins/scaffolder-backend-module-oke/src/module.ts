import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createNamespaceCreateAction } from './actions/namespaceCreate';
import { createNamespaceDeleteAction } from './actions/namespaceDelete';

/**
 * Scaffolder actions that create and delete OKE clusters and app namespaces.
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
        const deps = { auth, discovery };
        actions.addActions(
          createNamespaceCreateAction(deps),
          createNamespaceDeleteAction(deps),
        );
      },
    });
  },
});
