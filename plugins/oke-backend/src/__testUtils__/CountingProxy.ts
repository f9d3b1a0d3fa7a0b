import { once } from 'node:events';
import { Agent, createServer, request } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { ClusterAccess } from '@okeanos/backstage-plugin-oke-node';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import { serverCertificate } from '../../../oke-node/src/access/__testUtils__/serverCertificate';
import { kubeconfig } from './kubeconfig';

/** What was asked of an API server: watches, and everything else by method and path without names of namespaces. */
export interface Calls {
  watches: number;
  others: Map<string, number>;
}

/** Stands before a real API server, counts what is asked of it, and can be away. */
export class CountingProxy {
  readonly #ca: string;
  readonly #access: ClusterAccess;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server;
  readonly #sockets = new Set<Socket>();
  #isAway = false;
  #calls: Calls = { watches: 0, others: new Map() };

  constructor(access: ClusterAccess) {
    this.#access = access;
    const certificate = serverCertificate({ ip: ['127.0.0.1'] });
    this.#ca = certificate.cert;
    this.#server = createServer(certificate);
    this.#server.on('connection', (socket: Socket) => {
      if (this.#isAway) {
        socket.destroy();
        return;
      }
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('request', (req, res) => this.#forward(req, res));
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** A kubeconfig, as text, with which an identity goes through this proxy. */
  async kubeconfigOf(identity: ClusterAccess): Promise<string> {
    const { port } = this.#server.address() as AddressInfo;
    return kubeconfig({
      server: `https://127.0.0.1:${port}`,
      ca: this.#ca,
      token: (await identity.token()) ?? '',
    });
  }

  /** What was asked since this was called last. */
  take(): Calls {
    const calls = this.#calls;
    this.#calls = { watches: 0, others: new Map() };
    return calls;
  }

  /** Ends all connections and takes no new ones, until it is back. */
  set isAway(isAway: boolean) {
    this.#isAway = isAway;
    if (isAway) {
      this.#sockets.forEach(socket => socket.destroy());
    }
  }

  stop(): void {
    this.isAway = true;
    this.#server.close();
    this.#agent.destroy();
  }

  #forward(req: IncomingMessage, res: ServerResponse): void {
    this.#count(req);
    const { dial, ca, tlsServerName } = this.#access;
    const { host: _host, ...headers } = req.headers;
    const forwarded = request({
      ...dial,
      ...{ agent: this.#agent, ca, servername: '' },
      checkServerIdentity: (_dialled, peer) =>
        checkServerIdentity(tlsServerName, peer),
      ...{ method: req.method, path: req.url, headers },
    });
    forwarded.on('response', answer => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      res.flushHeaders(); // a watch may bring nothing for a minute
      answer.pipe(res);
      answer.on('error', () => res.destroy());
    });
    forwarded.on('error', () => res.destroy());
    res.on('error', () => {});
    res.on('close', () => forwarded.destroy());
    req.pipe(forwarded);
  }

  #count({ method, url = '' }: IncomingMessage): void {
    const { pathname, searchParams } = new URL(url, 'https://proxy');
    if (searchParams.has('watch')) {
      this.#calls.watches += 1;
      return;
    }
    const path = pathname.replace(/\/namespaces\/[^/]+/, '/namespaces/*');
    const what = `${method} ${path}${
      searchParams.has('dryRun') ? ' (dry run)' : ''
    }`;
    this.#calls.others.set(what, (this.#calls.others.get(what) ?? 0) + 1);
  }
}
