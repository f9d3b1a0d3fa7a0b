import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ClusterRegistry,
  ManagedCluster,
} from '../clusters/ClusterRegistry';
import type { ClusterStore } from '../database/ClusterStore';
import {
  LeaseLostError,
  type Lease,
  type LeaseStore,
} from '../database/LeaseStore';
import type { StatusStore } from '../database/StatusStore';
import { withLease } from '../reconcile/withLease';
import { carryConnection } from './ConnectionTracker';
import { ClusterWatcher, type ClusterWatcherOptions } from './ClusterWatcher';

/** So long until a replica tries again to watch a cluster. */
const RETRY_MS = 2_000;

export interface WatcherLoopOptions
  extends Pick<ClusterWatcherOptions, 'onChanged' | 'onPartChanged'> {
  registry: ClusterRegistry;
  clusters: ClusterStore;
  statuses: StatusStore;
  leases: LeaseStore;
  /** Names this replica. */
  owner: string;
  logger: LoggerService;
}

/** Watches every cluster that no other replica watches. */
export class WatcherLoop {
  readonly #options: WatcherLoopOptions;
  readonly #stop = new AbortController();
  readonly #watchers = new Map<string, ClusterWatcher>();
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: WatcherLoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = Promise.all(
      this.#options.registry.list().map(cluster => this.#keepWatching(cluster)),
    );
  }

  /** What the watcher of a cluster may do, or what the cluster serves, has changed. */
  retryNow(cluster: string): void {
    this.#watchers.get(cluster)?.retryNow();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('The backend is shutting down'));
    await this.#running;
  }

  async #keepWatching(cluster: ManagedCluster): Promise<void> {
    const { leases, owner, logger } = this.#options;
    const { signal } = this.#stop;
    let lastProblem = '';
    while (!signal.aborted) {
      try {
        await withLease(
          leases,
          `watch:${cluster.name}`,
          owner,
          signal,
          async (lease, inner) => {
            const watcher = new ClusterWatcher({
              ...this.#options,
              cluster,
              lease,
            });
            this.#watchers.set(cluster.name, watcher);
            try {
              await watcher.run(inner);
            } catch (error) {
              await this.#recordLoss(cluster.name, lease, error);
              throw error;
            }
          },
        );
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        if (!signal.aborted && problem !== lastProblem) {
          lastProblem = problem;
          logger.warn(`Cluster ${cluster.name} is not watched: ${problem}`);
        }
      } finally {
        this.#watchers.delete(cluster.name);
      }
      await delay(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** What is shown stays, and says since when it is not known any more. */
  async #recordLoss(name: string, lease: Lease, error: unknown): Promise<void> {
    const { clusters, onChanged } = this.#options;
    if (error instanceof LeaseLostError || this.#stop.signal.aborted) {
      return;
    }
    const before = (await clusters.get(name))?.connection;
    const connection = carryConnection(before, {
      state: 'unreachable',
      message: error instanceof Error ? error.message : String(error),
      since: new Date().toISOString(),
    });
    const isChanged =
      before?.state !== connection.state ||
      before.message !== connection.message;
    await clusters.recordView(
      lease,
      name,
      { connection: { ...connection, asOf: before?.asOf } },
      isChanged,
    );
    if (isChanged) {
      onChanged(name);
    }
  }
}
