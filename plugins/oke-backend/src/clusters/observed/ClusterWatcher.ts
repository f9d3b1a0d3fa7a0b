import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  apiVersionOf,
  ClusterObjects,
  KubernetesClient,
  KubernetesError,
  kindNames,
  kinds,
  type ApiGroups,
  type ApiResource,
  type KindName,
  type ReflectorState,
} from '@okeanos/backstage-plugin-oke-node';
import type { WatcherConnection } from '../RegisteredCluster';
import type {
  ObservedClusterRecord,
  ObservedClusterStore,
  ClusterView,
} from './ObservedClusterStore';
import type { Lease } from '../../leases/LeaseStore';
import type { StatusStore } from '../../statuses/StatusStore';
import { ApiDiscovery } from './ApiDiscovery';
import { carryComponents, clusterView } from './clusterView';
import {
  carryConnection,
  ConnectionTracker,
  REFUSAL_MS,
  type Connection,
} from './ConnectionTracker';
import { KindWatch } from './KindWatch';
import { ServiceEvaluator } from './ServiceEvaluator';
import { ANSWER_TIMEOUT_MS, SilenceProbe } from './SilenceProbe';
import type { Turns } from './Turns';
import { Wakeup } from './Wakeup';

/** Changes that arrive within so long are evaluated and written together. */
const BATCH_MS = 100;
/** Freshness is written so often when nothing else is. */
const FRESHNESS_MS = 20_000;
/** While a cluster is lost, it is looked so often whether its kubeconfig has changed. */
const OUTDATED_CHECK_MS = 5_000;

/**
 * Kinds whose change may be drift of a namespace. Not ResourceQuota: its status changes with every
 * pod. The regular passes find what these kinds do not tell.
 */
const KINDS_OF_PARTS: KindName[] = [
  'Namespace',
  'NetworkPolicy',
  'Certificate',
];

export interface ClusterWatcherOptions {
  /** The cluster's row as it is before. */
  record: ObservedClusterRecord;
  observedClusters: ObservedClusterStore;
  statuses: StatusStore;
  lease: Lease;
  /** Of all watchers of this process. */
  turns: Pick<Turns, 'next'>;
  logger: LoggerService;
  /** Called when the statuses of a namespace changed; without one, when the cluster as a whole did. */
  onChanged: (cluster: string, namespace?: string) => void;
  /** Called when something that namespaces are made of may have changed; without names, anything may have. */
  onPartsChanged: (cluster: string, namespaces?: string[]) => void;
}

/**
 * Watches one cluster while a lease is held: fills its objects, evaluates what changed, and writes
 * statuses and freshness to rows.
 */
export class ClusterWatcher {
  readonly #options: ClusterWatcherOptions;
  readonly #cluster: string;
  readonly #isOutdated: () => Promise<boolean>;
  readonly #objects = new ClusterObjects();
  readonly #startedAt = new Date();
  readonly #tracker = new ConnectionTracker(kindNames, this.#startedAt);
  readonly #watches: ReadonlyMap<KindName, KindWatch<KindName>>;
  readonly #discovery: ApiDiscovery;
  readonly #probe: SilenceProbe;
  readonly #wakeup = new Wakeup();
  /** Namespaces with a change of a part that was not told yet. */
  readonly #changedParts = new Set<string>();
  #evaluator: ServiceEvaluator | undefined;
  /** Whether every kind and the API groups were read completely, or are known not to be readable. */
  #isComplete = false;
  /** Whether no refusal may pass as when an API server starts. */
  #isSettled = false;
  /** Whether it was lost, is connected again, and that was not told yet. */
  #isBack = false;
  #connection: Connection;
  #asOf: string | undefined;
  #view: ClusterView;
  #kubernetesVersion: string | undefined;
  /** Since when discovery is refused. */
  #discoveryRefusedAt: number | undefined;
  /** What is on the row, to write it only when it differs, and since when. */
  #written = { content: '', at: 0 };
  #outdatedCheckAt = 0;

