import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  apiVersionOf,
  ClusterObjects,
  KubernetesClient,
  KubernetesError,
  type ApiResource,
  kindNames,
  kinds,
  type KindName,
} from '@okeanos/backstage-plugin-oke-node';
import type { ManagedCluster } from '../clusters/ClusterRegistry';
import type { ClusterStore, ClusterView } from '../database/ClusterStore';
import type { Lease } from '../database/LeaseStore';
import type { StatusStore } from '../database/StatusStore';
import { carryComponents, clusterView } from './clusterView';
import {
  carryConnection,
  ConnectionTracker,
  type Connection,
} from './ConnectionTracker';
import { KindWatch } from './KindWatch';
import { ServiceEvaluator } from './ServiceEvaluator';

/** Changes that arrive within so long are evaluated and written together. */
const BATCH_MS = 100;
/** Freshness is written so often when nothing else is. */
const FRESHNESS_MS = 20_000;
/** Discovery is asked so often, for kinds that came to be served. */
const REDISCOVER_MS = 60_000;

/** A cluster that is lost for so long is connected to anew. */
const RECONNECT_MS = 60_000;

/** Kinds whose change may be drift of a namespace. */
const KINDS_OF_PARTS: KindName[] = [
  'Namespace',
  'NetworkPolicy',
  'Certificate',
];

export interface ClusterWatcherOptions {
  cluster: ManagedCluster;
  clusters: ClusterStore;
  statuses: StatusStore;
  lease: Lease;
  logger: LoggerService;
  /** Called when the statuses of a namespace changed; without one, when the cluster as a whole did. */
  onChanged: (cluster: string, namespace?: string) => void;
  /** Called when something that a namespace is made of changed. */
  onPartChanged: (cluster: string, namespace: string) => void;
}

/**
 * Watches one cluster while a lease is held: fills its objects, evaluates what changed, and writes
 * statuses and freshness to rows.
 */
export class ClusterWatcher {
  readonly #options: ClusterWatcherOptions;
  readonly #objects = new ClusterObjects();
  readonly #tracker = new ConnectionTracker(kindNames, new Date());
  readonly #stop = new AbortController();
  readonly #watches = new Map<KindName, KindWatch<KindName>>();
  #client: KubernetesClient | undefined;
  #evaluator: ServiceEvaluator | undefined;
  #wake = new AbortController();
  /** What is on the row, to write it only when it differs. */
  #written = '';
  #connection: Connection | undefined;
  #view: ClusterView | undefined;
  #kubernetesVersion: string | undefined;
  #discoverAt = 0;

  constructor(options: ClusterWatcherOptions) {
    this.#options = options;
  }

