import { setTimeout as delay } from 'node:timers/promises';
import {
  Reflector,
  type ApiResource,
  type KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import type { RegisteredCluster } from '../RegisteredCluster';
import { ChangedParts, type Changed } from './ChangedParts';
import { partTrace, type PartTrace } from './partTrace';

/** So long until it is tried again when the provisioner cannot be connected. */
const RETRY_MS = 5_000;
/** So often it is looked whether the provisioner is reached in another way by now. */
const OUTDATED_CHECK_MS = 30_000;
/** What changes within so long is told together. */
const BATCH_MS = 100;

export interface PartWatchesOptions {
  cluster: Pick<RegisteredCluster, 'provisioner'>;
  kinds: readonly ApiResource[];
  onChanged: (changed: Changed) => void;
  onError: (error: unknown) => void;
}

/**
 * Watches the kinds that Okeanos makes in a cluster for changes by anybody, as the one who made them: the watcher need
 * not, and may not, read them all. Of the objects nothing but the metadata is sent.
 */
export class PartWatches {
  readonly #options: PartWatchesOptions;

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

  /** Returns when the provisioner is reached in another way. */
  async #watch(client: KubernetesClient, signal: AbortSignal): Promise<void> {
    const { cluster, kinds } = this.#options;
    const told = this.#batch();
    const reflectors = kinds.map(kind =>
      this.#reflectorOf(client, kind, told.parts, told.soon),
    );
    reflectors.forEach(reflector => reflector.start());
    try {
      do {
        await delay(OUTDATED_CHECK_MS, undefined, { signal });
      } while ((await cluster.provisioner()).client === client);
    } finally {
      await Promise.all(reflectors.map(reflector => reflector.stop()));
      told.end();
    }
  }

  #reflectorOf(
    client: KubernetesClient,
    resource: ApiResource,
    parts: ChangedParts,
    onChange: () => void,
  ): Reflector<PartTrace> {
    const { onError } = this.#options;
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
        onState: () => {},
        onError,
      },
    });
  }

  #batch() {
    const { onChanged } = this.#options;
    const parts = new ChangedParts();
    let timer: NodeJS.Timeout | undefined;
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
      end: () => clearTimeout(timer),
    };
  }
}
