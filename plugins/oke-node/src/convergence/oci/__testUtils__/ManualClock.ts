/** Time that passes only when it is told to. */
export class ManualClock {
  #now = Date.parse('2026-11-24T10:00:00Z');

  readonly now = () => this.#now;

  advance(ms: number): void {
    this.#now += ms;
  }
}
