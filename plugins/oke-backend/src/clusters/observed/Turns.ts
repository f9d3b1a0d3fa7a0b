import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** So long a slice of work takes, and as long as the last thing in it needs. */
const SLICE_MS = 3;

/** What turns are cut by. */
export interface TurnsOptions {
  /** Resolves in another turn of the event loop, after timers and I/O had theirs. */
  nextTurn: () => Promise<unknown>;
  /** In milliseconds. */
  now: () => number;
}

/**
 * Cuts the long work of many into slices, so that the event loop is never blocked for long: each turn
 * of it has one slice of one of them, and those who wait are served in order.
 */
export class Turns {
  readonly #options: TurnsOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    options: TurnsOptions = {
      nextTurn: () => setImmediate(),
      now: () => performance.now(),
    },
  ) {
    this.#options = options;
  }

  /**
   * Resolves when it is the caller's turn.
   *
   * @returns tells whether the turn is over: then the caller takes another one before it goes on
   */
  async next(): Promise<() => boolean> {
    const { nextTurn, now } = this.#options;
    this.#last = this.#last.then(() => nextTurn());
    await this.#last;
    const startedAt = now();
    return () => now() - startedAt >= SLICE_MS;
  }
}
