import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { partKinds } from '@okeanos/backstage-plugin-oke-node/alpha';
import type { ClusterRegistry } from '../ClusterRegistry';
import type {
  RegisteredCluster,
  WatcherConnection,
} from '../RegisteredCluster';
import type {
  ObservedClusterRecord,
  ObservedClusterStore,
} from './ObservedClusterStore';
import {
  LeaseLostError,
  type Lease,
  type LeaseStore,
} from '../../leases/LeaseStore';
import type { StatusStore } from '../../statuses/StatusStore';
import type { OkeMetrics } from '../../metrics/OkeMetrics';
import { PartWatches } from '../parts/PartWatches';
import type { Changed } from '../parts/ChangedParts';
import { carryConnection } from './ConnectionTracker';
import { FairShare, SharedError } from './FairShare';
import { ClusterWatcher, type ClusterWatcherOptions } from './ClusterWatcher';
import { Turns } from './Turns';

/** So long until a replica tries again to watch a cluster. */
const RETRY_MS = 2_000;

export interface WatcherLoopOptions
  extends Pick<
    ClusterWatcherOptions,
    'onChanged' | 'onBack' | 'sources' | 'evaluators'
  > {
  /** Called when something that Okeanos made in a cluster may have changed. */
  onPartsChanged: (cluster: string, changed: Changed) => void;
  /** Called when it is no longer known without asking what Okeanos made in a cluster, and when it is again. */
  onPartsStanding: (cluster: string) => void;
  registry: ClusterRegistry;
  observedClusters: ObservedClusterStore;
  statuses: StatusStore;
  leases: LeaseStore;
  /** Names this replica. */
  owner: string;
  metrics: OkeMetrics;
  logger: LoggerService;
}

/** Watches clusters that no other replica watches: as many as are this replica's share. */
export class WatcherLoop {
  readonly #options: WatcherLoopOptions;
  readonly #turns = new Turns();
  readonly #stop = new AbortController();
  readonly #watchers = new Map<string, ClusterWatcher>();
  /** By name: the cluster that is being watched, and what ends that. */
  readonly #watched = new Map<
    string,
    { cluster: RegisteredCluster; end: AbortController }
  >();
  /** All that has not ended yet. */
  readonly #running = new Set<Promise<void>>();

  readonly #share: FairShare;
  #sharing: Promise<void> | undefined;

