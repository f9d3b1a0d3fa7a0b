import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import {
  connect,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

/** Stands between the portal and an API server, which others go on reaching, and can be cut. */
export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(port: number) {
    this.#server = createServer(client => {
      if (this.#isCut) {
        client.destroy();
        return;
      }
      const server = connect(port, '127.0.0.1');
      for (const [one, other] of [
        [client, server],
        [server, client],
      ]) {
        this.#sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
  }

  /** @param port - where the API server is on loopback */
  static async start(port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** A kubeconfig of the API server, for somebody who goes through this. */
  async kubeconfig(from: string, to: string, port: number): Promise<string> {
    const { port: own } = this.#server.address() as AddressInfo;
    const text = await readFile(from, 'utf8');
    await writeFile(to, text.replaceAll(`:${port}`, `:${own}`), {
      mode: 0o600,
    });
    return to;
  }

  cut(): void {
    this.#isCut = true;
    this.#sockets.forEach(socket => socket.destroy());
  }

  restore(): void {
    this.#isCut = false;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
