import { Clock } from '../clock';

interface Sleeper {
  at: number;
  wake(): void;
}

/** A clock that only moves when told. */
export class ManualClock implements Clock {
  private sleepers: Sleeper[] = [];

  constructor(private time = Date.UTC(2026, 10, 2)) {}

  /** How many wait for a later time. */
  get sleeping(): number {
    return this.sleepers.length;
  }

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const sleeper = { at: this.time + ms, wake: resolve };
      this.sleepers.push(sleeper);
      signal.addEventListener('abort', () => {
        this.sleepers = this.sleepers.filter(other => other !== sleeper);
        reject(signal.reason);
      });
    });
  }

  /** Moves the time and wakes, in order, who slept until then. */
  advance(ms: number): void {
    this.time += ms;
    const due = this.sleepers
      .filter(sleeper => sleeper.at <= this.time)
      .sort((a, b) => a.at - b.at);
    this.sleepers = this.sleepers.filter(sleeper => !due.includes(sleeper));
    due.forEach(sleeper => sleeper.wake());
  }
}
