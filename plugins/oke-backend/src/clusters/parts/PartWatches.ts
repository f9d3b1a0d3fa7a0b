import { setTimeout as delay } from 'node:timers/promises';
import {
  apiVersionOf,
  LABEL_ID,
  Reflector,
  type ApiResource,
  type KubernetesClient,
  type ObjectRef,
  type ReflectorState,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import type { RegisteredCluster } from '../RegisteredCluster';
import { RestingReflector } from '../observed/RestingReflector';
import { isBuiltIn, servedKind, servedKinds } from '../observed/servedKinds';
import type { WatchedParts } from '../WatchedParts';
import { ChangedParts, type Changed } from './ChangedParts';
import { metadataTrace, partTrace, type PartTrace } from './partTrace';
import { Rechecks } from './Rechecks';
import { ShownObjects } from './ShownObjects';
import { WatchStanding } from './WatchStanding';

/** So long until it is tried again when the provisioner cannot be connected. */
const RETRY_MS = 5_000;
/** So often it is looked whether the provisioner is reached in another way by now. */
const OUTDATED_CHECK_MS = 30_000;
/** What changes within so long is told together. */
const BATCH_MS = 100;
/** The same of what the API server serves: what makes a kind known is written in several steps. */
const APIS_BATCH_MS = 500;

const API_SERVICE: ApiResource = {
  ...{ group: 'apiregistration.k8s.io', version: 'v1' },
  ...{ kind: 'APIService', plural: 'apiservices', namespaced: false },
};
/** What tells which kinds are served. Of these, which may be very long, nothing but the metadata is read. */
const APIS = [API_SERVICE.kind, 'CustomResourceDefinition'];
const CERTIFICATE = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' };

export interface PartWatchesOptions {
  cluster: Pick<RegisteredCluster, 'provisioner'>;
  kinds: readonly ApiResource[];
  /** Whether nothing at all comes from the cluster, as others have found out. */
  isSilent: () => boolean;
  onChanged: (changed: Changed) => void;
  /** Called when what is watched is not current any more for long, and when it is again. */
  onStanding: () => void;
  /** Called when the API server begins, or has begun, to serve other kinds. */
  onApisChanged: () => void;
  onError: (error: unknown) => void;
}

/** The watch of a kind. */
interface KindOfParts {
  resource: ApiResource;
  of: RestingReflector<PartTrace>;
}

/** How watches of one connection are told on. */
interface Watching {
  client: KubernetesClient;
  told: ReturnType<typeof batch>;
}

/**
 * Watches the kinds that Okeanos makes in a cluster for changes by anybody, as the one who made them: the watcher need
 * not, and may not, read them all. What Okeanos made is kept as it is shown, so that it need not be asked for. Kinds that
 * only modules make are watched once one of theirs is looked for, and then nothing but what Okeanos made; no Secrets
 * among them. CustomResourceDefinitions and APIServices also tell when other kinds are served.
 */
export class PartWatches implements WatchedParts {
  readonly #options: PartWatchesOptions;
  readonly #shown = new ShownObjects();
  readonly #rechecks = new Rechecks();
  readonly #watches: WatchStanding;
  /** What the API server serves, by `apiVersion/kind`. */
  #served: ReadonlySet<string> = new Set();
  #resources: ApiResource[] = [];
  /** Kinds of modules of which a part was looked for. */
  readonly #wanted: ApiResource[] = [];
  #kinds: KindOfParts[] = [];
  #watching: Watching | undefined;
  #apisChangedAt = 0;

  constructor(options: PartWatchesOptions) {
    this.#options = options;
    this.#watches = new WatchStanding(options.onStanding);
  }

  /** Watches until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { cluster, onError } = this.#options;
    while (!signal.aborted) {
      try {
        const { client } = await cluster.provisioner();
        await this.#watch(client, signal);
      } catch (error) {
        if (!signal.aborted) {
          onError(error);
        }
      }
      await delay(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }

  get standing(): WatchedParts['standing'] {
    return this.#options.isSilent() ? 'lost' : this.#watches.standing;
  }

  get apisChangedAt(): number | undefined {
    return this.areApisTold ? this.#apisChangedAt : undefined;
  }

  /** Whether `onApisChanged` is called for every change. */
  get areApisTold(): boolean {
    const kinds = this.#kinds.filter(({ resource }) => isApi(resource));
    return (
      kinds.length === APIS.length &&
      kinds.every(({ resource }) => this.#watches.isComplete(resource))
    );
  }

  find(ref: ObjectRef): StoredObject | undefined {
    const kind = this.#kinds.find(({ resource }) => isOf(resource, ref));
    if (!kind) {
      this.#want(ref);
    }
    const object =
      kind && this.#isCurrent(kind.resource) ? this.#shown.get(ref) : undefined;
    return object && this.#rechecks.isDue(object.metadata.uid, Date.now())
      ? undefined
      : object;
  }

  certificatesIn(namespace: string): StoredObject[] | undefined {
    const kind = this.#kinds.find(({ resource }) =>
      isOf(resource, CERTIFICATE),
    );
    return kind && this.#isCurrent(kind.resource)
      ? this.#shown.listIn(CERTIFICATE, namespace)
      : undefined;
  }

  /** Kinds of CustomResourceDefinitions are watched while they are served, and cost nothing while they are not. */
  setServed(resources: ApiResource[]): void {
    this.#resources = resources;
    this.#served = servedKinds(resources);
    this.#startServed();
  }

  /** The cluster answers again: does not wait for longer. */
  retryNow(): void {
    this.#watches.resume();
    this.#kinds.forEach(({ of }) => of.current?.retryNow());
  }

  #isCurrent(resource: ApiResource): boolean {
    return !this.#options.isSilent() && this.#watches.isComplete(resource);
  }

  /** Watches from now on a kind that a module makes. */
  #want(ref: ObjectRef): void {
    const resource = this.#resources.find(served => isOf(served, ref));
    if (resource && resource.kind !== 'Secret' && this.#watching) {
      this.#wanted.push(resource);
      this.#kinds.push(this.#kindOf(resource, this.#watching, true));
      this.#startServed();
    }
  }

  #startServed(): void {
    this.#kinds
      .filter(
        ({ resource, of }) =>
          !of.current &&
          (isBuiltIn(resource.group) || this.#served.has(servedKind(resource))),
      )
      .forEach(({ resource, of }) => {
        this.#watches.set(resource, 'broken');
        of.start();
      });
  }

  /** Returns when the provisioner is reached in another way. */
  async #watch(client: KubernetesClient, signal: AbortSignal): Promise<void> {
    const { cluster, kinds } = this.#options;
    const told = batch(this.#options);
    const watching = { client, told };
    this.#watching = watching;
    this.#kinds = [
      ...[...kinds, API_SERVICE].map(kind => this.#kindOf(kind, watching)),
      ...this.#wanted.map(kind => this.#kindOf(kind, watching, true)),
    ];
    this.#startServed();
    try {
      do {
        await delay(OUTDATED_CHECK_MS, undefined, { signal });
      } while ((await cluster.provisioner()).client === client);
    } finally {
      this.#watching = undefined;
      const ending = this.#kinds.splice(0);
      this.#watches.clear();
      await Promise.all(ending.map(({ of }) => of.stop()));
      told.end();
    }
  }

  #kindOf(
    resource: ApiResource,
    watching: Watching,
    isOursOnly: boolean = false,
  ): KindOfParts {
    const of: RestingReflector<PartTrace> = new RestingReflector(() =>
      this.#reflectorOf(resource, watching, isOursOnly, () => of.rest()),
    );
    return { resource, of };
  }

  #reflectorOf(
    resource: ApiResource,
    { client, told }: Watching,
    isOursOnly: boolean,
    rest: () => void,
  ): Reflector<PartTrace> {
    const { onError } = this.#options;
    const { parts } = told;
    const onChange = () => {
      told.soon();
      if (isApi(resource)) {
        this.#apisChangedAt = Date.now();
        told.apisSoon();
      }
    };
    return new Reflector<PartTrace>({
      ...{ client, resource, metadataOnly: isApi(resource) },
      ...(isOursOnly && { labelSelector: LABEL_ID }),
      trim: stored =>
        isApi(resource)
          ? metadataTrace(resource.kind, stored)
          : partTrace(resource.kind, stored),
      handler: {
        onReplace: traces => {
          traces.forEach(trace => this.#show(trace));
          parts.begin(traces);
        },
        onUpsert: trace => {
          this.#show(trace);
          parts.put(trace);
          onChange();
        },
        onDelete: uid => {
          this.#shown.remove(uid);
          parts.remove(uid);
          onChange();
        },
        onUnreadable: ({ uid }, error) => {
          this.#shown.remove(uid);
          onError(error);
        },
        onState: ({ state }) => {
          this.#watches.set(resource, standingOf(state));
          if (state === 'synced' && isApi(resource)) {
            this.#apisChangedAt = Date.now();
          }
          if (state === 'notInstalled') {
            rest();
          }
        },
        onError,
      },
    });
  }

  /** An object that lost our label is no longer kept, and is asked for. */
  #show({ uid, object }: PartTrace): void {
    if (object) {
      this.#shown.put(object);
    } else {
      this.#shown.remove(uid);
    }
  }
}

