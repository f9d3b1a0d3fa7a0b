import type { LoggerService } from '@backstage/backend-plugin-api';
import pLimit from 'p-limit';
import {
  LeaseLostError,
  type Lease,
  type LeaseStore,
} from '../database/LeaseStore';
import { withLease } from './withLease';

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
}

export interface ReconcileLoopOptions {
  reconcilable: Reconcilable;
  leases: LeaseStore;
  /** Names this replica. */
  owner: string;
  logger: LoggerService;
}

/** So many objects at a time. */
const CONCURRENCY = 8;
/** A sweep takes so many due objects. */
const SWEEP_LIMIT = 200;

/**
 * Runs passes: at once when told that something changed, and for whatever a sweep finds due. One
 * pass of an object at a time in this process, and by its lease among all replicas.
 */
export class ReconcileLoop {
  readonly #options: ReconcileLoopOptions;
  readonly #limit = pLimit(CONCURRENCY);
  readonly #stop = new AbortController();
  /** Ids with a pass queued or running -> whether another must follow. */
  readonly #busy = new Map<string, { again: boolean }>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #passes = new Set<Promise<void>>();

  constructor(options: ReconcileLoopOptions) {
    this.#options = options;
  }

  /** Starts a pass soon. Never throws, never waits. */
  nudge(id: string): void {
    if (this.#stop.signal.aborted) {
      return;
    }
    this.#clearTimer(id);
    const busy = this.#busy.get(id);
    if (busy) {
      busy.again = true;
      return;
    }
    const state = { again: false };
    this.#busy.set(id, state);
    const pass = this.#limit(() => this.#pass(id)).then(nextMs => {
      this.#passes.delete(pass);
      this.#busy.delete(id);
      if (state.again) {
        this.nudge(id);
      } else if (nextMs !== undefined && !this.#stop.signal.aborted) {
        const timer = setTimeout(() => this.nudge(id), nextMs);
        timer.unref();
        this.#timers.set(id, timer);
      }
    });
    this.#passes.add(pass);
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

  async #pass(id: string): Promise<number | undefined> {
    const { reconcilable, leases, owner, logger } = this.#options;
    const { signal } = this.#stop;
    const objectId = `${reconcilable.kind}:${id}`;
    try {
      return await withLease(leases, objectId, owner, signal, (lease, inner) =>
        reconcilable.reconcile(id, lease, inner),
      );
    } catch (error) {
      if (signal.aborted) {
        return undefined;
      }
      if (error instanceof LeaseLostError) {
        logger.info(error.message);
        return undefined;
      }
      logger.error(`The reconcile pass of ${objectId} failed`, error as Error);
      return undefined; // the sweep comes back to it
    }
  }

  #clearTimer(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
