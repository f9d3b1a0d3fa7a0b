import {
  UnreachableError,
  type ClusterConnection,
  type ClusterRequest,
} from '@okeanos/backstage-plugin-oke-node';
import { discoveryOf } from './discoveryOf';

/** The end of a list of nothing. */
const COMPLETE = {
  type: 'BOOKMARK',
  object: {
    metadata: {
      resourceVersion: '1',
      annotations: { 'k8s.io/initial-events-end': 'true' },
    },
  },
};

const silence = (signal: AbortSignal | undefined) =>
  new Promise<never>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

async function* forbidden() {
  yield Buffer.from('{"kind":"Status","code":403,"reason":"Forbidden"}');
}

/** Connections to an API server with nothing in it. When it is frozen, they stay open. */
export class FakeConnection
  implements Pick<ClusterConnection, 'request' | 'watch' | 'close'>
{
  /** How often everything of a kind was asked for. */
  lists = 0;
  isFrozen = false;
  /** Whether it may not be asked what is served. */
  isDiscoveryForbidden = false;
  /** Whether nothing may be watched. */
  isForbidden = false;
  /** How many watches were refused since they are. */
  refusedWatches = 0;
  /** What it says that it is. */
  version = 'v1.36.3';
  #refusing = new AbortController();
  #acceptedPath: string | undefined;

  /** Accepts all again, as one of another version. */
  comeBack(version: string) {
    this.#refusing = new AbortController();
    this.version = version;
  }

  /** Of all watches, accepts those of this path again. */
  acceptWatches(path: string) {
    this.#acceptedPath = path;
  }

  refuseWatches() {
    this.#refusing.abort(new UnreachableError('refused'));
  }

  async request({ path, signal }: ClusterRequest) {
    if (this.isFrozen) {
      return silence(signal);
    }
    if (this.isDiscoveryForbidden && path !== '/version') {
      const body = '{"kind":"Status","code":403,"reason":"Forbidden"}';
      return { statusCode: 403, headers: {}, body };
    }
    const body =
      path === '/version' ? { gitVersion: this.version } : discoveryOf();
    return { statusCode: 200, headers: {}, body: JSON.stringify(body) };
  }

  async watch({ path, signal }: ClusterRequest) {
    if (this.isForbidden) {
      return { statusCode: 403, headers: {}, body: forbidden() };
    }
    const refusing = this.#refusing.signal;
    if (refusing.aborted && path.split('?')[0] !== this.#acceptedPath) {
      this.refusedWatches += 1;
      throw refusing.reason;
    }
    this.lists += path.includes('sendInitialEvents') ? 1 : 0;
    async function* body() {
      yield Buffer.from(`${JSON.stringify(COMPLETE)}\n`);
      await Promise.race([silence(signal), silence(refusing)]);
    }
    return { statusCode: 200, headers: {}, body: body() };
  }

  async close() {}
}
