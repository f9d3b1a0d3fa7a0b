import {
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
import { isBuiltIn, servedKinds } from './servedKinds';

export interface KindWatchesOptions {
  kinds: readonly Kind<NamedObject>[];
  client: KubernetesClient;
  objects: ClusterObjects;
  /** Is told how each watch stands. */
  tracker: Pick<ConnectionTracker, 'get' | 'set'>;
  /** Called with what changed, and the id of its kind. */
  onChange: (change: Change, kind: string) => void;
  /** Called when one of the watches stands differently. */
  onState: () => void;
  /** When the API server answered something else last; undefined when it did not. */
  answeredAt: () => Date | undefined;
  /** Called when one of the watches got no answer, as it did before. */
  onLost: () => void;
  /** Called when one that got no answer stands again. */
  onBack: () => void;
  /** Called when a kind is not served any more. */
  onGone: () => void;
  /** Called with the id of a kind whose objects were listed anew. */
  onRelisted: (kind: string) => void;
  onError: (kind: string, error: unknown) => void;
}

/** The watches of all kinds. What tells that one of them could go on brings the others back, too. */
export class KindWatches {
  readonly #options: KindWatchesOptions;
  /** By the id of the kind. */
  readonly #watches: ReadonlyMap<string, KindWatch<NamedObject>>;
  /** By `apiVersion/kind`; undefined while it is not known what is served. */
  #served: ReadonlySet<string> | undefined;
  /** By the id of the kind: see {@link KindWatches.asOf}. */
  readonly #knownMs = new Map<string, number>();

  constructor(options: KindWatchesOptions) {
    this.#options = options;
    this.#watches = new Map(
      options.kinds.map(kind => [kind.id, this.#watchOf(kind)]),
    );
  }

  /** Begins with all kinds but those that are known not to be served. */
  start(): void {
    for (const kind of this.#options.kinds) {
      const watch = this.#watches.get(kind.id);
      if (this.#mayBeServed(kind)) {
        watch?.start();
      } else {
        watch?.notServed();
      }
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watches.values()].map(watch => watch.stop()));
  }

  /** In which state the watches are, one of each kind. */
  states(): ReflectorState['state'][] {
    const { tracker } = this.#options;
    return [...this.#watches.keys()].flatMap(kind => tracker.get(kind) ?? []);
  }

  /** Tries again what failed. What is not served is asked for when it is, if that is told. */
  retryNow(): void {
    for (const [kind, watch] of this.#watches) {
      const isResting =
        this.#served && this.#options.tracker.get(kind) === 'notInstalled';
      if (!isResting) {
        watch.retryNow();
      }
    }
  }

  /** It is not told any more what is served: each kind is asked for by itself. */
  forgetServed(): void {
    if (this.#served) {
      this.#served = undefined;
      this.retryNow();
    }
  }

  /** The API server answers, with this: tries again what it had not answered, and what it serves by now. */
  retryServed(resources: ApiResource[]): void {
    const served = servedKinds(resources);
    this.#served = served;
    for (const { id, apiVersion, kind } of this.#options.kinds) {
      const isServed = served.has(`${apiVersion}/${kind}`);
      const state = this.#options.tracker.get(id);
      if (state === 'unreachable' || (state === 'notInstalled' && isServed)) {
        this.#watches.get(id)?.retryNow();
      }
    }
  }

  /**
   * When all objects were known to be as they are held, those of kinds without an answer left aside. Undefined
   * while a kind was never read completely. A watch that stands tells of every change: what it holds is as of
   * the last time that the API server was heard, however long ago the kind's last event is.
   */
  asOf(): Date | undefined {
    const moments: number[] = [];
    for (const [kind, { viewAt }] of this.#watches) {
      const state = this.#options.tracker.get(kind);
      if (state === 'synced') {
        this.#noteKnown(kind);
      }
      if (state === 'synced' || state === 'syncing') {
        moments.push(viewAt ? this.#knownMs.get(kind) ?? viewAt.getTime() : 0);
      }
    }
    const oldest = Math.min(...moments);
    return oldest > 0 && oldest < Infinity ? new Date(oldest) : undefined;
  }

  /** When anything came of the API server last; undefined when nothing did. */
  heardAt(): Date | undefined {
    const newest = Math.max(
      msOf(this.lastHeard()),
      msOf(this.#options.answeredAt()),
    );
    return newest > 0 ? new Date(newest) : undefined;
  }

  /** When something came of a kind last, or a complete list of it; undefined when nothing did. */
  viewAt(kind: string): Date | undefined {
    return this.#watches.get(kind)?.viewAt;
  }

  /** When any watch heard something last. */
  lastHeard(): Date | undefined {
    const heard = [...this.#watches.values()].map(({ lastHeard }) =>
      msOf(lastHeard),
    );
    const newest = Math.max(...heard);
    return newest > 0 ? new Date(newest) : undefined;
  }

  #mayBeServed({ apiVersion, kind }: Kind<NamedObject>): boolean {
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    return (
      isBuiltIn(group) ||
      this.#served === undefined ||
      this.#served.has(`${apiVersion}/${kind}`)
    );
  }

  #watchOf(kind: Kind<NamedObject>): KindWatch<NamedObject> {
    const { client, objects, onChange, onRelisted, onError } = this.#options;
    return new KindWatch({
      ...{ client, kind, objects },
      onChange: change => onChange(change, kind.id),
      onState: state => this.#onState(kind.id, state),
      isServingTold: () => this.#served !== undefined,
      onRelisted: () => onRelisted(kind.id),
      onError: error => onError(kind.id, error),
    });
  }

  /** The watch of a kind stands, or did until now. */
  #noteKnown(kind: string): void {
    this.#knownMs.set(kind, msOf(this.heardAt()));
  }

  #onState(kind: string, state: ReflectorState): void {
    const { tracker, onState, onLost, onBack, onGone } = this.#options;
    const before = tracker.get(kind);
    if (before === 'synced') {
      this.#noteKnown(kind);
    }
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
    if (state.state === 'unreachable' && before !== 'unreachable') {
      onLost();
    }
    if (state.state === 'synced' && before === 'unreachable') {
      onBack();
    }
    if (state.state === 'notInstalled' && before === 'synced') {
      onGone();
    }
    onState();
  }
}

function msOf(moment: Date | undefined): number {
  return moment?.getTime() ?? 0;
}