  constructor(
    { connection, isOutdated }: WatcherConnection,
    options: ClusterWatcherOptions,
  ) {
    const { record, logger, turns } = options;
    this.#options = options;
    this.#cluster = record.name;
    this.#isOutdated = isOutdated;
    const { asOf, ...known } = record.connection;
    this.#connection = known;
    this.#asOf = asOf;
    this.#view = record.view;
    this.#kubernetesVersion = record.kubernetesVersion;
    const client = new KubernetesClient(connection, {
      pace: () => turns.next(),
    });
    this.#watches = new Map(
      kindNames.map(kind => [kind, this.#watchOf(kind, client)]),
    );
    this.#discovery = new ApiDiscovery({
      client,
      onAnswer: (version, resources) => this.#onDiscovery(version, resources),
      onError: error => {
        if (error instanceof KubernetesError && error.status === 403) {
          this.#onDiscoveryRefused(error);
        }
        logger.debug(`Discovery of ${this.#cluster}: ${error}`);
      },
    });
    this.#probe = new SilenceProbe({
      client: new KubernetesClient(connection, {
        timeoutMs: ANSWER_TIMEOUT_MS,
      }),
      lastHeard: () => this.#heardAt(),
      onSilence: error => {
        const since = this.#heardAt() ?? this.#startedAt;
        this.#tracker.setSilent(since, error);
        this.#wakeup.wake();
      },
      onEnd: () => {
        this.#tracker.endSilence(new Date());
        this.retryNow();
        this.#wakeup.wake();
      },
    });
  }

  /**
   * Watches until the signal aborts.
   *
   * @throws the signal's reason; an error when the lease is lost, or another connection is needed
   */
  async run(signal: AbortSignal): Promise<void> {
    const wake = () => this.#wakeup.wake();
    signal.addEventListener('abort', wake);
    const done = new AbortController();
    const untilDone = AbortSignal.any([signal, done.signal]);
    const asking = Promise.all([
      this.#discovery.run(untilDone),
      this.#probe.run(untilDone),
    ]);
    try {
      const evaluator = new ServiceEvaluator(
        this.#cluster,
        this.#objects,
        await this.#options.statuses.readCluster(this.#cluster),
      );
      this.#evaluator = evaluator;
      this.#watches.forEach(watch => watch.start());
      while (!signal.aborted) {
        await this.#evaluateAndWrite(evaluator, signal);
        await this.#throwIfOutdated();
        await this.#wakeup.sleep(this.#pauseMs(evaluator));
        await delay(BATCH_MS);
      }
      signal.throwIfAborted();
    } finally {
      signal.removeEventListener('abort', wake);
      done.abort();
      await asking;
      await Promise.all([...this.#watches.values()].map(watch => watch.stop()));
    }
  }

  /** The watcher's rights or the served kinds have changed, or the cluster answers again: tries again what failed. */
  retryNow(): void {
    this.#discovery.retryNow();
    this.#watches.forEach(watch => watch.retryNow());
  }

  #watchOf(kind: KindName, client: KubernetesClient): KindWatch<KindName> {
    return new KindWatch({
      client,
      kind,
      objects: this.#objects,
      onChange: (change, namespace) => {
        if (kind === 'Service' || kind === 'Namespace') {
          this.#evaluator?.noteServices();
        }
        this.#evaluator?.note(change);
        if (namespace && KINDS_OF_PARTS.includes(kind)) {
          this.#changedParts.add(namespace);
        }
        this.#wakeup.wake();
      },
      onState: state => this.#onState(kind, state),
      onError: error =>
        this.#options.logger.debug(
          `Watch of ${kind} on ${this.#cluster}: ${error}`,
        ),
    });
  }

  #onState(kind: KindName, state: ReflectorState): void {
    const before = this.#tracker.get(kind);
    this.#tracker.set(kind, state);
    if (state.state === 'synced' && before !== 'synced') {
      // What brought one watch back brings the others back: they need not wait out their delays.
      this.#watches.forEach((watch, other) => {
        const of = this.#tracker.get(other);
        if (of !== 'synced' && of !== 'notInstalled') {
          watch.retryNow();
        }
      });
    }
    this.#wakeup.wake();
  }

  #onDiscovery(version: string, resources: ApiResource[]): void {
    this.#kubernetesVersion = version;
    this.#discoveryRefusedAt = undefined;
    const names = new Set(resources.map(({ group }) => group));
    const before = this.#objects.apiGroups();
    if (before.state !== 'synced' || !isDeepStrictEqual(before.names, names)) {
      this.#setApiGroups({ state: 'synced', names });
    }
    const served = new Set(
      resources.map(resource => `${apiVersionOf(resource)}/${resource.kind}`),
    );
    this.#watches.forEach((watch, kind) => {
      const isServed = served.has(`${kinds[kind].apiVersion}/${kind}`);
      const state = this.#tracker.get(kind);
      if (state === 'unreachable' || (state === 'notInstalled' && isServed)) {
        watch.retryNow();
      }
    });
    this.#wakeup.wake();
  }

  /** Also before there is an evaluator, which begins with what the objects are. */
  #setApiGroups(groups: ApiGroups): void {
    const change = this.#objects.setApiGroups(groups);
    this.#evaluator?.note(change);
  }

  /** Believed when it lasts, as refusals of watches are. */
  #onDiscoveryRefused({ message }: KubernetesError): void {
    this.#discoveryRefusedAt ??= Date.now();
    if (Date.now() - this.#discoveryRefusedAt >= REFUSAL_MS) {
      this.#setApiGroups({ state: 'notPermitted', message });
      this.#wakeup.wake();
    }
  }

  async #evaluateAndWrite(
    evaluator: ServiceEvaluator,
    signal: AbortSignal,
  ): Promise<void> {
    const { onPartsChanged } = this.#options;
    await this.#evaluateInTurns(evaluator, signal);
    await this.#writeView();
    if (this.#isBack) {
      onPartsChanged(this.#cluster);
    } else if (this.#changedParts.size > 0) {
      onPartsChanged(this.#cluster, [...this.#changedParts]);
    }
    this.#isBack = false;
    this.#changedParts.clear();
  }

  /** One round, slice by slice: each with the objects and the connection as they are then. */
  async #evaluateInTurns(
    evaluator: ServiceEvaluator,
    signal: AbortSignal,
  ): Promise<void> {
    const { statuses, lease, onChanged, turns } = this.#options;
    // What changes from here on may have to wait for the next round. So does what waits already.
    const asOf = evaluator.hasMore ? undefined : this.#oldestView();
    /** Namespaces with written changes that were not told yet: a round may come to each more than once. */
    const changed = new Set<string>();
    try {
      do {
        const isOver = await turns.next();
        signal.throwIfAborted();
        const now = new Date();
        this.#observeConnection(now);
        // Before the first complete view, and while refusals may pass, what the rows say is better than
        // what could be said now. While the cluster is only unreachable, time goes on.
        if (!this.#isComplete || !this.#isSettled) {
          return;
        }
        for (const [namespace, changes] of evaluator.evaluate(now, isOver)) {
          await turns.next(); // SQLite writes in this thread
          await statuses.write(lease, this.#cluster, namespace, changes);
          changed.add(namespace);
        }
      } while (evaluator.hasMore);
    } finally {
      changed.forEach(namespace => onChanged(this.#cluster, namespace));
    }
    this.#view = carryComponents(
      this.#view,
      clusterView(this.#objects, new Date()),
    );
    this.#asOf = asOf?.toISOString() ?? this.#asOf;
  }

  #observeConnection(now: Date): void {
    const summary = this.#summary(now);
    this.#isBack ||=
      summary.state === 'connected' && this.#connection.state !== 'connected';
    // A refusal that lasts is known as well as objects are.
    this.#isSettled =
      summary.state === 'connected' || !this.#tracker.isRefusedLately(now);
    this.#isComplete ||=
      summary.state === 'connected' ||
      (summary.state === 'notPermitted' && this.#isSettled);
    this.#connection = carryConnection(this.#connection, summary);
  }

  async #writeView(): Promise<void> {
    const { observedClusters, lease, onChanged } = this.#options;
    const [connection, view] = [this.#connection, this.#view];
    const kubernetesVersion = this.#kubernetesVersion;
    const content = JSON.stringify([connection, view, kubernetesVersion]);
    const isChanged = content !== this.#written.content;
    if (!isChanged && Date.now() - this.#written.at < FRESHNESS_MS) {
      return;
    }
    await observedClusters.recordView(
      lease,
      this.#cluster,
      {
        connection: { ...connection, asOf: this.#asOf },
        view,
        kubernetesVersion,
      },
      isChanged,
    );
    this.#written = { content, at: Date.now() };
    if (isChanged) {
      onChanged(this.#cluster);
    }
  }

  #summary(now: Date): Connection {
    const summary = this.#tracker.summary(now);
    return summary.state === 'connected' &&
      this.#objects.apiGroups().state === 'notSynced'
      ? {
          state: 'connecting',
          message:
            'All watches are complete, the served APIs are not known yet',
          since: this.#startedAt.toISOString(),
        }
      : summary;
  }

  /** No kind that is watched is older than this. Undefined while one was never read completely. */
  #oldestView(): Date | undefined {
    const ages = [...this.#watches]
      .filter(([kind]) =>
        ['synced', 'syncing', 'unreachable'].includes(
          this.#tracker.get(kind) ?? '',
        ),
      )
      .map(([, { viewAt }]) => viewAt?.getTime() ?? 0);
    const oldest = Math.min(...ages);
    return oldest > 0 && oldest < Infinity ? new Date(oldest) : undefined;
  }

  /** When any watch heard something last. */
  #heardAt(): Date | undefined {
    const heard = [...this.#watches.values()].map(
      ({ lastHeard }) => lastHeard?.getTime() ?? 0,
    );
    const newest = Math.max(...heard);
    return newest > 0 ? new Date(newest) : undefined;
  }

  /** A lost cluster may have another address or token by now: then there is a new watcher. */
  async #throwIfOutdated(): Promise<void> {
    const { state } = this.#connection;
    const isLost = state === 'unreachable' || state === 'notPermitted';
    if (!isLost || Date.now() < this.#outdatedCheckAt) {
      return;
    }
    this.#outdatedCheckAt = Date.now() + OUTDATED_CHECK_MS;
    let isOutdated = false;
    try {
      isOutdated = await this.#isOutdated();
    } catch (error) {
      // Without a usable kubeconfig, a new connection would not get further than this one.
      this.#options.logger.debug(`Access to ${this.#cluster}: ${error}`);
    }
    if (isOutdated) {
      throw new Error('The kubeconfig of the watcher has changed');
    }
  }

  #pauseMs({ nextAt }: ServiceEvaluator): number {
    const isTimeKept = nextAt && this.#isComplete && this.#isSettled;
    const untilNext = isTimeKept ? nextAt.getTime() - Date.now() : Infinity;
    const isConnected = this.#connection.state === 'connected';
    const most = isConnected ? FRESHNESS_MS : OUTDATED_CHECK_MS;
    return Math.max(0, Math.min(most, untilNext));
  }
}
