import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { serverCertificate } from '../../../oke-node/src/access/__testUtils__/serverCertificate';

/**
 * Stands for a node's kubelet, as an API server calls it: it tells logs, and a shell in it repeats what is typed. The
 * channels of `channel.k8s.io` are the first byte of each message.
 */
export class StubKubelet {
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: protocols => [...protocols][0] ?? false,
  });
  /** Paths that were asked for. */
  readonly asked: string[] = [];

  private constructor() {
    this.#server = createServer(serverCertificate({ ip: ['127.0.0.1'] }));
    this.#server.on('request', ({ url = '' }, response) => {
      this.asked.push(url);
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('first line\n');
      if (!url.includes('follow=true')) {
        response.end();
      }
    });
    this.#server.on('upgrade', (request, socket, head) => {
      this.asked.push(request.url ?? '');
      this.#sockets.handleUpgrade(request, socket, head, opened => {
        opened.on('message', (data: Buffer) => {
          opened.send(Buffer.concat([Buffer.from([1]), data.subarray(1)]));
        });
      });
    });
  }

  static async start(): Promise<StubKubelet> {
    const kubelet = new StubKubelet();
    kubelet.#server.listen(0, '127.0.0.1');
    await once(kubelet.#server, 'listening');
    return kubelet;
  }

  get port(): number {
    // It listens at a port, so the address is no path.
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#sockets.clients.forEach(client => client.terminate());
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