  constructor(options: WatcherLoopOptions) {
    this.#options = options;
    const { leases, owner, registry } = options;
    this.#share = new FairShare({
      ...{ leases, owner, everyMs: RETRY_MS },
      total: () => registry.list().length,
    });
  }

  /** Begins with the clusters that have come to the registry, and ends with those that have left it. */
  sync(): void {
    const { registry } = this.#options;
    this.#sharing ??= this.#share.run(this.#stop.signal);
    for (const [name, { cluster, end }] of this.#watched) {
      if (registry.get(name) !== cluster) {
        end.abort(new Error(`${name} is no longer to be watched`));
        this.#watched.delete(name);
      }
    }
    for (const cluster of registry.list()) {
      if (!this.#watched.has(cluster.name) && !this.#stop.signal.aborted) {
        const end = new AbortController();
        const signal = AbortSignal.any([end.signal, this.#stop.signal]);
        const running = this.#keepWatching(cluster, signal).finally(() =>
          this.#running.delete(running),
        );
        this.#running.add(running);
        this.#watched.set(cluster.name, { cluster, end });
      }
    }
  }

  /** How many replicas share the clusters, this one included. */
  get replicas(): number {
    return this.#share.replicas;
  }

  /** What the watcher of a cluster may do, or what the cluster serves, has changed. */
  retryNow(cluster: string): void {
    this.#watchers.get(cluster)?.retryNow();
  }

  /** How many watches there are of each cluster, in each state. */
  watches(): { cluster: string; state: string; count: number }[] {
    return [...this.#watchers].flatMap(([cluster, watcher]) => {
      const counts = new Map<string, number>();
      for (const state of watcher.watchStates()) {
        counts.set(state, (counts.get(state) ?? 0) + 1);
      }
      return [...counts].map(([state, count]) => ({ cluster, state, count }));
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('The backend is shutting down'));
    await Promise.all([this.#sharing, ...this.#running]);
  }

  async #keepWatching(
    cluster: RegisteredCluster,
    signal: AbortSignal,
  ): Promise<void> {
    const { metrics } = this.#options;
    const logger = this.#options.logger.child({ cluster: cluster.name });
    let told = '';
    const watchWith = async (lease: Lease, inner: AbortSignal) => {
      const record = await this.#read(cluster);
      const watched = await this.#connect(cluster, record, lease);
      told = '';
      await this.#watch(cluster, watched, record, lease, inner);
    };
    const objectId = `watch:${cluster.name}`;
    while (!signal.aborted) {
      try {
        await this.#share.hold(
          objectId,
          (lease, inner) =>
            metrics.whileHeld('watch', () => watchWith(lease, inner)),
          signal,
        );
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        if (error instanceof LeaseLostError) {
          metrics.leaseLost('watch');
          logger.info(problem);
        } else if (error instanceof SharedError) {
          logger.info(problem);
        } else if (!signal.aborted && problem !== told) {
          told = problem; // once, not every two seconds
          logger.warn(`Cluster ${cluster.name} is not watched: ${problem}`);
        }
      }
      await delay(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #read({ name }: RegisteredCluster): Promise<ObservedClusterRecord> {
    const record = await this.#options.observedClusters.get(name);
    if (!record) {
      throw new Error(`There is no row of cluster ${name}`);
    }
    return record;
  }

  async #watch(
    cluster: RegisteredCluster,
    watched: WatcherConnection,
    record: ObservedClusterRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const options = {
      ...this.#options,
      ...{ record, lease, turns: this.#turns },
      logger: this.#options.logger.child({ cluster: record.name }),
    };
    const end = new AbortController();
    const parts = this.#partWatches(cluster);
    const watchingParts = parts.run(AbortSignal.any([end.signal, signal]));
    cluster.watched = parts;
    try {
      const watcher = new ClusterWatcher(watched, {
        ...options,
        onServed: resources => parts.setServed(resources),
        areApisTold: () => parts.areApisTold,
        onBack: name => {
          parts.retryNow();
          this.#options.onBack(name);
        },
      });
      this.#watchers.set(record.name, watcher);
      await watcher.run(signal);
    } finally {
      this.#watchers.delete(record.name);
      cluster.watched = undefined;
      end.abort();
      await watchingParts;
      await watched.connection.close();
    }
  }

  #partWatches(cluster: RegisteredCluster): PartWatches {
    const { logger, onPartsChanged, onPartsStanding } = this.#options;
    return new PartWatches({
      ...{ cluster, kinds: partKinds },
      isSilent: () => this.#watchers.get(cluster.name)?.isSilent === true,
      onChanged: changed => onPartsChanged(cluster.name, changed),
      onStanding: () => onPartsStanding(cluster.name),
      onApisChanged: () => this.#watchers.get(cluster.name)?.apisChanged(),
      onError: error =>
        logger.debug(`Watch of what was made on ${cluster.name}: ${error}`),
    });
  }

  /** When it fails, what is shown stays, and says since when it is not known any more. */
  async #connect(
    cluster: RegisteredCluster,
    { connection: { asOf, ...before } }: ObservedClusterRecord,
    lease: Lease,
  ): Promise<WatcherConnection> {
    try {
      return await cluster.connectWatcher();
    } catch (error) {
      const { observedClusters, onChanged } = this.#options;
      const connection = carryConnection(before, {
        state: 'unreachable',
        message: error instanceof Error ? error.message : String(error),
        since: new Date().toISOString(),
      });
      const isChanged =
        before.state !== connection.state ||
        before.message !== connection.message;
      if (isChanged) {
        await observedClusters.recordView(
          lease,
          cluster.name,
          { connection: { ...connection, asOf } },
          true,
        );
        onChanged(cluster.name);
      }
      throw error;
    }
  }
}
