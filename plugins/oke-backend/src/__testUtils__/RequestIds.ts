import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** A proxy before an OCI endpoint that keeps which `opc-request-id` went there and which came back. */
export class RequestIds {
  /** Of each request that had one. */
  readonly seen: { method: string; sent: string; answered: string }[] = [];
  readonly #server: Server;

  private constructor(endpoint: string) {
    const { hostname, port } = new URL(endpoint);
    this.#server = createServer((incoming, answer) => {
      const { method = '', url: path, headers } = incoming;
      // As it is: it is signed.
      const outgoing = request({ hostname, port, method, path, headers });
      outgoing.on('error', () => answer.destroy());
      outgoing.on('response', response => {
        const sent = headers['opc-request-id'];
        if (sent) {
          const answered = String(response.headers['opc-request-id']);
          this.seen.push({ method, sent: String(sent), answered });
        }
        answer.writeHead(response.statusCode ?? 502, response.headers);
        pipeline(response, answer, () => {});
      });
      pipeline(incoming, outgoing, () => {});
    });
  }

  static async start(endpoint: string): Promise<RequestIds> {
    const proxy = new RequestIds(endpoint);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
