import type {
  AuditorService,
  AuthService,
  CacheService,
  DatabaseService,
  DiscoveryService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type {
  ActionsRegistryService,
  MetricsService,
} from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { OKE_EVENT_TOPIC } from '@okeanos/backstage-plugin-oke-common';
import type {
  NamespaceBlock,
  NoticeReceiver,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import type { Router } from 'express';
import { registerActions } from './actions/registerActions';
import { OkeAuthorizer } from './authorization/OkeAuthorizer';
import { RecentDecisions } from './authorization/RecentDecisions';
import { ChoiceService } from './choices/ChoiceService';
import { OptionService } from './choices/OptionService';
import { ClusterRegistry } from './clusters/ClusterRegistry';
import { ClusterService } from './clusters/declared/ClusterService';
import { ClusterStatusService } from './clusters/status/ClusterStatusService';
import { readOkeConfig } from './config/okeConfig';
import { Controllers } from './controllers/Controllers';
import { HistoryService } from './history/HistoryService';
import { EntityPlaceService } from './entities/EntityPlaceService';
import { EntityStatusService } from './entities/EntityStatusService';
import { StatusSignals } from './entities/StatusSignals';
import type { CertificateSources } from './extensions/CertificateSources';
import type { Evaluators } from './extensions/Evaluators';
import { logModuleFaults } from './extensions/logModuleFaults';
import { HostService } from './hosts/HostService';
import { createRouter } from './http/router';
import { NamespaceBlocks } from './namespaces/blocks/NamespaceBlocks';
import { NamespaceService } from './namespaces/NamespaceService';
import { NamespaceStatusService } from './namespaces/status/NamespaceStatusService';
import { OkeMetrics } from './metrics/OkeMetrics';
import { BastionTunnels } from './clusters/access/BastionTunnels';
import { OciConnection } from './oci/OciConnection';
import { UnreadableRows } from './database/UnreadableRows';
import { UnreadableService } from './unreadable/UnreadableService';
import { DeclarationQueue } from './declarations/DeclarationQueue';
import { DeclarationRates } from './declarations/DeclarationRates';
import { RecentPlans } from './declarations/RecentPlans';
import { ShareBinder } from './namespaces/ShareBinder';
import { openStores, type Stores } from './stores/Stores';

/** The services of Backstage that the plugin works with. */
export interface OkeDeps {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  auth: AuthService;
  cache: CacheService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  metrics: MetricsService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  signals: SignalsService;
  userInfo: UserInfoService;
}

/** What modules brought. */
export interface OkeExtensions {
  namespaceBlocks: NamespaceBlock[];
  certificateSources: CertificateSources;
  evaluators: Evaluators;
  noticeReceivers: readonly NoticeReceiver[];
}

/** The plugin, put together and not yet begun. */
export interface Oke {
  router: Router;
  start(): Promise<void>;
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** Builds stores, controllers, services and router, and says what each gets. */
export async function createOke(
  deps: OkeDeps,
  extensions: OkeExtensions,
): Promise<Oke> {
  const { auditor, auth, catalog, httpAuth, logger } = deps;
  const { certificateSources, evaluators } = extensions;
  const config = readOkeConfig(deps.config);
  const { groups, grants, bounds } = config;
  const unreadableRows = new UnreadableRows(({ cluster, message }) =>
    logger.child({ cluster }).warn(message),
  );
  const stores = await openStores(deps.database, unreadableRows);
  const { declaredClusters, baselines, observedClusters } = stores;
  const { namespaces, statuses, drifts, channels, shown } = stores;
  const registry = new ClusterRegistry(
    config.clusters,
    config.kubeconfigCommands,
    (cluster, fault) =>
      logger
        .child({ cluster })
        .warn(
          `The access to cluster ${cluster} cannot be used: ${fault.message}`,
        ),
  );
  for (const { name } of registry.list()) {
    await baselines.ensure(name, '');
    await observedClusters.ensure(name, '', new Date());
  }
  const onModuleFault = logModuleFaults(logger);
  const blocks = new NamespaceBlocks(
    extensions.namespaceBlocks,
    config.namespaceBlocks,
    onModuleFault,
  );
  for (const id of blocks.unknown) {
    logger.warn(
      `oke.namespaceBlocks.${id} of app-config is of no use: no module brought a block '${id}'`,
    );
  }
  const metrics = new OkeMetrics(deps.metrics);
  metrics.observeUnreadable(() => unreadableRows.list());
  const oci =
    config.oci && new OciConnection(config.oci, end => metrics.ociCalled(end));
  const tunnels = oci && new BastionTunnels({ oci, auditor, logger });
  const authorizer = createAuthorizer(deps, stores, registry);

  /** Tells other plugins to look again. They also look by themselves. */
  const announce = async () => {
    try {
      await deps.events.publish({ topic: OKE_EVENT_TOPIC, eventPayload: {} });
    } catch (error) {
      logger.warn(`The event ${OKE_EVENT_TOPIC} was not sent: ${error}`);
    }
  };
  const controllers = new Controllers({
    ...{ stores, registry, certificateSources, evaluators },
    noticeReceivers: extensions.noticeReceivers,
    oci: oci && tunnels && { connection: oci, tunnels },
    ...{ groups, grants, bounds, blocks, auditor },
    ...{ metrics, logger, onModuleFault },
    discovery: deps.discovery,
    signals: new StatusSignals({
      ...{ signals: deps.signals, channels, observedClusters, logger },
    }),
    shareBinder: new ShareBinder({ auth, catalog, namespaces }),
    announce: () => void announce(),
  });

  const queue = new DeclarationQueue();
  /** What follows from a declaration: a pass, and that others look again. */
  const follow = (what: string, nudge: () => void) => {
    queue.afterwards(what, nudge);
    queue.afterwards('announce', () => void announce());
  };
  const recentPlans = new RecentPlans(deps.cache);
  const rates = new DeclarationRates(config.rates);
  const entityPlaces = new EntityPlaceService({
    ...{ catalog, authorizer, registry, namespaces },
  });
  const services = {
    choices: new ChoiceService({
      ...{ registry, declaredClusters, namespaces, authorizer },
    }),
    options: new OptionService({
      ...{ authorizer, catalog, certificateSources, oci },
      userInfo: deps.userInfo,
    }),
    clusterStatuses: new ClusterStatusService({
      ...{ registry, store: observedClusters, declaredClusters },
      ...{ namespaces, authorizer },
    }),
    clusters: new ClusterService({
      ...{
        store: declaredClusters,
        registry,
        authorizer,
        oci,
        groups,
        metrics,
        recentPlans,
        queue,
      },
      onDeclared: name =>
        follow(`cluster ${name}`, () => controllers.nudgeCluster(name)),
    }),
    namespaces: new NamespaceService({
      ...{ store: namespaces, registry, declaredClusters, authorizer },
      ...{ states: statuses.namespaces, observedClusters },
      ...{ catalog, groups, bounds, blocks, certificateSources },
      ...{ metrics, recentPlans, queue, entityPlaces },
      onDeclared: id =>
        follow(`namespace ${id}`, () => controllers.nudgeNamespace(id)),
    }),
    entityPlaces,
    namespaceStatuses: new NamespaceStatusService({
      ...{ registry, store: namespaces, observedClusters, shown },
      authorizer,
    }),
    entityStatuses: new EntityStatusService({
      ...{ auth, catalog, authorizer, registry },
      ...{ namespaces, observedClusters, shown },
    }),
    unreadable: new UnreadableService({
      ...{ declaredClusters, namespaces, registry, authorizer },
      found: unreadableRows,
    }),
    hosts: new HostService({
      ...{ store: namespaces.hosts, registry, authorizer },
      onFreed: id => controllers.nudgeNamespace(id),
    }),
  };
  const history = new HistoryService({
    ...{ store: drifts, baselines, declaredClusters, namespaces },
    readers: {
      clusters: services.clusterStatuses,
      namespaces: services.namespaces,
    },
  });
  const router = createRouter({
    ...{ httpAuth, auditor, history, rates },
    ...services,
  });
  registerActions({
    registry: deps.actionsRegistry,
    ...{ auth, auditor, rates, ...services },
  });

  return {
    router,
    async start() {
      controllers.start();
      // Loading the SDK takes a second: not when the first caller waits for a plan.
      await oci?.api().catch(error => {
        logger.warn(`OCI cannot be used yet: ${error.message}`);
      });
    },
    sweep: () => controllers.sweep(),
    async stop() {
      await controllers.stop();
      await registry.close();
      await tunnels?.close();
    },
  };
}

function createAuthorizer(
  { permissions, permissionsRegistry }: OkeDeps,
  { declaredClusters, namespaces }: Stores,
  registry: ClusterRegistry,
): OkeAuthorizer {
  return OkeAuthorizer.create({
    permissions: new RecentDecisions(permissions),
    permissionsRegistry,
    loaders: {
      clusters: async names =>
        Promise.all(
          names.map(async name => {
            const owner =
              registry.get(name)?.owner ??
              (await declaredClusters.ownerOf(name));
            return owner ? { owners: [owner] } : undefined;
          }),
        ),
      namespaces: async refs =>
        Promise.all(
          refs.map(async ref => {
            const [cluster, name] = ref.split('/');
            const sharing = await namespaces.sharingOf(cluster, name);
            return sharing && { owners: [sharing.owner] };
          }),
        ),
    },
  });
}
