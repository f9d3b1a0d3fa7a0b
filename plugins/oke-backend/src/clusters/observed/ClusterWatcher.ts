import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  kinds,
  type ApiResource,
  type Change,
  type ReflectorState,
} from '@okeanos/backstage-plugin-oke-node';
import type { CertificateSource } from '@okeanos/backstage-plugin-oke-node/alpha';
import type { Evaluators } from '../../extensions/Evaluators';
import type { WatcherConnection } from '../RegisteredCluster';
import type {
  ObservedClusterRecord,
  ObservedClusterStore,
} from './ObservedClusterStore';
import type { Lease } from '../../leases/LeaseStore';
import type { OkeMetrics } from '../../metrics/OkeMetrics';
import type { StatusStore } from '../../statuses/StatusStore';
import {
  logModuleFaults,
  type OnModuleFault,
} from '../../extensions/logModuleFaults';
import { AccessCheck, OUTDATED_CHECK_MS } from './AccessCheck';
import { ClusterFeed } from './ClusterFeed';
import { clusterView } from './clusterView';
import { ConnectionHistory } from './ConnectionHistory';
import { ServiceEvaluator } from './ServiceEvaluator';
import { statusRound } from './statusRound';
import type { Turns } from './Turns';
import { ViewWriter } from './ViewWriter';
import { Wakeup } from './Wakeup';

/** Changes that arrive within so long are evaluated and written together. */
const BATCH_MS = 100;

export interface ClusterWatcherOptions {
  /** The cluster's row as it is before. */
  record: ObservedClusterRecord;
  observedClusters: ObservedClusterStore;
  statuses: StatusStore;
  /** Where certificates of namespaces can come from. */
  sources: CertificateSource[];
  /** Of modules, with the kinds that they read. */
  evaluators: Pick<Evaluators, 'list' | 'kinds'>;
  lease: Lease;
  /** Of all watchers of this process. */
  turns: Pick<Turns, 'next'>;
  metrics: OkeMetrics;
  logger: LoggerService;
  /** Called when the statuses of a namespace changed; without one, when the cluster as a whole did. */
  onChanged: (cluster: string, namespace?: string) => void;
  /** Called with all kinds that the API server serves. */
  onServed: (resources: ApiResource[]) => void;
  /** Whether {@link ClusterWatcher.apisChanged} is called when the served kinds change. */
  areApisTold: () => boolean;
  /** Called when a cluster is connected that was not: anything may have changed. */
  onBack: (cluster: string) => void;
}

/**
 * Watches one cluster while a lease is held: whenever the feed brings something, or time alone changes
 * something, statuses, the view of the cluster and its freshness are written, and it is told who has
 * to look.
 */
export class ClusterWatcher {
  readonly #options: ClusterWatcherOptions;
  readonly #cluster: string;
  readonly #feed: ClusterFeed;
  readonly #history: ConnectionHistory;
  readonly #writer: ViewWriter;
  readonly #access: AccessCheck;
  readonly #wakeup = new Wakeup();
  readonly #onFault: OnModuleFault;
  /** Begins with what the objects are then: what changes before need not be noted. */
  #evaluator: ServiceEvaluator | undefined;
  /** When the first came of the events that are not written yet, by `performance.now`. */
  #eventsSince: number | undefined;

