import {
  apiVersionOf,
  type ApiResource,
  type Change,
  type ClusterObjects,
  type Kind,
  type KubernetesClient,
  type NamedObject,
  type ReflectorState,
} from '@okeanos/backstage-plugin-oke-node';
import type { ConnectionTracker } from './ConnectionTracker';
import { KindWatch } from './KindWatch';

export interface KindWatchesOptions {
  kinds: readonly Kind<NamedObject>[];
  client: KubernetesClient;
  objects: ClusterObjects;
  /** Is told how each watch stands. */
  tracker: Pick<ConnectionTracker, 'get' | 'set'>;
  /** Called with what changed, the id of its kind, and the objects' namespace (a Namespace's own name) if it is one. */
  onChange: (change: Change, kind: string, namespace?: string) => void;
  /** Called when one of the watches stands differently. */
  onState: () => void;
  /** Called with the id of a kind whose objects were listed anew. */
  onRelisted: (kind: string) => void;
  onError: (kind: string, error: unknown) => void;
}

/** The watches of all kinds. What tells that one of them could go on brings the others back, too. */
export class KindWatches {
  readonly #options: KindWatchesOptions;
  /** By the id of the kind. */
  readonly #watches: ReadonlyMap<string, KindWatch<NamedObject>>;

  constructor(options: KindWatchesOptions) {
    this.#options = options;
    this.#watches = new Map(
      options.kinds.map(kind => [kind.id, this.#watchOf(kind)]),
    );
  }

  start(): void {
    this.#watches.forEach(watch => watch.start());
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watches.values()].map(watch => watch.stop()));
  }

  /** In which state the watches are, one of each kind. */
  states(): ReflectorState['state'][] {
    const { tracker } = this.#options;
    return [...this.#watches.keys()].flatMap(kind => tracker.get(kind) ?? []);
  }

  /** Tries again what failed. */
  retryNow(): void {
    this.#watches.forEach(watch => watch.retryNow());
  }

  /** The API server answers, with this: tries again what it had not answered, and what it serves by now. */
  retryServed(resources: ApiResource[]): void {
    const served = new Set(
      resources.map(resource => `${apiVersionOf(resource)}/${resource.kind}`),
    );
    for (const { id, apiVersion, kind } of this.#options.kinds) {
      const isServed = served.has(`${apiVersion}/${kind}`);
      const state = this.#options.tracker.get(id);
      if (state === 'unreachable' || (state === 'notInstalled' && isServed)) {
        this.#watches.get(id)?.retryNow();
      }
    }
  }

  /** No kind that is watched is older than this. Undefined while one was never read completely. */
  oldestView(): Date | undefined {
    const ages = [...this.#watches]
      .filter(([kind]) =>
        ['synced', 'syncing', 'unreachable'].includes(
          this.#options.tracker.get(kind) ?? '',
        ),
      )
      .map(([, { viewAt }]) => viewAt?.getTime() ?? 0);
    const oldest = Math.min(...ages);
    return oldest > 0 && oldest < Infinity ? new Date(oldest) : undefined;
  }

  /** When any watch heard something last. */
  lastHeard(): Date | undefined {
    const heard = [...this.#watches.values()].map(
      ({ lastHeard }) => lastHeard?.getTime() ?? 0,
    );
    const newest = Math.max(...heard);
    return newest > 0 ? new Date(newest) : undefined;
  }

  #watchOf(kind: Kind<NamedObject>): KindWatch<NamedObject> {
    const { client, objects, onChange, onRelisted, onError } = this.#options;
    return new KindWatch({
      ...{ client, kind, objects },
      onChange: (change, namespace) => onChange(change, kind.id, namespace),
      onState: state => this.#onState(kind.id, state),
      onRelisted: () => onRelisted(kind.id),
      onError: error => onError(kind.id, error),
    });
  }

  #onState(kind: string, state: ReflectorState): void {
    const { tracker, onState } = this.#options;
    const before = tracker.get(kind);
    tracker.set(kind, state);
    if (state.state === 'synced' && before !== 'synced') {
      // What brought one watch back brings the others back: they need not wait out their delays.
      this.#watches.forEach((watch, other) => {
        const of = tracker.get(other);
        if (of !== 'synced' && of !== 'notInstalled') {
          watch.retryNow();
        }
      });
    }
    onState();
  }
}
