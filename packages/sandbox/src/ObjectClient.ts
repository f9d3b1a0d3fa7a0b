import {
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  Watch,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { contains } from './contains';

/** Names an object, or all objects of a kind when it has no name. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  metadata: { name?: string; namespace?: string };
}

/** An object that is applied, with whatever its kind has. */
export interface AnyObject extends KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: NonNullable<KubernetesObject['metadata']> & { name: string };
  [field: string]: unknown;
}

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** Looks at the objects that are there, which are all when they are complete. */
type Look<T> = (present: AnyObject[], complete: boolean) => T | undefined;

const DEFAULT_TIMEOUT_MS = 60_000;

/** The objects of a cluster as the official client sees them, and what tests wait for. */
export class ObjectClient extends KubernetesObjectApi {
  private watches?: Watch;

  /** @param token - to use instead of the kubeconfig's. */
  static fromKubeconfig(file: string, token?: string): ObjectClient {
    const config = new KubeConfig();
    config.loadFromFile(file);
    const cluster = config.getCurrentCluster();
    if (token && cluster) {
      config.loadFromClusterAndUser(cluster, { name: 'other', token });
    }
    const client = config.makeApiClient(ObjectClient);
    client.watches = new Watch(config);
    return client;
  }

  /** Server-side applies the objects, in order. */
  async apply(...objects: AnyObject[]): Promise<void> {
    for (const object of objects) {
      await this.patch(
        object,
        ...[undefined, undefined, 'test', true, PatchStrategy.ServerSideApply],
      );
    }
  }

  /**
   * Waits until the object, or one of the kind when the reference has no name, contains what is expected (see
   * `contains`), and returns it.
   */
  async waitUntil(
    reference: ObjectReference,
    expected: unknown,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<AnyObject> {
    let last: AnyObject[] = [];
    const found = await this.follow(reference, timeoutMs, present => {
      last = present;
      return present.find(object => contains(object, expected));
    });
    if (!found) {
      throw new Error(
        `Waited ${timeoutMs} ms for ${
          reference.kind
        } to contain ${JSON.stringify(expected)}; there is ${JSON.stringify(
          last,
        )}`,
      );
    }
    return found;
  }

  /** Waits until the object is not there any more. */
  async waitUntilGone(
    reference: ObjectReference,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<void> {
    const gone = await this.follow(
      reference,
      timeoutMs,
      (present, complete) => (complete && present.length === 0) || undefined,
    );
    if (!gone) {
      throw new Error(`Waited ${timeoutMs} ms for ${reference.kind} to go`);
    }
  }

  /** @returns what `look` gave, undefined when the time was over first */
  private async follow<T>(
    { apiVersion, kind, metadata: { name, namespace } }: ObjectReference,
    timeoutMs: number,
    look: Look<T>,
  ): Promise<T | undefined> {
    const path = await this.specUriPath(
      { apiVersion, kind, metadata: { namespace } },
      'list',
    );
    const deadline = Date.now() + timeoutMs;
    let found: T | undefined;
    // A watch of this client ends by itself when nothing came for half a minute.
    while (found === undefined && Date.now() < deadline) {
      found = await this.watchOnce(path, name, deadline - Date.now(), look);
    }
    return found;
  }

  private async watchOnce<T>(
    path: string,
    name: string | undefined,
    timeoutMs: number,
    look: Look<T>,
  ): Promise<T | undefined> {
    const query = {
      fieldSelector: name && `metadata.name=${name}`,
      sendInitialEvents: true,
      resourceVersionMatch: 'NotOlderThan',
      allowWatchBookmarks: true,
    };
    const present = new Map<string, AnyObject>();
    let complete = false;
    let timer: NodeJS.Timeout | undefined;
    let started: Promise<AbortController> | undefined;
    try {
      return await new Promise<T | undefined>((resolve, reject) => {
        const onEvent = (type: string, object: AnyObject) => {
          const { uid = '', annotations } = object.metadata;
          if (type === 'ERROR') {
            reject(new Error(`The watch failed: ${JSON.stringify(object)}`));
          } else if (type === 'BOOKMARK') {
            complete ||= annotations?.[INITIAL_EVENTS_END] === 'true';
          } else if (type === 'DELETED') {
            present.delete(uid);
          } else {
            present.set(uid, object);
          }
          const found = look([...present.values()], complete);
          if (found !== undefined) {
            resolve(found);
          }
        };
        const onEnd = (error?: Error) =>
          error && error.name !== 'TimeoutError'
            ? reject(error)
            : resolve(undefined);
        timer = setTimeout(() => resolve(undefined), timeoutMs);
        started = this.watches?.watch(path, query, onEvent, onEnd);
        started?.catch(reject);
      });
    } finally {
      clearTimeout(timer);
      (await started)?.abort();
    }
  }
}
