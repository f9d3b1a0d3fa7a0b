import type { Clock } from '../clock';

/** Time that passes by sleeping only. */
export class TestClock implements Clock {
  readonly pauses: number[] = [];
  #now = 0;

  /** @param onMoment - called when a sleep begins, and when it ends */
  constructor(private readonly onMoment: () => void = () => {}) {}

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.onMoment();
    signal.throwIfAborted();
    this.pauses.push(ms);
    this.#now += ms;
    this.onMoment();
    signal.throwIfAborted();
  }
}
