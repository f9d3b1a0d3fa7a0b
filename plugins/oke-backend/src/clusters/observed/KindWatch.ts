import {
  readObject,
  Reflector,
  type ApiResource,
  type Change,
  type ClusterObjects,
  type Kind,
  type KubernetesClient,
  type NamedObject,
  type ReflectorState,
  type Unread,
  type Unreadable,
} from '@okeanos/backstage-plugin-oke-node';

import { RestingReflector } from './RestingReflector';

export interface KindWatchOptions<T extends NamedObject> {
  client: KubernetesClient;
  kind: Kind<T>;
  objects: ClusterObjects;
  /** Called with what changed. */
  onChange: (change: Change) => void;
  onState: (state: ReflectorState) => void;
  /** Whether it is told when the kind comes to be served: then it is not asked for meanwhile. */
  isServingTold: () => boolean;
  /** Called when the objects were listed anew: not for the first time, and completely. */
  onRelisted: () => void;
  onError: (error: unknown) => void;
}

/** Keeps the objects of one kind in step with the cluster. */
export class KindWatch<T extends NamedObject> {
  readonly #options: KindWatchOptions<T>;
  readonly #reflector: RestingReflector<{
    uid: string;
    item: T | Unreadable;
  }>;
  /** By UID: the reflector tells of deletions by it, and of differences only after an interruption. */
  readonly #items = new Map<string, T | Unreadable>();
  /** Whether the objects may be looked up, because the list of them is complete. */
  #isAvailable = false;

  constructor(options: KindWatchOptions<T>) {
    this.#options = options;
    this.#reflector = new RestingReflector(() => this.#createReflector());
  }

  #createReflector() {
    const { client, kind, onRelisted, onError } = this.#options;
    return new Reflector<{ uid: string; item: T | Unreadable }>({
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
        ...{ onRelisted, onError },
      },
    });
  }

  get lastHeard(): Date | undefined {
    return this.#reflector.current?.lastHeard;
  }

  /** How old the objects are that were published. */
  get viewAt(): Date | undefined {
    return this.#reflector.current?.viewAt;
  }

  start(): void {
    this.#reflector.start();
  }

  stop(): Promise<void> {
    return this.#reflector.stop();
  }

  /** The API server does not serve the kind: it is not asked for. Does nothing once it is. */
  notServed(): void {
    if (!this.#reflector.current) {
      this.#onState({ state: 'notInstalled', since: new Date() });
    }
  }

  /** Tries again what failed; begins anew where the kind was not served. */
  retryNow(): void {
    if (this.#reflector.current) {
      this.#reflector.current.retryNow();
    } else {
      this.#reflector.start();
    }
  }

  #put(uid: string, item: T | Unreadable): void {
    this.#items.set(uid, item);
    if (this.#isAvailable) {
      const { objects, kind, onChange } = this.#options;
      onChange(objects.put(kind, item));
    }
  }

  #remove(uid: string): void {
    const item = this.#items.get(uid);
    this.#items.delete(uid);
    if (item && this.#isAvailable) {
      const { objects, kind, onChange } = this.#options;
      onChange(objects.remove(kind, item));
    }
  }

  #onState(state: ReflectorState): void {
    const { objects, kind, onChange, onState, isServingTold } = this.#options;
    if (state.state === 'notInstalled' && isServingTold()) {
      this.#reflector.rest();
    }
    if (state.state === 'synced' && !this.#isAvailable) {
      this.#publishAll();
    } else {
      const unread = unreadOf(state, this.#isAvailable);
      if (unread) {
        this.#isAvailable = false;
        onChange(objects.setUnread(kind, unread));
      }
    }
    onState(state);
  }

  #publishAll(): void {
    const { objects, kind, onChange } = this.#options;
    this.#isAvailable = true;
    const listedAt = new Date();
    onChange(
      objects.replace(
        kind,
        this.#items.values(),
        () => this.viewAt ?? listedAt,
      ),
    );
  }
}

/**
 * Why nothing may be looked up; undefined when that is as before. While there is no answer, what was
 * seen last stays: its `asOf`, and the cluster's connection, tell how old it is.
 */
function unreadOf(
  state: ReflectorState,
  isAvailable: boolean,
): Unread | undefined {
  const { since } = state;
  switch (state.state) {
    case 'notInstalled':
      return { state: 'notInstalled', since, message: 'Not served' };
    case 'notPermitted':
      return { state: 'forbidden', since, message: state.error.message };
    case 'unreachable':
      return isAvailable
        ? undefined
        : { state: 'unreachable', since, message: state.error.message };
    default:
      return undefined;
  }
}

function resourceOf({
  apiVersion,
  kind,
  plural,
  namespaced,
}: Kind<NamedObject>): ApiResource {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  return { group, version, kind, plural, namespaced };
}
