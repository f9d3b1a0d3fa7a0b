import {
  kinds,
  readObject,
  Reflector,
  type ApiResource,
  type Change,
  type ClusterObjects,
  type KindName,
  type KubernetesClient,
  type ObjectOf,
  type ReflectorState,
  type Unreadable,
} from '@okeanos/backstage-plugin-oke-node';

export interface KindWatchOptions<K extends KindName> {
  client: KubernetesClient;
  kind: K;
  objects: ClusterObjects;
  /** Called with what changed, and the objects' namespace (a Namespace's own name) if it is one. */
  onChange: (change: Change, namespace?: string) => void;
  onState: (state: ReflectorState) => void;
  onError: (error: unknown) => void;
}

/** Keeps the objects of one kind in step with the cluster. */
export class KindWatch<K extends KindName> {
  readonly #options: KindWatchOptions<K>;
  readonly #reflector: Reflector<{
    uid: string;
    item: ObjectOf<K> | Unreadable;
  }>;
  /** By UID: the reflector tells of deletions by it, and of differences only after an interruption. */
  readonly #items = new Map<string, ObjectOf<K> | Unreadable>();
  /** Whether the objects may be looked up, because the list of them is complete. */
  #isAvailable = false;

  constructor(options: KindWatchOptions<K>) {
    this.#options = options;
    const { client, kind, onError } = options;
    this.#reflector = new Reflector({
      client,
      resource: resourceOf(kind),
      trim: stored => ({
        uid: stored.metadata.uid,
        item: readObject(kind, stored),
      }),
      handler: {
        onReplace: all => {
          this.#items.clear();
          all.forEach(({ uid, item }) => this.#items.set(uid, item));
          this.#publishAll();
        },
        onUpsert: ({ uid, item }) => this.#put(uid, item),
        onDelete: uid => this.#remove(uid),
        // Only what is no Kubernetes object at all comes here; there is nothing to keep of it.
        onUnreadable: (_identity, error) => onError(error),
        onState: state => this.#onState(state),
        onError,
      },
    });
  }

  get lastHeard(): Date | undefined {
    return this.#reflector.lastHeard;
  }

  /** How old the objects are that were published. */
  get viewAt(): Date | undefined {
    return this.#reflector.viewAt;
  }

  start(): void {
    this.#reflector.start();
  }

  stop(): Promise<void> {
    return this.#reflector.stop();
  }

  retryNow(): void {
    this.#reflector.retryNow();
  }

  #put(uid: string, item: ObjectOf<K> | Unreadable): void {
    this.#items.set(uid, item);
    if (this.#isAvailable) {
      const { objects, kind, onChange } = this.#options;
      onChange(objects.put(kind, item), namespaceOf(kind, item));
    }
  }

  #remove(uid: string): void {
    const item = this.#items.get(uid);
    this.#items.delete(uid);
    if (item && this.#isAvailable) {
      const { objects, kind, onChange } = this.#options;
      onChange(objects.remove(kind, item), namespaceOf(kind, item));
    }
  }

  #onState(state: ReflectorState): void {
    const { objects, kind, onChange, onState } = this.#options;
    if (state.state === 'synced' && !this.#isAvailable) {
      this.#publishAll();
    } else if (state.state === 'notInstalled') {
      this.#isAvailable = false;
      onChange(objects.setUnavailable(kind, { state: 'notInstalled' }));
    } else if (state.state === 'notPermitted') {
      this.#isAvailable = false;
      const { message } = state.error;
      const reason = { state: 'notPermitted' as const, message };
      onChange(objects.setUnavailable(kind, reason));
    }
    // While unreachable, what was seen last stays: the cluster's connection tells how old it is.
    onState(state);
  }

  #publishAll(): void {
    const { objects, kind, onChange } = this.#options;
    this.#isAvailable = true;
    onChange(objects.replace(kind, this.#items.values()));
  }
}

function namespaceOf(
  kind: KindName,
  { metadata }: { metadata: { name: string; namespace: string } },
): string {
  return kind === 'Namespace' ? metadata.name : metadata.namespace;
}

function resourceOf(kind: KindName): ApiResource {
  const { apiVersion, plural, namespaced } = kinds[kind];
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  return { group, version, kind, plural, namespaced };
}