  /**
   * Watches until the signal aborts.
   *
   * @throws when the watcher cannot connect, or the lease is lost
   */
  async run(signal: AbortSignal): Promise<void> {
    const { cluster, clusters, statuses } = this.#options;
    signal.addEventListener('abort', () => {
      this.#stop.abort(signal.reason);
      this.#wake.abort();
    });
    const connection = await cluster.connectWatcher();
    try {
      this.#client = new KubernetesClient(connection);
      const evaluator = new ServiceEvaluator(
        cluster.name,
        this.#objects,
        await statuses.readCluster(cluster.name),
      );
      this.#evaluator = evaluator;
      const row = await clusters.get(cluster.name);
      this.#connection = row?.connection;
      this.#view = row?.view;
      kindNames.forEach(kind => this.#watch(kind));
      while (!signal.aborted) {
        await this.#discoverWhenDue(signal);
        await this.#evaluateAndWrite(evaluator);
        this.#throwIfLost();
        await this.#sleep(this.#pauseMs(evaluator));
        await delay(BATCH_MS);
      }
    } finally {
      await Promise.all([...this.#watches.values()].map(watch => watch.stop()));
      await connection.close();
    }
  }

  /** The watcher's rights or the served kinds have changed: tries again what failed. */
  retryNow(): void {
    this.#discoverAt = 0;
    this.#watches.forEach(watch => watch.retryNow());
    this.#wake.abort();
  }

  #watch(kind: KindName): void {
    const { cluster, logger, onPartChanged } = this.#options;
    const watch = new KindWatch({
      client: this.#client!,
      kind,
      objects: this.#objects,
      onChange: (change, namespace) => {
        if (kind === 'Service' || kind === 'Namespace') {
          this.#evaluator?.noteServices();
        }
        this.#evaluator?.note(change);
        if (namespace && KINDS_OF_PARTS.includes(kind)) {
          onPartChanged(cluster.name, namespace);
        }
        this.#wake.abort();
      },
      onState: state => {
        this.#tracker.set(kind, state);
        this.#wake.abort();
      },
      onError: error =>
        logger.debug(`Watch of ${kind} on ${cluster.name}: ${error}`),
    });
    this.#watches.set(kind, watch);
    watch.start();
  }

  /** Learns the version, the API groups, and which kinds came to be served. */
  async #discoverWhenDue(signal: AbortSignal): Promise<void> {
    if (Date.now() < this.#discoverAt) {
      return;
    }
    this.#discoverAt = Date.now() + REDISCOVER_MS;
    const { cluster, logger } = this.#options;
    try {
      this.#kubernetesVersion = await this.#client!.version({ signal });
      const resources = await this.#client!.discover({ signal });
      this.#noteGroups(resources);
      const served = new Set(
        resources.map(resource => `${apiVersionOf(resource)}/${resource.kind}`),
      );
      for (const [kind, watch] of this.#watches) {
        const { apiVersion } = kinds[kind];
        if (
          this.#tracker.get(kind) === 'notInstalled' &&
          served.has(`${apiVersion}/${kind}`)
        ) {
          watch.retryNow();
        }
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error instanceof KubernetesError && error.status === 403) {
        const { message } = error;
        const refused = { state: 'notPermitted' as const, message };
        this.#evaluator?.note(this.#objects.setApiGroups(refused));
      }
      logger.debug(`Discovery of ${cluster.name}: ${error}`);
      this.#discoverAt = Date.now() + 5_000;
    }
  }

  #noteGroups(resources: ApiResource[]): void {
    const names = new Set(resources.map(({ group }) => group));
    const before = this.#objects.apiGroups();
    const isSame =
      before.state === 'synced' &&
      before.names.size === names.size &&
      [...names].every(name => before.names.has(name));
    if (!isSame) {
      this.#evaluator?.note(
        this.#objects.setApiGroups({ state: 'synced', names }),
      );
    }
  }

  async #evaluateAndWrite(evaluator: ServiceEvaluator): Promise<void> {
    const { cluster, clusters, statuses, lease, onChanged } = this.#options;
    const connection = carryConnection(
      this.#connection,
      this.#tracker.summary(),
    );
    this.#connection = connection;
    // Until the first complete view, what the rows say is better than what could be said now.
    if (connection.state === 'connected') {
      const changes = evaluator.evaluate(new Date());
      for (const [namespace, changed] of changes) {
        await statuses.write(lease, cluster.name, namespace, changed);
        onChanged(cluster.name, namespace);
      }
    }
    const view =
      connection.state === 'connected'
        ? carryComponents(this.#view, clusterView(this.#objects, new Date()))
        : this.#view;
    this.#view = view;
    const content = JSON.stringify([connection, view, this.#kubernetesVersion]);
    const isChanged = content !== this.#written;
    await clusters.recordView(
      lease,
      cluster.name,
      {
        connection: { ...connection, asOf: this.#asOf()?.toISOString() },
        view,
        kubernetesVersion: this.#kubernetesVersion,
      },
      isChanged,
    );
    if (isChanged) {
      this.#written = content;
      onChanged(cluster.name);
    }
  }

  /** Reading the kubeconfig again may help: another address, another token. */
  #throwIfLost(): void {
    const { state, message, since } = this.#tracker.summary();
    if (
      (state === 'unreachable' || state === 'notPermitted') &&
      Date.now() - Date.parse(since) > RECONNECT_MS
    ) {
      throw new Error(message);
    }
  }

  /** No kind is older than this. Undefined while some kind was never heard. */
  #asOf(): Date | undefined {
    let oldest: Date | undefined;
    for (const [kind, { lastHeard }] of this.#watches) {
      if (this.#tracker.get(kind) === 'notInstalled') {
        continue;
      }
      if (!lastHeard) {
        return undefined;
      }
      if (!oldest || lastHeard < oldest) {
        oldest = lastHeard;
      }
    }
    return oldest;
  }

  #pauseMs(evaluator: ServiceEvaluator): number {
    const { nextAt } = evaluator;
    const untilNext = nextAt ? nextAt.getTime() - Date.now() : Infinity;
    return Math.max(0, Math.min(FRESHNESS_MS, untilNext));
  }

  /** Ends early when something happens. */
  async #sleep(ms: number): Promise<void> {
    try {
      await delay(ms, undefined, { signal: this.#wake.signal });
    } catch {
      // woken
    }
    this.#wake = new AbortController();
    if (this.#stop.signal.aborted) {
      this.#wake.abort();
    }
  }
}