function isApi({ kind }: ApiResource): boolean {
  return APIS.includes(kind);
}

function isOf(
  resource: ApiResource,
  { apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>,
): boolean {
  return resource.kind === kind && apiVersionOf(resource) === apiVersion;
}

function standingOf(state: ReflectorState['state']) {
  switch (state) {
    case 'synced':
      return 'complete';
    case 'notInstalled':
    case 'notPermitted':
      return 'none';
    default:
      return 'broken';
  }
}

/** Joins what changes within a moment. */
function batch({
  onChanged,
  onApisChanged,
}: Pick<PartWatchesOptions, 'onChanged' | 'onApisChanged'>) {
  const parts = new ChangedParts();
  let timer: NodeJS.Timeout | undefined;
  let apisTimer: NodeJS.Timeout | undefined;
  const tellApis = () => {
    apisTimer = undefined;
    onApisChanged();
  };
  const tell = () => {
    timer = undefined;
    const changed = parts.take();
    if (changed.ids.length > 0 || changed.namespaces.length > 0) {
      onChanged(changed);
    }
  };
  return {
    parts,
    soon: () => {
      timer ??= setTimeout(tell, BATCH_MS).unref();
    },
    apisSoon: () => {
      apisTimer ??= setTimeout(tellApis, APIS_BATCH_MS).unref();
    },
    end: () => {
      clearTimeout(timer);
      clearTimeout(apisTimer);
    },
  };
}
