import { randomUUID } from 'node:crypto';
import type {
  AuditorService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { BaselineReconciler } from '../clusters/baseline/BaselineReconciler';
import type { BoundsConfig, GrantConfig } from '../config/okeConfig';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { BastionTunnels } from '../clusters/access/BastionTunnels';
import { ClusterReconciler } from '../clusters/declared/ClusterReconciler';
import { ClusterRegistrar } from '../clusters/declared/ClusterRegistrar';
import { WatcherLoop } from '../clusters/observed/WatcherLoop';
import type { Changed } from '../clusters/parts/ChangedParts';
import type { StatusSignals } from '../entities/StatusSignals';
import type { CertificateSources } from '../extensions/CertificateSources';
import type { NoticeReceiver } from '@okeanos/backstage-plugin-oke-node/alpha';
import { NoticeSender } from '../notices/NoticeSender';
import type { OnModuleFault } from '../extensions/logModuleFaults';
import type { Evaluators } from '../extensions/Evaluators';
import type { NamespaceBlocks } from '../namespaces/blocks/NamespaceBlocks';
import { NamespaceReconciler } from '../namespaces/NamespaceReconciler';
import type { OkeMetrics } from '../metrics/OkeMetrics';
import type { OciConnection } from '../oci/OciConnection';
import { LonelySignals } from './LonelySignals';
import { ReconcileLoop, type Reconcilable } from '../reconcile/ReconcileLoop';
import type { ShareBinder } from '../namespaces/ShareBinder';
import type { Stores } from '../stores/Stores';
import { WakeBudget } from './WakeBudget';

/** When all namespaces of a cluster are looked at, one begins so long after the other. */
const SPREAD_MS = 50;

export interface ControllersOptions {
  stores: Stores;
  registry: ClusterRegistry;
  certificateSources: CertificateSources;
  evaluators: Evaluators;
  noticeReceivers: readonly NoticeReceiver[];
  /** Without it there are no declared clusters. With the ways through their bastions. */
  oci: { connection: OciConnection; tunnels: BastionTunnels } | undefined;
  /** Backstage group -> group in the clusters. */
  groups: Record<string, string>;
  /** What some namespaces may have that others may not. */
  grants: GrantConfig[];
  bounds: BoundsConfig[];
  blocks: NamespaceBlocks;
  signals: StatusSignals;
  shareBinder: ShareBinder;
  /** Tells other plugins to look again. */
  announce: () => void;
  auditor: AuditorService;
  discovery: DiscoveryService;
  metrics: OkeMetrics;
  logger: LoggerService;
  onModuleFault: OnModuleFault;
}

/** Declared clusters need OCI. */
interface DeclaredClusters {
  registrar: ClusterRegistrar;
  loop: ReconcileLoop;
}

/**
 * Everything that works by itself: the loops that make true what was declared, and the watchers. Here stands who wakes
 * whom, in which order they are swept, and how they begin and end.
 */
export class Controllers {
  readonly #options: ControllersOptions;
  /** Names this replica. */
  readonly #owner = randomUUID();
  readonly #namespaces: ReconcileLoop;
  readonly #baselines: ReconcileLoop;
  readonly #wakes = new WakeBudget();
  readonly #watchers: WatcherLoop;
  /** One, or none without OCI. */
  readonly #declared: DeclaredClusters[];
  readonly #lonelySignals: LonelySignals;
  readonly #notices: NoticeSender;

  constructor(options: ControllersOptions) {
    this.#options = options;
    this.#namespaces = this.#loop(this.#namespaceReconciler());
    this.#watchers = this.#watcherLoop();
    this.#lonelySignals = new LonelySignals({
      replicas: () => this.#watchers.replicas,
      ...{ discovery: options.discovery, logger: options.logger },
    });
    this.#notices = new NoticeSender({
      receivers: options.noticeReceivers,
      store: options.stores.notices,
      clusters: options.stores.declaredClusters,
      namespaces: options.stores.namespaces,
      leases: options.stores.leases,
      ...{ owner: this.#owner, logger: options.logger },
    });
    this.#baselines = this.#loop(this.#baselineReconciler());
    this.#declared = options.oci ? [this.#declaredClusters(options.oci)] : [];
    options.metrics.observe({
      loops: [
        ...[this.#namespaces, this.#baselines],
        ...this.#declared.map(({ loop }) => loop),
      ],
      watches: () => this.#watchers.watches(),
    });
  }

  /** A cluster was declared, shall go, or is perhaps gone. */
  nudgeCluster(name: string): void {
    this.#declared.forEach(({ loop }) => loop.nudge(name));
  }

  /** A namespace was declared, shall go, or lost a host. */
  nudgeNamespace(id: string): void {
    this.#namespaces.nudge(id);
  }

  /** Begins with the clusters that are known. */
  start(): void {
    this.#watchers.sync();
  }

  /** What a replica that died left undone is found here by the others. */
  async sweep(): Promise<void> {
    // Who takes notices may take their time: nobody waits for that.
    void this.#notices.look(new Date());
    const { stores, shareBinder, logger } = this.#options;
    const steps = [
      () => shareBinder.sweep(),
      () => this.#syncDeclared(),
      ...this.#declared.map(
        ({ loop }) =>
          () =>
            loop.sweep(),
      ),
      () => this.#baselines.sweep(),
      () => this.#namespaces.sweep(),
      () => stores.namespaces.hosts.freeEnded(new Date()),
      () => this.#lonelySignals.look(new Date()),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        // What fails for one must not keep the others from their turn.
        logger.error('A sweep failed', error as Error);
      }
    }
  }

  /** Aborts what runs and waits until it has ended. */
  async stop(): Promise<void> {
    await Promise.all([
      this.#watchers.stop(),
      this.#notices.stop(),
      this.#namespaces.stop(),
      this.#baselines.stop(),
      ...this.#declared.map(({ loop }) => loop.stop()),
    ]);
  }

  /** What other replicas made or removed. */
  async #syncDeclared(): Promise<void> {
    try {
      await Promise.all(
        this.#declared.map(({ registrar }) => registrar.sync()),
      );
    } finally {
      this.#watchers.sync();
    }
  }

  /** Looks at everything that was declared on a cluster. */
  async #wakeAll(cluster: string): Promise<void> {
    this.#baselines.nudge(cluster);
    await this.#wakeNamespacesOf(cluster);
  }

  /** Looks at what was declared of which a part may have changed. */
  async #wake(cluster: string, { namespaces, ids }: Changed): Promise<void> {
    const { stores, logger } = this.#options;
    try {
      const baseline = await stores.baselines.idOf(cluster);
      if (baseline && ids.includes(baseline)) {
        const ms = this.#wakes.next(baseline, Date.now());
        this.#baselines.nudge(cluster, ms);
      }
    } catch (error) {
      // The regular passes come to it later.
      logger
        .child({ cluster })
        .warn(`The baseline of ${cluster} was not looked at: ${error}`);
    }
    await this.#wakeNamespacesOf(cluster, { names: namespaces, ids });
  }

  /** @param which - by default all of them */
  async #wakeNamespacesOf(
    cluster: string,
    which?: { names: string[]; ids: string[] },
  ): Promise<void> {
    const { stores, logger } = this.#options;
    try {
      const ids = await stores.namespaces.idsOf(cluster, which);
      ids.forEach((id, index) => {
        const ms = this.#wakes.next(id, Date.now());
        this.#namespaces.nudge(id, which ? ms : ms + index * SPREAD_MS);
      });
    } catch (error) {
      // The regular passes come to them later.
      logger
        .child({ cluster })
        .warn(`Namespaces of ${cluster} were not looked at: ${error}`);
    }
  }

  #loop(reconcilable: Reconcilable): ReconcileLoop {
    const { stores, metrics, logger } = this.#options;
    const { leases } = stores;
    return new ReconcileLoop({
      ...{ reconcilable, leases, owner: this.#owner, metrics, logger },
    });
  }

  #namespaceReconciler(): NamespaceReconciler {
    const { stores, registry, auditor, announce } = this.#options;
    const { groups, blocks, certificateSources } = this.#options;
    const { metrics, signals } = this.#options;
    const { namespaces, baselines, declaredClusters, leases, drifts } = stores;
    return new NamespaceReconciler({
      ...{ registry, store: namespaces, baselines, leases, auditor },
      ...{ drifts, metrics },
      onDrift: async (cluster, namespace) => {
        await stores.statuses.raiseVersion(cluster, namespace);
        void signals.publish(cluster, namespace);
      },
      ...{ groups, blocks, certificateSources },
      goneSince: async name =>
        registry.isConfigured(name)
          ? undefined
          : declaredClusters.goneSince(name),
      onAway: name => this.nudgeCluster(name),
      onRemoved: announce,
    });
  }

  #watcherLoop(): WatcherLoop {
    const { stores, registry, certificateSources, evaluators } = this.#options;
    const { signals, metrics, logger } = this.#options;
    const { observedClusters, statuses, leases } = stores;
    return new WatcherLoop({
      ...{ registry, observedClusters, statuses, leases, logger },
      ...{ owner: this.#owner, metrics },
      sources: certificateSources.list(),
      evaluators,
      onChanged: (cluster, namespace) =>
        void signals.publish(cluster, namespace),
      onBack: cluster => void this.#wakeAll(cluster),
      onPartsChanged: (cluster, changed) => void this.#wake(cluster, changed),
      onPartsStanding: cluster => void this.#wakeAll(cluster),
    });
  }

  #baselineReconciler(): BaselineReconciler {
    const { stores, registry, auditor, grants, bounds, groups } = this.#options;
    const { certificateSources, evaluators, metrics } = this.#options;
    const { baselines: store, namespaces, leases, drifts } = stores;
    return new BaselineReconciler({
      ...{ registry, certificateSources, evaluators, grants, bounds },
      groups,
      ...{ store, namespaces, leases, auditor, drifts, metrics },
      onFault: this.#options.onModuleFault,
      onReady: cluster => {
        this.#watchers.retryNow(cluster);
        void this.#wakeNamespacesOf(cluster);
      },
      onChanged: cluster => this.nudgeCluster(cluster),
    });
  }

  #declaredClusters({
    connection: oci,
    tunnels,
  }: NonNullable<ControllersOptions['oci']>): DeclaredClusters {
    const { stores, registry, auditor, announce, metrics } = this.#options;
    const { declaredClusters: store, baselines, observedClusters } = stores;
    const registrar = new ClusterRegistrar({
      ...{ oci, tunnels, registry, store, baselines, observedClusters },
    });
    const reconciler = new ClusterReconciler({
      ...{ oci, store, baselines, observedClusters, registrar, registry },
      ...{ leases: stores.leases, drifts: stores.drifts, auditor, metrics },
      onReachable: cluster => {
        this.#watchers.sync();
        this.#baselines.nudge(cluster);
      },
      onEnded: announce,
      onRemoved: () => {
        this.#watchers.sync();
        announce();
      },
    });
    return { registrar, loop: this.#loop(reconciler) };
  }
}
