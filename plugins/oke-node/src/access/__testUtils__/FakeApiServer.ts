import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
} from 'node:http2';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import type { ClusterAccess } from '../ClusterAccess';
import { Changing } from './Changing';
import { serverCertificate } from './serverCertificate';

/** The name in the certificate, as that of a private OKE endpoint. */
export const SERVER_NAME = '10.0.30.5';

const CERTIFICATE = serverCertificate({ ip: [SERVER_NAME] });

export interface ReceivedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: NodeJS.Dict<string | string[]>;
  /** Each header line by itself: name, value, name, value, ... */
  rawHeaders: string[];
  body: string;
  /** PEM of the client certificate that was shown. */
  clientCertificate: string | undefined;
}

/** What the responses of both protocols have in common. */
interface AnyResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  flushHeaders?(): void;
  write(chunk: string | Uint8Array): boolean;
  end(chunk: string): unknown;
}

/** How a handler answers. */
export class Responder {
  readonly #request: IncomingMessage | Http2ServerRequest;
  readonly #response: AnyResponse;

  constructor(
    request: IncomingMessage | Http2ServerRequest,
    response: AnyResponse,
  ) {
    this.#request = request;
    this.#response = response;
  }

  /** A whole answer; what is no string is sent as JSON. */
  send(
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ): void {
    this.#response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) {
      this.#response.setHeader(name, value);
    }
    this.#response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  /** Sends status 200 and the headers of a stream. */
  begin(): this {
    this.#response.flushHeaders?.();
    return this;
  }

  /** Sends a part of a stream as it is. */
  write(part: string | Uint8Array): this {
    this.#response.write(part);
    return this;
  }

  /** Sends values as lines of JSON. */
  lines(...values: unknown[]): this {
    return this.write(
      values.map(value => `${JSON.stringify(value)}\n`).join(''),
    );
  }

  end(): void {
    this.#response.end('');
  }

  /** Cuts the connection. */
  reset(): void {
    if ('stream' in this.#request) {
      this.#request.stream.session?.destroy();
    } else {
      this.#request.socket.destroy();
    }
  }
}

function shownOn(socket: TLSSocket): string | undefined {
  return socket.getPeerX509Certificate()?.toString();
}

/** Answers one request, badly if it likes. */
export type Handler = (request: ReceivedRequest, respond: Responder) => void;

/** An HTTPS server that answers by a handler; it speaks HTTP/2 and HTTP/1.1, or the latter only. */
export class FakeApiServer extends Changing {
  readonly requests: ReceivedRequest[] = [];
  /** How many connections there were. */
  connections = 0;
  readonly #server: Server | Http2SecureServer;
  readonly #sockets = new Set<TLSSocket>();
  #handler: Handler;

  static async start(
    handler: Handler,
    options: { http2: boolean } = { http2: true },
  ): Promise<FakeApiServer> {
    const server = new FakeApiServer(handler, options);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  private constructor(handler: Handler, { http2 }: { http2: boolean }) {
    super();
    this.#handler = handler;
    const onRequest = async (
      request: IncomingMessage | Http2ServerRequest,
      response: AnyResponse,
    ) => {
      const url = new URL(request.url ?? '', 'https://server');
      const received = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body: await text(request),
        clientCertificate: shownOn(request.socket as TLSSocket),
      };
      this.requests.push(received);
      this.changed();
      this.#handler(received, new Responder(request, response));
    };
    // Any client certificate is taken, and none too.
    const tls = {
      ...CERTIFICATE,
      requestCert: true,
      rejectUnauthorized: false,
    };
    this.#server = http2
      ? createSecureServer({ ...tls, allowHTTP1: true }, onRequest)
      : createServer(tls, onRequest);
    this.#server.on('secureConnection', (socket: TLSSocket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.changed();
      });
      socket.on('error', () => {}); // a client may cut the connection
    });
  }

  /** Access to it as to a cluster: dialled on loopback, with the name of a private endpoint. */
  get access(): ClusterAccess {
    return {
      dial: { host: '127.0.0.1', port: this.#address().port },
      tlsServerName: SERVER_NAME,
      ca: CERTIFICATE.cert,
      token: async () => 'the-token',
    };
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  /** From now on, requests are answered by this handler. */
  answerWith(handler: Handler) {
    this.#handler = handler;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#sockets.forEach(socket => socket.destroy());
    await once(this.#server, 'close');
  }

  #address(): AddressInfo {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The server does not listen');
    }
    return address;
  }
}
