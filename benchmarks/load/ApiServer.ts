import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { discoveryOf } from '../../plugins/oke-backend/src/clusters/observed/__testUtils__/discoveryOf';
import { Answers } from './contents';

/** Real ones send them about so often. */
const BOOKMARK_MS = 60_000;

const DISCOVERY = JSON.stringify(discoveryOf());

const TOO_OLD = Buffer.from(
  `${JSON.stringify({
    type: 'ERROR',
    object: { kind: 'Status', code: 410, reason: 'Expired', message: '' },
  })}\n`,
);

const bookmark = (version: number) =>
  `${JSON.stringify({
    type: 'BOOKMARK',
    object: { metadata: { resourceVersion: String(version) } },
  })}\n`;

/** What was asked of an API server since its start. */
export interface Asked {
  /** Watches that began with a list. */
  lists: number;
  /** Watches that went on from where another had ended. */
  resumed: number;
  /** Everything else. */
  others: number;
}

/**
 * A simulated API server: TLS, HTTP/2, streamed lists, watches that can be resumed, bookmarks. It takes no writes: whoever
 * provisions there is told that it may not.
 */
export class ApiServer {
  readonly asked: Asked = { lists: 0, resumed: 0, others: 0 };
  readonly #answers: Answers;
  readonly #server: Http2SecureServer;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #watches = new Map<Http2ServerResponse, string>();
  /** Of the Gateway, in order. */
  readonly #events: { version: number; line: Buffer }[] = [];
  #version = 1;

  constructor(answers: Answers, certificate: { key: string; cert: string }) {
    this.#answers = answers;
    this.#server = createSecureServer({ ...certificate, allowHTTP1: true });
    this.#server.on('session', session => {
      this.#sessions.add(session);
      session.on('close', () => this.#sessions.delete(session));
      session.on('error', () => {}); // cut on purpose
    });
    this.#server.on('request', (request, response) => {
      response.on('error', () => {});
      this.#answer(request, response);
    });
    setInterval(() => this.#bookmarks(), BOOKMARK_MS).unref();
  }

  /** @returns the port */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** The Gateway that all routes attach to fails, or works again. */
  flip(isProgrammed: boolean): void {
    this.#version += 1;
    const line = this.#answers.gateway(this.#version, isProgrammed);
    this.#events.push({ version: this.#version, line });
    this.#watching('gateways').forEach(response => response.write(line));
  }

  /** The watches of pods are too old: they are listed anew. */
  outdatePods(): void {
    this.#watching('pods').forEach(response => response.end(TOO_OLD));
  }

  /** Cuts every connection. */
  cut(): void {
    this.#sessions.forEach(session => session.destroy());
  }

  #watching(plural: string): Http2ServerResponse[] {
    return [...this.#watches].flatMap(([response, of]) =>
      of === plural ? response : [],
    );
  }

  #bookmarks(): void {
    for (const response of this.#watches.keys()) {
      response.write(bookmark(this.#version));
    }
  }

  #answer(request: Http2ServerRequest, response: Http2ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url, 'https://cluster');
    if (searchParams.get('watch') === null) {
      this.asked.others += 1;
      this.#answerOnce(request.method, pathname, response);
      return;
    }
    const plural = pathname.split('/').at(-1) ?? '';
    response.writeHead(200, { 'content-type': 'application/json' });
    this.#watches.set(response, plural);
    response.on('close', () => this.#watches.delete(response));
    if (searchParams.get('sendInitialEvents') === 'true') {
      this.asked.lists += 1;
      this.#sendAll(plural, response);
    } else {
      this.asked.resumed += 1;
      const from = Number(searchParams.get('resourceVersion'));
      this.#sendEvents(plural, from, response);
    }
  }

  #answerOnce(
    method: string,
    path: string,
    response: Http2ServerResponse,
  ): void {
    const send = (status: number, body: string) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body);
    };
    if (path === '/version') {
      send(200, JSON.stringify({ gitVersion: 'v1.36.3' }));
    } else if (path === '/api' || path === '/apis') {
      send(
        200,
        path === '/apis'
          ? DISCOVERY
          : '{"kind":"APIGroupDiscoveryList","items":[]}',
      );
    } else {
      const [code, reason] =
        method === 'GET' ? [404, 'NotFound'] : [403, 'Forbidden'];
      send(
        code,
        JSON.stringify({ kind: 'Status', code, reason, message: reason }),
      );
    }
  }

  #sendAll(plural: string, response: Http2ServerResponse): void {
    for (const chunk of this.#answers.list(plural, 1)) {
      response.write(chunk);
    }
    this.#sendEvents(plural, 1, response);
  }

  #sendEvents(
    plural: string,
    from: number,
    response: Http2ServerResponse,
  ): void {
    if (plural === 'gateways') {
      this.#events
        .filter(({ version }) => version > from)
        .forEach(({ line }) => response.write(line));
    }
  }
}
