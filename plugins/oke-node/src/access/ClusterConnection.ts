import { Pool, type Dispatcher } from 'undici';
import type { ClusterAccess } from './ClusterAccess';
import { UnreachableError } from './UnreachableError';
import { WatchPool, type WatchResponse } from './WatchPool';
import { apiServerOrigin, clusterConnector } from './clusterConnector';

/** Requests that run at once; more wait in line. Idle connections are closed after seconds. */
const MAX_CONNECTIONS = 4;

/**
 * A request to an API server.
 *
 * @public
 */
export interface ClusterRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, for example `/api/v1/namespaces?limit=500`. */
  path: string;
  /** Beside `authorization`, which the connection adds. An array makes repeated header lines. */
  headers?: Record<string, string | string[]>;
  body?: string;
  signal?: AbortSignal;
}

/**
 * An answer of an API server, of any status.
 *
 * @public
 */
export interface ClusterResponse {
  statusCode: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/**
 * Pooled connections to one API server, opened when they are needed. Every request carries a valid token.
 *
 * @public
 */
export class ClusterConnection {
  readonly #access: ClusterAccess;
  readonly #calls: Pool;
  readonly #watches: WatchPool;

  constructor(access: ClusterAccess) {
    this.#access = access;
    this.#calls = new Pool(apiServerOrigin(access), {
      connections: MAX_CONNECTIONS,
      connect: clusterConnector(access, { allowH2: false }),
    });
    this.#watches = new WatchPool(access);
  }

  /**
   * Sends a request and reads the whole answer. Has no deadline of its own: give a signal.
   *
   * @throws {@link UnreachableError} when there is no answer; the signal's reason when it was aborted
   */
  async request(request: ClusterRequest): Promise<ClusterResponse> {
    return this.#reach(request.signal, async () => {
      const { statusCode, headers, body } = await this.#calls.request(
        await this.#authorized(request),
      );
      return { statusCode, headers, body: await body.text() };
    });
  }

  /**
   * Sends a watch request. The answer's body fails with {@link UnreachableError} when the connection breaks
   * or no byte came for `idleTimeoutMs`; leaving the loop over it ends the watch.
   *
   * @throws {@link UnreachableError} when there is no answer; the signal's reason when it was aborted
   */
  async watch(
    request: ClusterRequest,
    options: { idleTimeoutMs: number },
  ): Promise<WatchResponse> {
    return this.#reach(request.signal, async () => {
      const response = await this.#watches.request(
        await this.#authorized(request),
        options.idleTimeoutMs,
      );
      return { ...response, body: this.#body(response, request.signal) };
    });
  }

  /** Ends all requests and watches, and closes the sockets. */
  async close(): Promise<void> {
    await Promise.all([this.#calls.destroy(), this.#watches.close()]);
  }

  async #authorized(
    request: ClusterRequest,
  ): Promise<Dispatcher.RequestOptions> {
    const token = await this.#access.token();
    return {
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${token}` },
    };
  }

  async *#body(
    response: WatchResponse,
    signal: AbortSignal | undefined,
  ): AsyncIterable<Uint8Array> {
    try {
      yield* response.body;
    } catch (error) {
      throw this.#asUnreachable(error, signal);
    }
  }

  async #reach<T>(
    signal: AbortSignal | undefined,
    send: () => Promise<T>,
  ): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await send();
    } catch (error) {
      throw this.#asUnreachable(error, signal);
    }
  }

  #asUnreachable(cause: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) {
      return signal.reason;
    }
    const { dial, tlsServerName } = this.#access;
    const problem = cause instanceof Error ? cause.message : String(cause);
    return new UnreachableError(
      `API server ${tlsServerName}, dialled at ${dial.host}:${dial.port}: ${problem}`,
      { cause },
    );
  }
}
