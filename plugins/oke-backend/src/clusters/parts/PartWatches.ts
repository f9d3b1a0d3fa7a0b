import { setTimeout as delay } from 'node:timers/promises';
import {
  Reflector,
  type ApiResource,
  type KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import type { RegisteredCluster } from '../RegisteredCluster';
import { RestingReflector } from '../observed/RestingReflector';
import { isBuiltIn, servedKind, servedKinds } from '../observed/servedKinds';
import { ChangedParts, type Changed } from './ChangedParts';
import { partTrace, type PartTrace } from './partTrace';

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
/** What tells which kinds are served. */
const APIS = [API_SERVICE.kind, 'CustomResourceDefinition'];

export interface PartWatchesOptions {
  cluster: Pick<RegisteredCluster, 'provisioner'>;
  kinds: readonly ApiResource[];
  onChanged: (changed: Changed) => void;
  /** Called when the API server begins, or has begun, to serve other kinds. */
  onApisChanged: () => void;
  onError: (error: unknown) => void;
}

/**
 * Watches the kinds that Okeanos makes in a cluster for changes by anybody, as the one who made them: the watcher need
 * not, and may not, read them all. Of the objects nothing but the metadata is sent. CustomResourceDefinitions, which are
 * among them, and APIServices also tell when other kinds are served.
 */
export class PartWatches {
  readonly #options: PartWatchesOptions;
  /** By `apiVersion/kind`. */
  #served: ReadonlySet<string> = new Set();
  #reflectors: { kind: ApiResource; of: RestingReflector<PartTrace> }[] = [];
  readonly #complete = new Set<string>();

  constructor(options: PartWatchesOptions) {
    this.#options = options;
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

  /** Whether `onApisChanged` is called for every change. */
  get areApisTold(): boolean {
    return APIS.every(kind => this.#complete.has(kind));
  }

  /** Kinds of CustomResourceDefinitions are watched while they are served, and cost nothing while they are not. */
  setServed(resources: ApiResource[]): void {
    this.#served = servedKinds(resources);
    this.#startServed();
  }

  #startServed(): void {
    this.#reflectors
      .filter(
        ({ kind }) =>
          isBuiltIn(kind.group) || this.#served.has(servedKind(kind)),
      )
      .forEach(({ of }) => of.start());
  }

  /** Returns when the provisioner is reached in another way. */
  async #watch(client: KubernetesClient, signal: AbortSignal): Promise<void> {
    const { cluster, kinds } = this.#options;
    const told = batch(this.#options);
    this.#reflectors = [...kinds, API_SERVICE].map(kind => {
      const of: RestingReflector<PartTrace> = new RestingReflector(() =>
        this.#reflectorOf(client, kind, told, () => of.rest()),
      );
      return { kind, of };
    });
    this.#startServed();
    try {
      do {
        await delay(OUTDATED_CHECK_MS, undefined, { signal });
      } while ((await cluster.provisioner()).client === client);
    } finally {
      const reflectors = this.#reflectors.splice(0);
      await Promise.all(reflectors.map(({ of }) => of.stop()));
      this.#complete.clear();
      told.end();
    }
  }

  #reflectorOf(
    client: KubernetesClient,
    resource: ApiResource,
    told: ReturnType<typeof batch>,
    rest: () => void,
  ): Reflector<PartTrace> {
    const { onError } = this.#options;
    const { parts } = told;
    const isApi = APIS.includes(resource.kind);
    const onChange = () => {
      told.soon();
      if (isApi) {
        told.apisSoon();
      }
    };
    return new Reflector<PartTrace>({
      ...{ client, resource, metadataOnly: true },
      trim: stored => partTrace(resource.kind, stored),
      handler: {
        onReplace: traces => parts.begin(traces),
        onUpsert: trace => {
          parts.put(trace);
          onChange();
        },
        onDelete: uid => {
          parts.remove(uid);
          onChange();
        },
        onUnreadable: (_identity, error) => onError(error),
        onState: ({ state }) => {
          if (state === 'synced') {
            this.#complete.add(resource.kind);
          } else {
            this.#complete.delete(resource.kind);
          }
          if (state === 'notInstalled') {
            rest();
          }
        },
        onError,
      },
    });
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
