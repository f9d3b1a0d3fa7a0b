import { once } from 'node:events';
import {
  createServer,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the server behind the proxy answered. */
export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface EffectProxyOptions {
  /** That listens. By default one for HTTP. */
  server?: HttpsServer;
  forward(request: IncomingMessage, body: string): Promise<Answer>;
  /** Names what a request changes, the same way each time; undefined when it changes nothing. */
  effectOf(request: IncomingMessage, body: string): string | undefined;
  /** One moment in so many is fatal. By default each is. */
  oneIn?: number;
}

/**
 * Stands between a process and a server, and has the process killed at every effect, once before the
 * server gets it and once after, or at some of these moments. Effects pass one at a time, so that none
 * escapes.
 */
export class EffectProxy {
  /** Kills the process; undefined lets it live. */
  kill: (() => Promise<void>) | undefined;
  /** Every death so far, for example `before POST /20160918/vcns demo-vcn`. */
  readonly deaths: string[] = [];
  /** Every moment at which it could have died, each once: the deaths, and those that were spared. */
  readonly moments = new Set<string>();
  /** Every effect that the server was given, in order. */
  readonly forwarded: string[] = [];
  readonly #options: EffectProxyOptions;
  readonly #server;
  #last: Promise<void> = Promise.resolve();

  private constructor(options: EffectProxyOptions) {
    this.#options = options;
    this.#server = options.server ?? createServer();
    this.#server.on('request', (req: IncomingMessage, res: ServerResponse) => {
      this.#handle(req, res).catch(() => res.destroy());
    });
  }

  static async start(options: EffectProxyOptions): Promise<EffectProxy> {
    const proxy = new EffectProxy(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await text(req);
    const effect = this.#options.effectOf(req, body);
    if (effect === undefined) {
      respond(res, await this.#options.forward(req, body));
      return;
    }
    const handled = this.#last.then(async () => {
      if (res.destroyed) {
        return; // who asked is dead
      }
      const { kill } = this;
      if (kill && (await this.#dies('before', effect, kill))) {
        return;
      }
      this.forwarded.push(effect);
      const answer = await this.#options.forward(req, body);
      if (kill && (await this.#dies('after', effect, kill))) {
        return;
      }
      respond(res, answer);
    });
    this.#last = handled.catch(() => {});
    await handled;
  }

  async #dies(
    side: 'before' | 'after',
    effect: string,
    kill: () => Promise<void>,
  ): Promise<boolean> {
    const moment = `${side} ${effect}`;
    if (this.moments.has(moment)) {
      return false;
    }
    this.moments.add(moment);
    if (this.moments.size % (this.#options.oneIn ?? 1) !== 0) {
      return false;
    }
    this.deaths.push(moment);
    await kill();
    return true;
  }
}

/** Sends a request with this body, and gives the whole answer. */
export async function send(
  request: ClientRequest,
  body: string,
): Promise<Answer> {
  request.end(body);
  const [received]: IncomingMessage[] = await once(request, 'response');
  return {
    status: received.statusCode ?? 502,
    headers: received.headers,
    body: await text(received),
  };
}

function respond(res: ServerResponse, { status, headers, body }: Answer) {
  const { 'transfer-encoding': _chunked, ...kept } = headers;
  res.writeHead(status, { ...kept, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}
