import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  OciBastionSession,
  OciBastionSessionsApi,
} from '../../oci/bastionSessions';
import { UnreachableError } from '../UnreachableError';
import { untilAborted } from '../untilAborted';
import { toldFingerprints } from './hostKey';
import { newSessionKey, type SessionKey } from './sessionKey';
import { SocketPairs } from './SocketPairs';
import { SessionRefusedError, SshConnection } from './SshConnection';

const MINUTE_MS = 60_000;

/**
 * In milliseconds.
 *
 * @public
 */
export interface BastionTunnelTimes {
  /** How long a session is asked for: the longest that OCI allows. */
  sessionMs: number;
  /** So long before its end the next one is made. */
  renewMs: number;
  /** A session over which nothing goes for so long is given back. */
  idleMs: number;
  /** It is asked so often whether a new session is ready. */
  pollMs: number;
  /** A session is ready by then, or is given up. */
  readyMs: number;
  /** So long nobody tries again after a session could not be had. */
  pauseMs: number;
}

const TIMES: BastionTunnelTimes = {
  sessionMs: 180 * MINUTE_MS,
  renewMs: 10 * MINUTE_MS,
  idleMs: 5 * MINUTE_MS,
  pollMs: 2_000,
  readyMs: 2 * MINUTE_MS,
  pauseMs: 5_000,
};

/**
 * What a way through a bastion needs.
 *
 * @public
 */
export interface BastionTunnelOptions {
  /** Makes sessions, in the name of whoever may. */
  sessions: OciBastionSessionsApi;
  /** OCID. */
  bastionId: string;
  /** What the sessions are called. */
  displayName: string;
  /** Where the bastion's host is dialled. */
  host: () => Promise<{ host: string; port: number }>;
  /** Where the connections go to. */
  target: { host: string; port: number };
  /** Fingerprints of hosts that were met before and that OCI told no key of. */
  metHosts: Set<string>;
  /** Called with the fingerprint of one that is met for the first time. */
  onHostMet: (fingerprint: string) => void;
  /** Called with what went wrong where nobody waits for it: a session that could not be ended. */
  onFault: (error: unknown) => void;
  /** Those that are not given are as OCI needs them. */
  times?: Partial<BastionTunnelTimes>;
}

/** A session, and the connection over it. */
interface Way {
  session: OciBastionSession;
  key: SessionKey;
  /** When OCI ends it, in milliseconds since the epoch. */
  endsAt: number;
  ssh: SshConnection;
}

/**
 * Connections to one target through a bastion. All share one session, which is made when the first is opened, renewed
 * before it ends, and given back when nothing has gone over it for a while. Its key is in memory only. What goes over a
 * session that was renewed goes on until OCI ends that one.
 *
 * @public
 */
