import type { Socket } from 'node:net';
import { Client, type ClientChannel } from 'ssh2';
import { UnreachableError } from '../UnreachableError';
import { fingerprintOf } from './hostKey';
import type { SocketPairs } from './SocketPairs';

const READY_TIMEOUT_MS = 10_000;

/** A host that has not answered three of these is gone. */
const KEEPALIVE_MS = 10_000;

export interface SshOptions {
  host: string;
  port: number;
  username: string;
  privateKey: string;
  /** Whether a host with a key of this fingerprint is the right one. */
  isKnownHost: (fingerprint: string) => boolean;
}

/** The host does not take the key of the session: the session has ended. */
export class SessionRefusedError extends UnreachableError {
  override readonly name = 'SessionRefusedError';
}

/** One connection to a bastion's host, over which any number of connections to targets go. */
export class SshConnection {
  readonly #client: Client;
  readonly #ended: Promise<void>;
  #isOpen = true;
  /** What goes over it, or is about to. */
  #channels = 0;
  readonly #sockets = new Set<Socket>();
  #onChange: () => void = () => {};

  private constructor(client: Client) {
    this.#client = client;
    this.#ended = new Promise(resolve => {
      client.once('close', () => {
        this.#isOpen = false;
        this.#sockets.forEach(socket => socket.destroy());
        resolve();
      });
    });
  }

  /** @throws {@link SessionRefusedError}, {@link UnreachableError}; the signal's reason */
  static async connect(
    options: SshOptions,
    signal?: AbortSignal,
  ): Promise<SshConnection> {
    signal?.throwIfAborted();
    const { host, port, username, privateKey, isKnownHost } = options;
    const client = new Client();
    const connection = new SshConnection(client);
    let refusedHost: string | undefined;
    const abort = () => client.destroy();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        client
          .once('ready', resolve)
          .on('error', reject) // later ones end the connection, which is noticed
          .once('close', () => reject(new Error('the connection was closed')))
          .connect({
            ...{ host, port, username, privateKey },
            readyTimeout: READY_TIMEOUT_MS,
            keepaliveInterval: KEEPALIVE_MS,
            hostVerifier: (key: Buffer) => {
              const fingerprint = fingerprintOf(key);
              const isKnown = isKnownHost(fingerprint);
              refusedHost = isKnown ? undefined : fingerprint;
              return isKnown;
            },
          });
      });
    } catch (cause) {
      client.destroy();
      signal?.throwIfAborted();
      throw asUnreachable(cause, { host, port, refusedHost });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    return connection;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** How many connections go over it. */
  get channels(): number {
    return this.#channels;
  }

  /** Resolves when it has ended, for whatever reason. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** @param onChange - called when a connection over it has begun or ended */
  onChannels(onChange: () => void): void {
    this.#onChange = onChange;
  }

  /** @throws {@link UnreachableError} */
  async open(
    target: { host: string; port: number },
    pairs: SocketPairs,
  ): Promise<Socket> {
    this.#use(1);
    try {
      const channel = await this.#forward(target);
      const [outer, inner] = await pairs.next();
      this.#join(inner, channel);
      return outer;
    } catch (cause) {
      this.#use(-1);
      const problem = cause instanceof Error ? cause.message : String(cause);
      throw new UnreachableError(
        `the bastion does not lead to ${target.host}:${target.port}: ${problem}`,
        { cause },
      );
    }
  }

  /** From here on each ends with the other, and both with the connection. */
  #join(socket: Socket, channel: ClientChannel): void {
    this.#sockets.add(socket);
    socket
      .on('error', () => {}) // its end is what counts
      .once('close', () => {
        this.#sockets.delete(socket);
        channel.close();
        this.#use(-1);
      });
    channel
      .on('error', () => socket.destroy())
      .once('close', () => socket.destroySoon());
    socket.pipe(channel).pipe(socket);
    if (!this.#isOpen) {
      socket.destroy();
    }
  }

  async #forward({
    host,
    port,
  }: {
    host: string;
    port: number;
  }): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      if (!this.#isOpen) {
        throw new Error('the connection to it was closed');
      }
      // Nothing answers a request that is on its way when the connection ends.
      void this.#ended.then(() => reject(new Error('its connection ended')));
      this.#client.forwardOut('127.0.0.1', 0, host, port, (error, channel) =>
        error ? reject(error) : resolve(channel),
      );
    });
  }

  #use(more: number): void {
    this.#channels += more;
    this.#onChange();
  }

  async end(): Promise<void> {
    this.#client.end();
    this.#client.destroy();
    await this.#ended;
  }
}

function asUnreachable(
  cause: unknown,
  of: { host: string; port: number; refusedHost: string | undefined },
): UnreachableError {
  const where = `the bastion ${of.host}:${of.port}`;
  if (of.refusedHost) {
    return new UnreachableError(
      `${where} shows another key than it must have: ${of.refusedHost}`,
      { cause },
    );
  }
  const problem = cause instanceof Error ? cause.message : String(cause);
  return isRefusal(cause)
    ? new SessionRefusedError(`${where} refuses the session`, { cause })
    : new UnreachableError(`${where}: ${problem}`, { cause });
}

function isRefusal(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    'level' in cause &&
    cause.level === 'client-authentication'
  );
}
