import {
  UnreachableError,
  type ClusterConnection,
  type ClusterRequest,
} from '@okeanos/backstage-plugin-oke-node';
import { discoveryOf } from './discoveryOf';

/** What an API server, and what is before it, does to the watches of one cluster. Times in milliseconds. */
export interface WatchHabits {
  /** When a watch gets its bookmarks; undefined when it gets none. */
  bookmarks: (path: string) => { firstMs: number; everyMs: number } | undefined;
  /** After how long the server ends a watch by itself, at most as it was asked to. */
  endsAfterMs?: () => number;
  /** After how long without a byte a proxy cuts a watch. */
  proxyIdleMs?: number;
  /** Whether a watch that is resumed is told that its version is too old. */
  isExpired?: () => boolean;
}

const line = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`);

const bookmark = (annotations: Record<string, string> = {}) =>
  line({
    type: 'BOOKMARK',
    object: { metadata: { resourceVersion: '1', annotations } },
  });

/** The API server of a cluster in which nothing ever happens, by the clock of the test. */
export class BookmarkingConnection
  implements Pick<ClusterConnection, 'request' | 'watch' | 'close'>
{
  /** Requests there were. */
  requests = 0;
  /** Whether nothing is answered and nothing comes; what is open stays open. */
  isFrozen = false;
  /** Paths of which the same is true. */
  readonly frozenPaths = new Set<string>();
  readonly #habits: WatchHabits;

  constructor(habits: WatchHabits) {
    this.#habits = habits;
  }

  async request({ path, signal }: ClusterRequest) {
    this.requests += 1;
    if (this.isFrozen) {
      await sleep(Infinity, signal);
    }
    const body =
      path === '/version' ? { gitVersion: 'v1.36.3' } : discoveryOf();
    return { statusCode: 200, headers: {}, body: JSON.stringify(body) };
  }

  async watch(
    { path: pathAndQuery, signal }: ClusterRequest,
    { idleTimeoutMs }: { idleTimeoutMs: number },
  ) {
    this.requests += 1;
    const [path, query] = pathAndQuery.split('?');
    const asked = new URLSearchParams(query);
    if (this.#isSilent(path)) {
      await sleep(10_000, signal); // as the pool of watches waits for an answer
      throw new UnreachableError('Headers Timeout Error');
    }
    const body = this.#body(path, asked, idleTimeoutMs, signal);
    return { statusCode: 200, headers: {}, body };
  }

  async close() {}

  #isSilent(path: string): boolean {
    return this.isFrozen || this.frozenPaths.has(path);
  }

  async *#body(
    path: string,
    asked: URLSearchParams,
    idleTimeoutMs: number,
    signal: AbortSignal | undefined,
  ) {
    const { bookmarks, endsAfterMs, proxyIdleMs, isExpired } = this.#habits;
    if (asked.has('sendInitialEvents')) {
      yield bookmark({ 'k8s.io/initial-events-end': 'true' });
    } else if (isExpired?.()) {
      yield line({
        type: 'ERROR',
        object: { kind: 'Status', code: 410, reason: 'Expired' },
      });
      return;
    }
    const startedMs = Date.now();
    const endMs =
      startedMs +
      Math.min(
        Number(asked.get('timeoutSeconds')) * 1_000,
        endsAfterMs?.() ?? Infinity,
      );
    const rhythm = bookmarks(path);
    let nextMs = startedMs + (rhythm?.firstMs ?? Infinity);
    let heardMs = startedMs;
    for (;;) {
      const cutMs = heardMs + (proxyIdleMs ?? Infinity);
      const idleMs = heardMs + idleTimeoutMs;
      const soonest = Math.min(nextMs, endMs, cutMs, idleMs);
      await sleep(soonest - Date.now(), signal);
      if (soonest === idleMs) {
        throw new UnreachableError('Body Timeout Error');
      } else if (this.#isSilent(path)) {
        nextMs = Infinity;
      } else if (soonest === cutMs) {
        throw new UnreachableError('other side closed');
      } else if (soonest === endMs) {
        return;
      } else {
        yield bookmark();
        heardMs = Date.now();
        nextMs += rhythm?.everyMs ?? Infinity;
      }
    }
  }
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = ms < Infinity ? setTimeout(resolve, ms) : undefined;
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
