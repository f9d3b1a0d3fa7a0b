import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import pLimit from 'p-limit';
import {
  LeaseLostError,
  type Lease,
  type LeaseStore,
} from '../leases/LeaseStore';
import { withLease } from '../leases/withLease';
import type { OkeMetrics, PassResult } from '../metrics/OkeMetrics';

/** A kind of object that a {@link ReconcileLoop} keeps true. */
export interface Reconcilable {
  /** Prefix of the lease's object id, for example `namespace`. */
  kind: string;
  /** Ids that are due by the database's clock. */
  due(limit: number): Promise<string[]>;
  /**
   * One pass. Says by itself (in the row) when the object is due again.
   *
   * @returns milliseconds until this replica looks again; undefined when the object is gone
   */
  reconcile(
    id: string,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<number | undefined>;
  /** For how many milliseconds the longest due row is due, by the database's clock; 0 when none is. */
  longestDueMs(): Promise<number>;
  /** What the log tells of an object beside its id. */
  about(id: string): Promise<About>;
}

/** What a log line is about, for whoever filters by it. */
export type About = {
  cluster?: string;
  namespace?: string;
  operationId?: string;
};

export interface ReconcileLoopOptions {
  reconcilable: Reconcilable;
  leases: LeaseStore;
  /** Names this replica. */
  owner: string;
  metrics: OkeMetrics;
  logger: LoggerService;
}

/** So many objects at a time. */
const CONCURRENCY = 8;
/** A sweep takes so many due objects. */
const SWEEP_LIMIT = 200;
/** After so long a pass is tried again that another replica's pass was in the way of: it may have missed the reason for this one. */
const HELD_RETRY_MS = 1_000;
/** After so long a pass is tried again that failed. */
const FAILED_RETRY_MS = 5_000;

/**
 * Runs passes: when told that something changed, when an object asked for it, and for whatever a
 * sweep finds due. One pass of an object at a time in this process, and by its lease among all
 * replicas.
 */
export class ReconcileLoop {
  readonly #options: ReconcileLoopOptions;
  readonly #limit = pLimit(CONCURRENCY);
  readonly #stop = new AbortController();
  /** Ids with a pass queued or running -> within how long another must follow. */
  readonly #busy = new Map<string, { againMs: number }>();
  /** Ids whose next pass has a time. */
  readonly #timers = new Map<string, { timer: NodeJS.Timeout; at: number }>();
  readonly #passes = new Set<Promise<void>>();
  /** Ids whose last pass here failed -> why. */
  readonly #failing = new Map<string, string>();

  constructor(options: ReconcileLoopOptions) {
    this.#options = options;
  }

  /**
   * Asks for a pass that begins after this call. Never throws, never waits.
   *
   * @param withinMs - how soon; many calls within that time make one pass. By default at once
   */
  nudge(id: string, withinMs: number = 0): void {
    if (this.#stop.signal.aborted) {
      return;
    }
    const busy = this.#busy.get(id);
    if (busy) {
      busy.againMs = Math.min(busy.againMs, withinMs);
    } else if (withinMs > 0) {
      this.#schedule(id, withinMs);
    } else {
      this.#start(id);
    }
  }

  get kind(): string {
    return this.#options.reconcilable.kind;
  }

  /** How many passes wait for their turn. */
  get waiting(): number {
    return this.#limit.pendingCount;
  }

  /** Of how many objects the last pass in this replica failed. */
  get failing(): number {
    return this.#failing.size;
  }

  /** For how many milliseconds the longest due row is due; 0 when none is. */
  longestDueMs(): Promise<number> {
    return this.#options.reconcilable.longestDueMs();
  }

  /** Starts a pass for everything that is due. For the scheduler. */
  async sweep(): Promise<void> {
    const ids = await this.#options.reconcilable.due(SWEEP_LIMIT);
    ids.forEach(id => this.nudge(id));
  }