  constructor(
    { connection, isOutdated }: WatcherConnection,
    options: ClusterWatcherOptions,
  ) {
    const { record, observedClusters, lease, turns, logger, onChanged } =
      options;
    this.#options = options;
    this.#cluster = record.name;
    this.#onFault = logModuleFaults(logger);
    this.#feed = new ClusterFeed({
      ...{ cluster: record.name, connection, turns, logger },
      kinds: options.evaluators.kinds(),
      onChange: (change, kind) => this.#note(change, kind),
      onNews: () => this.#wakeup.wake(),
      onServed: options.onServed,
      areApisTold: options.areApisTold,
      onRelisted: kind => options.metrics.relisted(record.name, kind),
    });
    const { asOf: _freshness, ...before } = record.connection;
    this.#history = new ConnectionHistory(before);
    this.#writer = new ViewWriter({
      ...{ record, observedClusters, lease, onChanged },
    });
    this.#access = new AccessCheck({
      isOutdated,
      onError: error => logger.debug(`Access to ${record.name}: ${error}`),
    });
  }

  /**
   * Watches until the signal aborts.
   *
   * @throws the signal's reason; an error when the lease is lost, or another connection is needed
   */
  async run(signal: AbortSignal): Promise<void> {
    const { statuses } = this.#options;
    const wake = () => this.#wakeup.wake();
    signal.addEventListener('abort', wake);
    const done = new AbortController();
    const asking = this.#feed.ask(AbortSignal.any([signal, done.signal]));
    try {
      const evaluator = new ServiceEvaluator(
        this.#cluster,
        this.#feed.objects,
        {
          services: await statuses.readCluster(this.#cluster),
          namespaces: await statuses.namespaces.read(this.#cluster),
        },
        this.#options.evaluators.list(),
        this.#onFault,
      );
      this.#evaluator = evaluator;
      await this.#feed.startWatches();
      while (!signal.aborted) {
        await this.#look(evaluator, signal);
        await this.#wakeup.sleep(this.#pauseMs(evaluator));
        await delay(BATCH_MS);
      }
      signal.throwIfAborted();
    } finally {
      signal.removeEventListener('abort', wake);
      done.abort();
      await asking;
      await this.#feed.stopWatches();
    }
  }

  /** In which state the watches are, one of each kind. */
  watchStates(): ReflectorState['state'][] {
    return this.#feed.watchStates();
  }

  /** Whether nothing comes from the cluster at all, and it does not answer either. */
  get isSilent(): boolean {
    return this.#feed.isSilent;
  }

  /** The served kinds have changed, or are about to. */
  apisChanged(): void {
    this.#feed.apisChanged();
  }

  /** The watcher's rights or the served kinds have changed: tries again what failed. */
  retryNow(): void {
    this.#feed.retryNow();
  }

  #note(change: Change, kind?: string): void {
    if (kind === kinds.Service.id || kind === kinds.Namespace.id) {
      this.#evaluator?.noteServices();
    }
    this.#evaluator?.note(change);
    this.#eventsSince ??= performance.now();
    this.#wakeup.wake();
  }

  /** Writes what is new, tells of it, and makes sure that the connection is still the right one. */
  async #look(evaluator: ServiceEvaluator, signal: AbortSignal): Promise<void> {
    await this.#writeStatuses(evaluator, signal);
    await this.#writer.write(
      this.#history.connection,
      this.#feed.kubernetesVersion ?? this.#options.record.kubernetesVersion,
    );
    if (this.#history.takeBack()) {
      this.#options.onBack(this.#cluster);
    }
    if (this.#history.isLost) {
      await this.#access.throwIfOutdated();
    }
  }

  async #writeStatuses(
    evaluator: ServiceEvaluator,
    signal: AbortSignal,
  ): Promise<void> {
    const { statuses, lease, turns, metrics, onChanged } = this.#options;
    const eventsSince = this.#eventsSince;
    this.#eventsSince = undefined;
    // What changes from here on may have to wait for the next round. So does what waits already.
    const asOf = evaluator.hasMore ? undefined : this.#feed.asOf();
    const isDone = await statusRound(
      {
        ...{ cluster: this.#cluster, evaluator, statuses, lease, turns },
        isTelling: now => this.#observeConnection(now),
        onChanged,
      },
      signal,
    );
    if (isDone) {
      this.#writer.see(
        clusterView(
          this.#feed.objects,
          this.#options.sources,
          new Date(),
          this.#onFault,
        ),
        asOf,
      );
      if (eventsSince !== undefined) {
        const seconds = (performance.now() - eventsSince) / 1000;
        metrics.eventsWritten(this.#cluster, seconds);
      }
    } else {
      this.#eventsSince = eventsSince ?? this.#eventsSince;
    }
  }

  #observeConnection(now: Date): boolean {
    this.#history.observe(
      this.#feed.connection(now),
      this.#feed.isRefusedLately(now),
    );
    return this.#history.isTelling;
  }

  #pauseMs({ nextAt }: ServiceEvaluator): number {
    const { isTelling, connection } = this.#history;
    const untilNext =
      nextAt && isTelling ? nextAt.getTime() - Date.now() : Infinity;
    const most =
      connection.state === 'connected'
        ? this.#writer.dueInMs
        : OUTDATED_CHECK_MS;
    return Math.max(0, Math.min(most, untilNext));
  }
}
