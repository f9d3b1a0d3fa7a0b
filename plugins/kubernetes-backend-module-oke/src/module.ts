import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  kubernetesClusterSupplierExtensionPoint,
  kubernetesObjectsProviderExtensionPoint,
} from '@backstage/plugin-kubernetes-node';
import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { Grants } from './Grants';
import { ImpersonatorConnections } from './ImpersonatorConnections';
import { kubernetesPerson } from './kubernetesPerson';
import { OkeanosRights } from './OkeanosRights';
import { OkeClusterSupplier } from './OkeClusterSupplier';
import { PersonProxy } from './PersonProxy';
import { readPeopleConfig } from './readPeopleConfig';
import { withoutUnseen } from './withoutUnseen';

/**
 * The clusters of Okeanos in Backstage's Kubernetes plugin, in the name of the person who looks.
 *
 * @public
 */
export const kubernetesModuleOke = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'oke',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        clusterSupplier: kubernetesClusterSupplierExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        objectsProvider: kubernetesObjectsProviderExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ auth, discovery, lifecycle, logger, userInfo, ...deps }) {
        const config = readPeopleConfig(deps.config);
        const rights = new OkeanosRights({
          auth,
          client: new OkeClient({
            discoveryApi: discovery,
            fetchApi: { fetch },
          }),
        });
        const grants = new Grants();
        const connections = new ImpersonatorConnections(config, logger);
        const proxy = await PersonProxy.start({
          ...{ grants, logger },
          mayRead: (...asked) => rights.mayRead(...asked),
          personOf: async credentials =>
            kubernetesPerson(await userInfo.getUserInfo(credentials), config),
          connect: (cluster, credentials) =>
            connections.to(cluster, () =>
              rights.endpoint(cluster, credentials),
            ),
        });
        lifecycle.addShutdownHook(async () => {
          await proxy.stop();
          connections.close();
        });
        const { listener } = proxy;
        deps.clusterSupplier.addClusterSupplier(
          async ({ getDefault }) =>
            new OkeClusterSupplier({
              ...{ auth, rights, connections, grants, listener },
              others: await getDefault(),
            }),
        );
        deps.objectsProvider.addObjectsProvider(async ({ getDefault }) => {
          const stock = await getDefault();
          return {
            getKubernetesObjectsByEntity: async (...asked) =>
              withoutUnseen(await stock.getKubernetesObjectsByEntity(...asked)),
            getCustomResourcesByEntity: async (...asked) =>
              withoutUnseen(await stock.getCustomResourcesByEntity(...asked)),
          };
        });
      },
    });
  },
});