  /** Aborts what runs and waits until it has ended. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('The backend is shutting down'));
    [...this.#timers.keys()].forEach(id => this.#clearTimer(id));
    await Promise.all(this.#passes);
  }

  #start(id: string): void {
    this.#clearTimer(id);
    const busy = { againMs: Infinity };
    this.#busy.set(id, busy);
    const pass = this.#limit(() => this.#pass(id)).then(nextMs => {
      this.#passes.delete(pass);
      this.#busy.delete(id);
      const soonerMs = Math.min(busy.againMs, nextMs ?? Infinity);
      if (soonerMs < Infinity) {
        this.nudge(id, soonerMs);
      }
    });
    this.#passes.add(pass);
  }

  #schedule(id: string, ms: number): void {
    const at = Date.now() + ms;
    const planned = this.#timers.get(id);
    if (planned && planned.at <= at) {
      return;
    }
    this.#clearTimer(id);
    const timer = setTimeout(() => this.#start(id), ms);
    timer.unref();
    this.#timers.set(id, { timer, at });
  }

  /** @returns milliseconds until the next pass; undefined when none is needed. Never rejects. */
  async #pass(id: string): Promise<number | undefined> {
    if (this.#stop.signal.aborted) {
      return undefined; // it was in the queue
    }
    const startedAt = performance.now();
    const { result, nextMs } = await this.#tryPass(id);
    const seconds = (performance.now() - startedAt) / 1000;
    this.#options.metrics.passEnded(this.kind, result, seconds);
    return nextMs;
  }

  async #tryPass(id: string): Promise<{ result: PassResult; nextMs?: number }> {
    const { reconcilable, leases, owner, metrics } = this.#options;
    const { signal } = this.#stop;
    const objectId = `${this.kind}:${id}`;
    try {
      const held = await withLease(
        ...([leases, objectId, owner, signal] as const),
        (lease, inner) =>
          metrics.whileHeld(this.kind, () =>
            reconcilable.reconcile(id, lease, inner),
          ),
      );
      if (!held) {
        this.#failing.delete(id); // whoever is at it tells
        return { result: 'held', nextMs: HELD_RETRY_MS };
      }
      const nextMs = held.result;
      await this.#hasEnded(id, objectId);
      return { result: nextMs === undefined ? 'gone' : 'done', nextMs };
    } catch (error) {
      if (signal.aborted) {
        return { result: 'aborted' };
      }
      if (error instanceof LeaseLostError) {
        metrics.leaseLost(this.kind);
        (await this.#logAbout(id)).info(error.message);
        return { result: 'lost', nextMs: HELD_RETRY_MS };
      }
      await this.#hasFailed(id, objectId, toError(error));
      return { result: 'failed', nextMs: FAILED_RETRY_MS };
    }
  }

  /** Tells it when it begins and when it changes: a pass that fails is tried again and again. */
  async #hasFailed(id: string, objectId: string, error: Error) {
    const isTold = this.#failing.get(id) === String(error);
    this.#failing.set(id, String(error));
    if (!isTold) {
      (await this.#logAbout(id)).error(
        `The reconcile pass of ${objectId} failed`,
        error,
      );
    }
  }

  async #hasEnded(id: string, objectId: string) {
    if (this.#failing.delete(id)) {
      (await this.#logAbout(id)).info(
        `The reconcile pass of ${objectId} succeeds again`,
      );
    }
  }

  async #logAbout(id: string): Promise<LoggerService> {
    const { reconcilable, logger } = this.#options;
    try {
      return logger.child(defined(await reconcilable.about(id)));
    } catch {
      return logger; // what failed the pass perhaps fails this, too
    }
  }

  #clearTimer(id: string): void {
    clearTimeout(this.#timers.get(id)?.timer);
    this.#timers.delete(id);
  }
}

function defined(about: About): Record<string, string> {
  return Object.fromEntries(
    Object.entries(about).filter(([, value]) => value !== undefined),
  );
}
