import { once } from 'node:events';
import { createServer, request, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { checkServerIdentity } from 'node:tls';
import type { ClusterAccess } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { kubeconfig } from './kubeconfig';
import { serverCertificate } from './serverCertificate';

/** A request that changes something. */
export interface Effect {
  method: string;
  /** Without the query. */
  path: string;
}

/** An effect that the API server has carried out. */
export interface ForwardedEffect extends Effect {
  /** Of the object, as the API server answered. */
  uid?: string;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

const objectSchema = z.object({ metadata: z.object({ uid: z.string() }) });

/**
 * Stands between a client and an API server. Every effect goes through {@link ApiServerProxy.onEffect},
 * one at a time; reads and dry runs pass.
 */
export class ApiServerProxy {
  /**
   * Decides about an effect.
   *
   * @param forward - lets the API server carry it out
   * @returns whether the client gets the answer; otherwise it never hears of it
   */
  onEffect: (
    effect: Effect,
    forward: () => Promise<void>,
  ) => Promise<'answer' | 'drop'> = async (_effect, forward) => {
    await forward();
    return 'answer';
  };
  readonly forwarded: ForwardedEffect[] = [];
  readonly #access: ClusterAccess;
  readonly #server: Server;
  readonly #ca: string;
  #last: Promise<void> = Promise.resolve();

  private constructor(
    access: ClusterAccess,
    certificate: { key: string; cert: string },
  ) {
    this.#access = access;
    this.#ca = certificate.cert;
    this.#server = createServer(certificate, (req, res) => {
      this.#handle(req, res).catch(() => res.destroy());
    });
  }

  static async start(access: ClusterAccess): Promise<ApiServerProxy> {
    const proxy = new ApiServerProxy(access, serverCertificate());
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** For a client that shall go through the proxy, with the identity of `access`. */
  async kubeconfig(): Promise<string> {
    const { port } = this.#server.address() as AddressInfo;
    return kubeconfig({
      server: `https://127.0.0.1:${port}`,
      ca: this.#ca,
      token: await this.#access.token(),
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await text(req);
    const url = new URL(req.url ?? '/', 'https://proxy');
    const isEffect =
      req.method !== 'GET' && url.searchParams.get('dryRun') !== 'All';
    if (!isEffect) {
      respond(res, await this.#forward(req, body));
      return;
    }
    const effect = { method: req.method ?? '', path: url.pathname };
    const handled = this.#last.then(() =>
      this.#handleEffect(effect, req, body, res),
    );
    this.#last = handled.catch(() => {});
    await handled;
  }

  async #handleEffect(
    effect: Effect,
    req: IncomingMessage,
    body: string,
    res: ServerResponse,
  ): Promise<void> {
    let answer: Answer | undefined;
    const decision = await this.onEffect(effect, async () => {
      answer = await this.#forward(req, body);
      const object = objectSchema.safeParse(JSON.parse(answer.body));
      this.forwarded.push({ ...effect, uid: object.data?.metadata.uid });
    });
    if (decision === 'drop' || !answer) {
      res.destroy();
    } else {
      respond(res, answer);
    }
  }

  async #forward(req: IncomingMessage, body: string): Promise<Answer> {
    const { dial, ca, tlsServerName } = this.#access;
    const { host: _host, ...headers } = req.headers;
    const sent = request({
      ...dial,
      ca,
      servername: '',
      checkServerIdentity: (_dialled, certificate) =>
        checkServerIdentity(tlsServerName, certificate),
      method: req.method,
      path: req.url,
      headers,
    });
    sent.end(body);
    const [received]: IncomingMessage[] = await once(sent, 'response');
    return {
      status: received.statusCode ?? 502,
      headers: received.headers,
      body: await text(received),
    };
  }
}

function respond(res: ServerResponse, { status, headers, body }: Answer) {
  const { 'transfer-encoding': _chunked, ...kept } = headers;
  res.writeHead(status, { ...kept, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}
