import type { ClientRequest, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { ClientCertificate, ClusterAccess } from './ClusterAccess';
import { ClusterAgent } from './ClusterAgent';
import { apiServerOrigin } from './clusterConnector';

const UNAUTHORIZED = 401;

/**
 * A request whose body is streamed.
 *
 * @public
 */
export interface StreamingRequest {
  method: string;
  /** Path and query. */
  path: string;
  /** Beside `authorization`, which the connection adds. An array makes repeated header lines. */
  headers: OutgoingHttpHeaders;
}

/**
 * Connections to one API server for requests that are streamed in both directions, or that become something else than
 * HTTP: websockets. Every request carries a valid credential.
 *
 * @public
 */
export class StreamingConnection {
  readonly #access: ClusterAccess;
  #agent: ClusterAgent;

  constructor(access: ClusterAccess) {
    this.#access = access;
    this.#agent = new ClusterAgent(access);
  }

  /**
   * Begins a request, which is Node's own: its body is to be written and ended, and it tells of `response`, `upgrade` and
   * `error`.
   *
   * @throws when there is no credential
   */
  async open({
    method,
    path,
    headers,
  }: StreamingRequest): Promise<ClientRequest> {
    const [token, clientCertificate] = await Promise.all([
      this.#access.token(),
      this.#access.clientCertificate?.(),
    ]);
    const { hostname, port } = apiServerOrigin(this.#access);
    const opened = request({
      ...{ hostname, port, method, path },
      agent: this.#agentFor(clientCertificate),
      headers: {
        ...headers,
        ...(token && { authorization: `Bearer ${token}` }),
      },
    });
    // Before the caller's own listeners, and in place of none of them.
    opened.prependListener('response', ({ statusCode }) => {
      if (statusCode === UNAUTHORIZED) {
        this.#access.onUnauthorized?.();
      }
    });
    return opened;
  }

  /** Ends all requests, but for what is no longer HTTP, and closes the sockets. */
  close(): void {
    this.#agent.destroy();
  }

  #agentFor(clientCertificate: ClientCertificate | undefined): ClusterAgent {
    if (!this.#agent.shows(clientCertificate)) {
      // The one before is not destroyed: that would end what runs. Its sockets close when they are idle.
      this.#agent = new ClusterAgent(this.#access, clientCertificate);
    }
    return this.#agent;
  }
}