export class BastionTunnel {
  readonly #options: BastionTunnelOptions;
  readonly #times: BastionTunnelTimes;
  readonly #closing = new AbortController();
  readonly #pairs = new SocketPairs();
  #way: Way | undefined;
  /** Those that were renewed, and over which something goes. */
  readonly #old = new Set<Way>();
  #making: Promise<Way> | undefined;
  #failed: { at: number; error: unknown } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BastionTunnelOptions) {
    this.#options = options;
    this.#times = { ...TIMES, ...options.times };
  }

  /**
   * A new connection to the target.
   *
   * @throws UnreachableError, OciApiError; the signal's reason, while others go on waiting for the session
   */
  async open(signal?: AbortSignal): Promise<Socket> {
    const way = await untilAborted(this.#usable(), signal);
    const socket = await way.ssh.open(this.#options.target, this.#pairs);
    if (signal?.aborted || this.#closing.signal.aborted) {
      socket.destroy();
      signal?.throwIfAborted();
      throw closed();
    }
    return socket;
  }

  /** Ends all connections, and gives the sessions back. */
  async close(): Promise<void> {
    this.#closing.abort(closed());
    clearTimeout(this.#timer);
    await this.#making?.catch(() => {});
    const ways = [...this.#old, ...(this.#way ? [this.#way] : [])];
    this.#way = undefined;
    this.#old.clear();
    await Promise.all(ways.map(way => this.#giveBack(way)));
    await this.#pairs.close();
  }

  async #usable(): Promise<Way> {
    if (this.#closing.signal.aborted) {
      throw closed();
    }
    const way = this.#way;
    if (way?.ssh.isOpen && this.#leftMs(way) > this.#times.renewMs) {
      return way;
    }
    try {
      if (!this.#making && this.#isTooSoon) {
        throw this.#failed?.error;
      }
      this.#making ??= this.#make(way).finally(() => {
        this.#making = undefined;
      });
      return await this.#making;
    } catch (error) {
      // Until it ends, the one before does.
      if (way?.ssh.isOpen && this.#leftMs(way) > 0) {
        return way;
      }
      throw error;
    }
  }

  get #isTooSoon(): boolean {
    return (
      this.#failed !== undefined &&
      Date.now() - this.#failed.at < this.#times.pauseMs
    );
  }

  #leftMs({ endsAt }: Way): number {
    return endsAt - Date.now();
  }

  async #make(before: Way | undefined): Promise<Way> {
    try {
      const way =
        (before && (await this.#reconnected(before))) ??
        (await this.#renewed(before));
      this.#failed = undefined;
      return way;
    } catch (error) {
      this.#closing.signal.throwIfAborted();
      this.#failed = { at: Date.now(), error };
      throw error;
    }
  }

  /** The same session over a new connection, when it was the connection that ended. */
  async #reconnected(before: Way): Promise<Way | undefined> {
    if (before.ssh.isOpen || this.#leftMs(before) <= this.#times.renewMs) {
      return undefined;
    }
    try {
      const { session, key } = before;
      const ssh = await this.#connect(session, key);
      return this.#take({ ...before, ssh });
    } catch (error) {
      if (error instanceof SessionRefusedError) {
        return undefined;
      }
      throw error;
    }
  }

  async #renewed(before: Way | undefined): Promise<Way> {
    const { sessions, bastionId, displayName, target } = this.#options;
    const { signal } = this.#closing;
    const key = await newSessionKey();
    const askedAt = Date.now();
    const made = await sessions.createBastionSession(
      {
        ...{ bastionId, displayName, target },
        publicKey: key.publicKey,
        ttlSeconds: this.#times.sessionMs / 1_000,
      },
      signal,
    );
    try {
      const session = await this.#ready(made);
      const ssh = await this.#connect(session, key);
      const endsAt = askedAt + this.#times.sessionMs;
      if (before) {
        this.#retire(before);
      }
      return this.#take({ session, key, endsAt, ssh });
    } catch (error) {
      await this.#end(made);
      throw error;
    }
  }

  async #ready(made: OciBastionSession): Promise<OciBastionSession> {
    const { sessions } = this.#options;
    const { signal } = this.#closing;
    const until = Date.now() + this.#times.readyMs;
    let session: OciBastionSession | undefined = made;
    while (session?.lifecycleState !== 'ACTIVE') {
      // Just made, it may not be visible yet: 404.
      const state = session?.lifecycleState ?? 'CREATING';
      if (state !== 'CREATING') {
        const details = session?.lifecycleDetails;
        throw new UnreachableError(
          `OCI made no session of the bastion: it is ${state}${
            details ? `, ${details}` : ''
          }`,
        );
      }
      if (Date.now() >= until) {
        throw new UnreachableError(
          'a session of the bastion was not ready in time',
        );
      }
      await delay(this.#times.pollMs, undefined, { signal });
      session = await sessions.getBastionSession(made.id, signal);
    }
    return session;
  }

  async #connect(
    { id, bastionPublicHostKeyInfo }: OciBastionSession,
    { privateKey }: SessionKey,
  ): Promise<SshConnection> {
    const { metHosts, onHostMet } = this.#options;
    const host = await this.#options.host();
    const told = toldFingerprints(bastionPublicHostKeyInfo);
    const isKnownHost = (fingerprint: string) => {
      if (told.length > 0) {
        return told.includes(fingerprint);
      }
      // The first one is taken at its word, and no other after it.
      if (metHosts.size === 0) {
        metHosts.add(fingerprint);
        onHostMet(fingerprint);
      }
      return metHosts.has(fingerprint);
    };
    return SshConnection.connect(
      { ...host, username: id, privateKey, isKnownHost },
      this.#closing.signal,
    );
  }

  #take(way: Way): Way {
    this.#way = way;
    way.ssh.onChannels(() => this.#watchOver());
    void way.ssh.ended.then(() => this.#watchOver());
    this.#watchOver();
    return way;
  }

  #retire(way: Way): void {
    this.#old.add(way);
    const endIfUnused = () => {
      if (
        (way.ssh.channels === 0 || !way.ssh.isOpen) &&
        this.#old.delete(way)
      ) {
        void this.#giveBack(way);
      }
    };
    way.ssh.onChannels(endIfUnused);
    void way.ssh.ended.then(endIfUnused);
    endIfUnused();
  }

  /** When the session is used, it is renewed in time; when not, it is given back. */
  #watchOver(): void {
    clearTimeout(this.#timer);
    const way = this.#way;
    if (!way || this.#closing.signal.aborted) {
      return;
    }
    const isUsed = way.ssh.isOpen && way.ssh.channels > 0;
    const afterMs = isUsed
      ? Math.max(
          this.#leftMs(way) - this.#times.renewMs,
          this.#failed ? this.#times.pauseMs : 0,
        )
      : this.#times.idleMs;
    this.#timer = setTimeout(() => {
      if (isUsed) {
        this.#usable()
          .catch(this.#options.onFault)
          .finally(() => this.#watchOver());
      } else if (this.#way === way && !this.#making) {
        this.#way = undefined;
        void this.#giveBack(way);
      }
    }, afterMs);
    this.#timer.unref();
  }

  async #giveBack({ ssh, session }: Way): Promise<void> {
    await ssh.end();
    await this.#end(session);
  }

  /** It ends by itself, too. */
  async #end({ id }: OciBastionSession): Promise<void> {
    await this.#options.sessions
      .deleteBastionSession(id)
      .catch(this.#options.onFault);
  }
}

function closed(): UnreachableError {
  return new UnreachableError('the way through the bastion was closed');
}
