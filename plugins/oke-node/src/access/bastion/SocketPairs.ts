import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface Listening {
  server: Server;
  folder: string;
  address: string;
}

/**
 * Pairs of sockets of the system: what is written to one is read from the other. HTTP clients need such, and no stream that
 * only behaves like one: undici's for HTTP/2 fails outside of any request when it ends. They meet at a socket in a folder
 * that nobody but this user may enter.
 */
export class SocketPairs {
  #listening: Promise<Listening> | undefined;
  /** One pair after the other: who comes is who was just called. */
  #last: Promise<unknown> = Promise.resolve();

  async next(): Promise<[Socket, Socket]> {
    this.#listening ??= listen();
    const { server, address } = await this.#listening;
    const pair = this.#last.then(() => meet(server, address));
    this.#last = pair.catch(() => {});
    return pair;
  }

  /** What is open stays open. */
  async close(): Promise<void> {
    const listening = await this.#listening?.catch(() => undefined);
    this.#listening = undefined;
    if (listening) {
      listening.server.close();
      await rm(listening.folder, { recursive: true, force: true });
    }
  }
}

async function listen(): Promise<Listening> {
  // 0700: see mkdtemp(3)
  const folder = await mkdtemp(path.join(tmpdir(), 'okeanos-bastion-'));
  const address = path.join(folder, 'socket');
  const server = createServer();
  server.listen(address);
  await once(server, 'listening');
  server.unref();
  return { server, folder, address };
}

async function meet(
  server: Server,
  address: string,
): Promise<[Socket, Socket]> {
  const outer = connect(address);
  const [[inner]] = await Promise.all([
    once(server, 'connection') as Promise<[Socket]>,
    once(outer, 'connect'),
  ]);
  return [outer, inner];
}
