import { Pool, errors, type Dispatcher } from 'undici';
import type { ClientCertificate, ClusterAccess } from './ClusterAccess';
import { UnreachableError } from './UnreachableError';
import { apiServerOrigin, clusterConnector } from './clusterConnector';

/** An API server answers a watch before the first event; this is for a slow one. */
const HEADERS_TIMEOUT_MS = 10_000;

/** More than the kinds that are watched; kube-apiserver itself allows 100 or more per connection. */
const MAX_STREAMS = 100;

/**
 * The answer to a watch request. Leaving the loop over `body` ends the watch.
 *
 * @public
 */
export interface WatchResponse {
  statusCode: number;
  headers: Record<string, string | string[] | undefined>;
  body: AsyncIterable<Uint8Array>;
}

class Http2NotOfferedError extends Error {}

interface Route {
  pool: Pool;
  http2: boolean;
  /** `performance.now()` of the last byte that any watch on it received. */
  lastHeard: number;
}

/**
 * The watches of one cluster share one HTTP/2 connection; over HTTP/1.1 each would hold a connection of
 * its own. Where a server or a proxy before it does not offer HTTP/2, that is what happens.
 *
 * Other requests do not go this way: undici's HTTP/2 client joins repeated headers, which breaks
 * `Impersonate-Group`, and holds a POST or PATCH back while any other request runs, which a watch does for
 * minutes.
 */
export class WatchPool {
  readonly #access: ClusterAccess;
  readonly #clientCertificate: ClientCertificate | undefined;
  #route: Route;
  #closed = false;

  constructor(access: ClusterAccess, clientCertificate?: ClientCertificate) {
    this.#access = access;
    this.#clientCertificate = clientCertificate;
    this.#route = this.#open({ http2: true });
  }

  /**
   * @param idleTimeoutMs - the watch fails when no byte came for so long
   */
  async request(
    request: Dispatcher.RequestOptions,
    idleTimeoutMs: number,
  ): Promise<WatchResponse> {
    const route = this.#route;
    const headersTimeout = Math.min(HEADERS_TIMEOUT_MS, idleTimeoutMs);
    try {
      const { statusCode, headers, body } = await route.pool.request({
        ...request,
        headersTimeout,
        bodyTimeout: idleTimeoutMs,
      });
      route.lastHeard = performance.now();
      return {
        statusCode,
        headers,
        body: this.#listen(route, body, idleTimeoutMs),
      };
    } catch (error) {
      if (error instanceof Http2NotOfferedError && !this.#closed) {
        this.#replace(route, { http2: false });
        return this.request(request, idleTimeoutMs);
      }
      this.#replaceIfDead(route, error, headersTimeout);
      throw error;
    }
  }

  /** Takes no more watches, and resolves when those that run have ended. */
  async retire(): Promise<void> {
    this.#closed = true;
    await this.#route.pool.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#route.pool.destroy();
  }

  async *#listen(
    route: Route,
    body: AsyncIterable<Uint8Array>,
    idleTimeoutMs: number,
  ): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of body) {
        route.lastHeard = performance.now();
        yield chunk;
      }
    } catch (error) {
      this.#replaceIfDead(route, error, idleTimeoutMs);
      throw error;
    }
  }

  /**
   * A connection that was cut without a word (a NAT that forgot it, a tunnel that froze) never fails by
   * itself, and new streams would go on using it. When one watch timed out and none of the others heard
   * anything meanwhile, it is given up.
   */
  #replaceIfDead(route: Route, error: unknown, waitedMs: number): void {
    const timedOut =
      error instanceof errors.BodyTimeoutError ||
      error instanceof errors.HeadersTimeoutError;
    const silentMs = performance.now() - route.lastHeard;
    if (timedOut && route.http2 && silentMs > waitedMs / 2) {
      this.#replace(route, { http2: true });
    }
  }

  #replace(route: Route, next: { http2: boolean }): void {
    if (this.#route !== route || this.#closed) {
      return; // another watch was faster
    }
    this.#route = this.#open(next);
    // Never rejects. The other watches on it fail with this error, and begin anew.
    void route.pool.destroy(
      new UnreachableError('The connection of the watches was silent'),
    );
  }

  #open({ http2 }: { http2: boolean }): Route {
    const connect = clusterConnector(this.#access, {
      allowH2: http2,
      clientCertificate: this.#clientCertificate,
    });
    const pool = new Pool(apiServerOrigin(this.#access), {
      allowH2: http2,
      connections: http2 ? 1 : null,
      pipelining: http2 ? MAX_STREAMS : 1,
      connect: (target, callback) =>
        connect(target, (error, socket) => {
          if (error) {
            callback(error, null);
          } else if (http2 && !offersHttp2(socket)) {
            socket.destroy();
            callback(new Http2NotOfferedError(), null);
          } else {
            callback(null, socket);
          }
        }),
    });
    return { pool, http2, lastHeard: -Infinity };
  }
}

function offersHttp2(socket: object): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
}
