import type { Dispatcher } from 'undici';
import type { ClientCertificate, ClusterAccess } from './ClusterAccess';
import { Sockets } from './Sockets';
import { LateCredentialError } from './LateCredentialError';
import { UnreachableError } from './UnreachableError';
import { untilAborted } from './untilAborted';
import type { WatchResponse } from './WatchPool';

const UNAUTHORIZED = 401;

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
 * Pooled connections to one API server, opened when they are needed. Every request carries a valid
 * credential.
 *
 * @public
 */
export class ClusterConnection {
  readonly #access: ClusterAccess;
  #sockets: Sockets;
  /** Those of earlier client certificates, on which something still runs. */
  readonly #retired = new Set<Sockets>();

  constructor(access: ClusterAccess) {
    this.#access = access;
    this.#sockets = new Sockets(access);
  }

  /**
   * Sends a request and reads the whole answer. Has no deadline of its own: give a signal.
   *
   * @throws {@link UnreachableError} when there is no answer; the signal's reason when it was aborted
   */
  async request(request: ClusterRequest): Promise<ClusterResponse> {
    return this.#reach(request.signal, async () => {
      const { sockets, options } = await this.#authorized(request);
      const { statusCode, headers, body } = await sockets.calls.request(
        options,
      );
      this.#heed(statusCode);
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
      const { sockets, options: authorized } = await this.#authorized(request);
      const response = await sockets.watches.request(
        authorized,
        options.idleTimeoutMs,
      );
      this.#heed(response.statusCode);
      return { ...response, body: this.#body(response, request.signal) };
    });
  }

  /** Ends all requests and watches, and closes the sockets. */
  async close(): Promise<void> {
    await Promise.all(
      [this.#sockets, ...this.#retired].map(sockets => sockets.destroy()),
    );
  }

  async #authorized(
    request: ClusterRequest,
  ): Promise<{ sockets: Sockets; options: Dispatcher.RequestOptions }> {
    const credentials = Promise.all([
      this.#access.token(),
      this.#access.clientCertificate?.(),
    ]);
    const [token, clientCertificate] = await untilAborted(
      credentials,
      request.signal,
    ).catch(error => {
      // The end of a deadline. It is not the API server that gave no answer.
      throw error === request.signal?.reason &&
        error instanceof UnreachableError
        ? new LateCredentialError('no credential for it was there in time')
        : error;
    });
    return {
      sockets: this.#socketsFor(clientCertificate),
      options: {
        ...request,
        headers: {
          ...request.headers,
          ...(token && { authorization: `Bearer ${token}` }),
        },
      },
    };
  }

  #socketsFor(clientCertificate: ClientCertificate | undefined): Sockets {
    if (!this.#sockets.show(clientCertificate)) {
      const before = this.#sockets;
      this.#sockets = new Sockets(this.#access, clientCertificate);
      this.#retired.add(before);
      // Never rejects; what runs on it ends as it would have.
      void before.retire().then(() => this.#retired.delete(before));
    }
    return this.#sockets;
  }

  #heed(statusCode: number): void {
    if (statusCode === UNAUTHORIZED) {
      this.#access.onUnauthorized?.();
    }
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
    if (signal?.aborted && !(cause instanceof LateCredentialError)) {
      return signal.reason;
    }
    const { dial, open, tlsServerName } = this.#access;
    const way = open
      ? 'through a bastion'
      : `dialled at ${dial.host}:${dial.port}`;
    const problem = cause instanceof Error ? cause.message : String(cause);
    return new UnreachableError(
      `API server ${tlsServerName}, ${way}: ${problem}`,
      { cause },
    );
  }
}
