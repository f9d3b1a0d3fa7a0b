import { randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { OKE_EVENT_TOPIC } from '@okeanos/backstage-plugin-oke-common';
import { OkeAuthorizer } from './authorization/OkeAuthorizer';
import { readOkeConfig } from './clusters/clusterConfig';
import { ClusterRegistry } from './clusters/ClusterRegistry';
import { ClusterStore } from './database/ClusterStore';
import { LeaseStore } from './database/LeaseStore';
import { openDatabase } from './database/migrate';
import { NamespaceStore } from './database/NamespaceStore';
import { OkeClusterStore } from './database/OkeClusterStore';
import { StatusStore } from './database/StatusStore';
import { HostService } from './hosts/HostService';
import { MadeClusters } from './oci/MadeClusters';
import { OciConnection } from './oci/OciConnection';
import { ClusterReconciler } from './reconcile/ClusterReconciler';
import { NamespaceReconciler } from './reconcile/NamespaceReconciler';
import { OkeClusterReconciler } from './reconcile/OkeClusterReconciler';
import { ReconcileLoop } from './reconcile/ReconcileLoop';
import { ChoiceService } from './service/ChoiceService';
import { ClusterService } from './service/ClusterService';
import { EntityStatusService } from './service/EntityStatusService';
import { NamespaceService } from './service/NamespaceService';
import { OkeClusterService } from './service/OkeClusterService';
import { createRouter } from './service/router';
import { StatusSignals } from './watch/StatusSignals';
import { WatcherLoop } from './watch/WatcherLoop';

/** What a cluster tells of namespaces leads to passes within so long, and at most so often. */
const OBSERVED_WITHIN_MS = 500;
/** When all namespaces of a cluster are looked at, one begins so long after the other. */
const SPREAD_MS = 50;

/**
 * The Okeanos backend: desired state, reconcilers, cluster watchers and the HTTP API.
 *
 * @public
 */
export const okePlugin = createBackendPlugin({
  pluginId: 'oke',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        // Not the root's: its shutdown hooks run when the database is being closed.
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const {
          clusters: clusterConfigs,
          groups,
          oci: ociConfig,
        } = readOkeConfig(deps.config);
        const { auditor, logger } = deps;
        const knex = await openDatabase(deps.database);
        const leases = new LeaseStore(knex);
        const namespaces = new NamespaceStore(knex, leases);
        const clusters = new ClusterStore(knex, leases);
        const statuses = new StatusStore(knex, leases);
        const okeClusters = new OkeClusterStore(knex, leases);
        const registry = new ClusterRegistry(clusterConfigs);
        const oci = ociConfig && new OciConnection(ociConfig);
        const made =
          oci &&
          new MadeClusters({ oci, registry, store: okeClusters, clusters });
        const now = new Date();
        for (const { name } of registry.list()) {
          await clusters.ensure(name, '', now);
        }

        const authorizer = OkeAuthorizer.create({
          permissions: deps.permissions,
          permissionsRegistry: deps.permissionsRegistry,
          loaders: {
            clusters: async names =>
              Promise.all(
                names.map(async name => {
                  const owner =
                    registry.get(name)?.owner ??
                    (await okeClusters.get(name))?.spec.owner;
                  return owner ? { owners: [owner] } : undefined;
                }),
              ),
            namespaces: async refs =>
              Promise.all(
                refs.map(async ref => {
                  const [cluster, name] = ref.split('/');
                  const record = await namespaces.get(cluster, name);
                  return record && { owners: [record.spec.owner] };
                }),
              ),
          },
        });

        /** Tells other plugins to look again. They also look by themselves. */
        const announce = async () => {
          try {
            await deps.events.publish({
              topic: OKE_EVENT_TOPIC,
              eventPayload: {},
            });
          } catch (error) {
            logger.warn(`The event ${OKE_EVENT_TOPIC} was not sent: ${error}`);
          }
        };
        const owner = randomUUID(); // names this replica
        /** Asks OCI of a cluster that it made, as soon as there is a loop that does. */
        let lookAtCluster: (name: string) => void = () => {};
        const namespaceLoop = new ReconcileLoop({
          reconcilable: new NamespaceReconciler({
            clusters: registry,
            store: namespaces,
            clusterStore: clusters,
            leases,
            auditor,
            groups,
            goneSince: async name =>
              registry.isConfigured(name)
                ? undefined
                : okeClusters.goneSince(name),
            onAway: name => lookAtCluster(name),
            onRemoved: () => void announce(),
          }),
          leases,
          owner,
          logger,
        });
        const onObserved = async (cluster: string, names?: string[]) => {
          try {
            const ids = await namespaces.idsOf(cluster, names);
            ids.forEach((id, index) =>
              namespaceLoop.nudge(id, OBSERVED_WITHIN_MS + index * SPREAD_MS),
            );
          } catch (error) {
            // The regular passes come to them later.
            logger.warn(
              `Namespaces of ${cluster} were not looked at: ${error}`,
            );
          }
        };
        const statusSignals = new StatusSignals({
          signals: deps.signals,
          statuses,
          clusters,
          logger,
        });
        const watchers = new WatcherLoop({
          registry,
          clusters,
          statuses,
          leases,
          owner,
          logger,
          onChanged: (cluster, namespace) =>
            void statusSignals.publish(cluster, namespace),
          onPartsChanged: (cluster, names) => void onObserved(cluster, names),
        });
        const clusterLoop = new ReconcileLoop({
          reconcilable: new ClusterReconciler({
            clusters: registry,
            store: clusters,
            leases,
            auditor,
            onReady: cluster => {
              watchers.retryNow(cluster);
              void onObserved(cluster);
            },
          }),
          leases,
          owner,
          logger,
        });

        const okeClusterLoop =
          oci &&
          made &&
          new ReconcileLoop({
            reconcilable: new OkeClusterReconciler({
              oci,
              store: okeClusters,
              clusterStore: clusters,
              made,
              registry,
              leases,
              auditor,
              onReachable: cluster => {
                watchers.sync();
                clusterLoop.nudge(cluster);
              },
              onRemoved: () => {
                watchers.sync();
                void announce();
              },
            }),
            leases,
            owner,
            logger,
          });
        lookAtCluster = name => okeClusterLoop?.nudge(name);
        /** What other replicas made or removed. */
        const syncMade = async () => {
          try {
            await made?.sync();
          } finally {
            watchers.sync();
          }
        };

        deps.httpRouter.use(
          createRouter({
            httpAuth: deps.httpAuth,
            auditor,
            choices: new ChoiceService({
              registry,
              okeClusters,
              namespaces,
              authorizer,
            }),
            clusters: new ClusterService({
              registry,
              store: clusters,
              okeClusters,
              namespaces,
              authorizer,
            }),
            okeClusters: new OkeClusterService({
              store: okeClusters,
              registry,
              authorizer,
              oci,
              onDeclared: name => {
                okeClusterLoop?.nudge(name);
                void announce();
              },
            }),
            namespaces: new NamespaceService({
              store: namespaces,
              clusters: registry,
              okeClusters,
              authorizer,
              groups,
              onDeclared: id => {
                namespaceLoop.nudge(id);
                void announce();
              },
            }),
            entityStatuses: new EntityStatusService({
              auth: deps.auth,
              catalog: deps.catalog,
              authorizer,
              registry,
              namespaces,
              clusters,
              statuses,
            }),
            hosts: new HostService({
              store: namespaces.hosts,
              clusters: registry,
              authorizer,
              onFreed: id => namespaceLoop.nudge(id),
            }),
          }),
        );

        // What a replica that died left undone is found here by the others.
        await deps.scheduler.scheduleTask({
          id: 'oke-reconcile-sweep',
          frequency: { seconds: 5 },
          timeout: { seconds: 60 },
          scope: 'local',
          fn: async () => {
            const steps = [
              syncMade,
              () => okeClusterLoop?.sweep(),
              () => clusterLoop.sweep(),
              () => namespaceLoop.sweep(),
              () => namespaces.hosts.freeEnded(new Date()),
            ];
            for (const step of steps) {
              try {
                await step();
              } catch (error) {
                // What fails for one must not keep the others from their turn.
                logger.error('A sweep failed', error as Error);
              }
            }
          },
        });
        deps.lifecycle.addStartupHook(() => watchers.sync());
        // Loading the SDK takes a second: not when the first caller waits for a plan.
        deps.lifecycle.addStartupHook(async () => {
          await oci?.api().catch(error => {
            logger.warn(`OCI cannot be used yet: ${error.message}`);
          });
        });
        deps.lifecycle.addShutdownHook(async () => {
          await Promise.all([
            watchers.stop(),
            namespaceLoop.stop(),
            clusterLoop.stop(),
            okeClusterLoop?.stop(),
          ]);
          await registry.close();
        });
      },
    });
  },
});
