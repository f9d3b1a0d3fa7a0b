import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  certificateSourcesExtensionPoint,
  evaluatorsExtensionPoint,
  namespaceBlocksExtensionPoint,
  noticesExtensionPoint,
  type NamespaceBlock,
  type NoticeReceiver,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { createOke } from './createOke';
import { CertificateSources } from './extensions/CertificateSources';
import { Evaluators } from './extensions/Evaluators';
import { Registrations } from './extensions/Registrations';

/**
 * The Okeanos backend: desired state, reconcilers, cluster watchers and the HTTP API.
 *
 * @public
 */
export const okePlugin = createBackendPlugin({
  pluginId: 'oke',
  register(env) {
    const namespaceBlocks = new Registrations<NamespaceBlock>(
      'namespace block',
    );
    env.registerExtensionPoint(namespaceBlocksExtensionPoint, {
      addBlock: block => namespaceBlocks.add(block),
    });
    const evaluators = new Evaluators();
    env.registerExtensionPoint(evaluatorsExtensionPoint, {
      addEvaluator: evaluator => evaluators.add(evaluator),
    });
    const certificateSources = new CertificateSources();
    env.registerExtensionPoint(certificateSourcesExtensionPoint, {
      addSource: source => {
        const { id, module, watchedKinds = [] } = source;
        certificateSources.add(source);
        evaluators.watch(watchedKinds, {
          ...{ what: 'certificate source', id, module },
        });
      },
    });
    const noticeReceivers = new Registrations<NoticeReceiver>(
      'receiver of notices',
    );
    env.registerExtensionPoint(noticesExtensionPoint, {
      addReceiver: receiver => noticeReceivers.add(receiver),
    });
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        cache: coreServices.cache,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        // Not the root's: its shutdown hooks run when the database is being closed.
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init({ httpRouter, lifecycle, scheduler, ...deps }) {
        const oke = await createOke(deps, {
          namespaceBlocks: namespaceBlocks.list(),
          certificateSources,
          evaluators,
          noticeReceivers: noticeReceivers.list(),
        });
        httpRouter.use(oke.router);
        await scheduler.scheduleTask({
          id: 'oke-reconcile-sweep',
          frequency: { seconds: 5 },
          timeout: { seconds: 60 },
          scope: 'local',
          fn: () => oke.sweep(),
        });
        lifecycle.addStartupHook(() => oke.start());
        lifecycle.addShutdownHook(() => oke.stop());
      },
    });
  },
});
