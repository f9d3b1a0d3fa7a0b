import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterObjects,
  KubernetesClient,
  KubernetesError,
  type ApiResource,
  type Change,
  type ClusterConnection,
  type Kind,
  type NamedObject,
  type ReflectorState,
} from '@okeanos/backstage-plugin-oke-node';
import { ApiDiscovery } from './ApiDiscovery';
import { ConnectionTracker, type Connection } from './ConnectionTracker';
import { KindWatches } from './KindWatches';
import { ServedApis } from './ServedApis';
import { ANSWER_TIMEOUT_MS, SilenceProbe } from './SilenceProbe';
import type { Turns } from './Turns';

/** So long is waited for what is served before all kinds are asked for. */
const FIRST_ANSWER_MS = 1_000;

export interface ClusterFeedOptions {
  cluster: string;
  connection: ClusterConnection;
  /** What is watched. */
  kinds: readonly Kind<NamedObject>[];
  /** Of all watchers of this process. */
  turns: Pick<Turns, 'next'>;
  logger: LoggerService;
  /** Called with what changed, and where a watch told it, the id of its kind. */
  onChange: (change: Change, kind?: string) => void;
  /** Called when the connection stands differently, perhaps. */
  onNews: () => void;
  /** Called with a kind whose objects were listed anew. */
  onRelisted: (kind: string) => void;
  /** Called with all kinds that the API server serves. */
  onServed: (resources: ApiResource[]) => void;
  /** Whether {@link ClusterFeed.apisChanged} is called when the served kinds change. */
  areApisTold: () => boolean;
}

/** Everything that comes from one API server: objects, what it serves, and whether it answers at all. */
export class ClusterFeed {
  readonly objects: ClusterObjects;
  readonly #options: ClusterFeedOptions;
  readonly #startedAt = new Date();
  readonly #tracker: ConnectionTracker;
  readonly #watches: KindWatches;
  readonly #apis: ServedApis;
  readonly #discovery: ApiDiscovery;
  readonly #probe: SilenceProbe;
  #kubernetesVersion: string | undefined;
  #isSilent = false;
  #onAsked = () => {};
  /** Resolves when it was asked for the first time what is served, with an answer or without. */
  readonly #asked = new Promise<void>(resolve => {
    this.#onAsked = resolve;
  });

  constructor(options: ClusterFeedOptions) {
    this.#options = options;
    const { connection, kinds, turns, onChange } = options;
    this.objects = new ClusterObjects(kinds, this.#startedAt);
    this.#tracker = new ConnectionTracker(
      kinds.map(({ id }) => id),
      this.#startedAt,
    );
    const client = new KubernetesClient(connection, {
      pace: () => turns.next(),
    });
    this.#watches = this.#createWatches(client);
    this.#apis = new ServedApis({ objects: this.objects, onChange });
    this.#discovery = this.#createDiscovery(client);
    this.#probe = this.#createProbe(connection);
  }

  /** As it said last; undefined before it has. */
  get kubernetesVersion(): string | undefined {
    return this.#kubernetesVersion;
  }

  /** Asks until the signal aborts. Never rejects. */
  async ask(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#discovery.run(signal), this.#probe.run(signal)]);
  }

  /** Kinds that are not served are not asked for, if it is known soon what is. */
  async startWatches(): Promise<void> {
    await Promise.race([this.#asked, delay(FIRST_ANSWER_MS)]);
    this.#watches.start();
  }

  stopWatches(): Promise<void> {
    return this.#watches.stop();
  }

  /** The rights or the served kinds have changed, or the cluster answers again: tries again what failed. */
  retryNow(): void {
    this.#discovery.retryNow();
    this.#watches.retryNow();
  }

  /** The served kinds have changed, or are about to. */
  apisChanged(): void {
    this.#discovery.changed();
  }

  /** How it is connected; only when all watches are complete and the served APIs are known it is. */
  connection(now: Date): Connection {
    const summary = this.#tracker.summary(now);
    if (summary.state !== 'connected') {
      return summary;
    }
    if (this.objects.apiGroups().state === 'notRead') {
      return {
        state: 'connecting',
        message: 'All watches are complete, the served APIs are not known yet',
        since: this.#startedAt.toISOString(),
      };
    }
    const staleKinds = this.#tracker
      .standing(now)
      .map(({ kind, since, message }) => ({
        kind,
        since: (this.#watches.viewAt(kind) ?? since).toISOString(),
        message,
      }));
    return { ...summary, ...(staleKinds.length > 0 && { staleKinds }) };
  }

  /** In which state the watches are, one of each kind. */
  watchStates(): ReflectorState['state'][] {
    return this.#watches.states();
  }

  /** Whether any kind could not be read for a moment, which may pass. */
  isRefusedLately(now: Date): boolean {
    return this.#tracker.isRefusedLately(now);
  }

  /** Whether nothing comes from the cluster at all, and it does not answer either. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** See {@link KindWatches.asOf}. */
  asOf(): Date | undefined {
    return this.#watches.asOf();
  }

  #createWatches(client: KubernetesClient): KindWatches {
    const { cluster, kinds, logger, onChange, onNews, onRelisted } =
      this.#options;
    return new KindWatches({
      kinds,
      ...{ client, objects: this.objects, tracker: this.#tracker, onChange },
      ...{ onState: onNews, onRelisted },
      answeredAt: () => this.#probe.answeredAt,
      onLost: () => this.#probe.askNow(),
      // It may have come back as one of another version.
      onBack: () => this.#discovery.retryNow(),
      onGone: () => this.#discovery.changed(),
      onError: (kind, error) =>
        logger.debug(`Watch of ${kind} on ${cluster}: ${error}`),
    });
  }

  #createDiscovery(client: KubernetesClient): ApiDiscovery {
    const { cluster, logger, onNews, onServed, areApisTold } = this.#options;
    return new ApiDiscovery({
      client,
      // What brings a lost watch back is that anything else is answered.
      isTold: () =>
        areApisTold() && !this.#watches.states().includes('unreachable'),
      onAnswer: (version, resources) => {
        this.#kubernetesVersion = version;
        this.#apis.answered(resources);
        this.#watches.retryServed(resources);
        onServed(resources);
        this.#onAsked();
        onNews();
      },
      onError: error => {
        this.#onAsked();
        if (error instanceof KubernetesError && error.status === 403) {
          this.#watches.forgetServed();
          this.#apis.refused(error, new Date());
        }
        logger.debug(`Discovery of ${cluster}: ${error}`);
      },
    });
  }

  #createProbe(connection: ClusterConnection): SilenceProbe {
    const { onNews } = this.#options;
    return new SilenceProbe({
      client: new KubernetesClient(connection, {
        timeoutMs: ANSWER_TIMEOUT_MS,
      }),
      lastHeard: () => this.#watches.lastHeard(),
      onSilence: error => {
        this.#isSilent = true;
        const since = this.#watches.heardAt() ?? this.#startedAt;
        this.#tracker.setSilent(since, error);
        onNews();
      },
      onEnd: () => {
        this.#isSilent = false;
        this.#tracker.endSilence(new Date());
        this.retryNow();
        onNews();
      },
    });
  }
}
