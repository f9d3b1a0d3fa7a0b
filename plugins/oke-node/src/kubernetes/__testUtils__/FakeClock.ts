import { once } from 'node:events';
import { Changing } from '../../access/__testUtils__/Changing';
import type { Clock } from '../clock';

/** Time that passes by sleeping, at once; while it is held, a sleep ends by its signal only. */
export class FakeClock extends Changing implements Clock {
  readonly sleeps: number[] = [];
  held = false;
  #now = Date.parse('2026-11-24T10:00:00Z');

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.sleeps.push(ms);
    this.changed();
    if (this.held) {
      await once(signal, 'abort');
      throw signal.reason;
    }
    this.#now += ms;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}
