/** What is watched wakes a declaration within so long, so that one pass serves a burst. */
const SOON_MS = 500;
/** So many times that happens one after the other, */
const BURST = 30;
/** and then so often: a tug of war with another controller goes on slowly. */
const EVERY_MS = 5_000;

/** Says when what was declared is looked at because something that belongs to it changed. No I/O. */
export class WakeBudget {
  /** By id; one for each that was declared. */
  readonly #known = new Map<string, { spentUntil: number; wakeAt: number }>();

  /**
   * @param now - in milliseconds
   * @returns in how many milliseconds; what is asked for meanwhile is served by it, too
   */
  next(id: string, now: number): number {
    const { spentUntil = 0, wakeAt = 0 } = this.#known.get(id) ?? {};
    if (wakeAt > now) {
      return wakeAt - now;
    }
    const freeAt = Math.max(now, spentUntil - BURST * EVERY_MS);
    const next = freeAt + SOON_MS;
    this.#known.set(id, {
      spentUntil: Math.max(now, spentUntil) + EVERY_MS,
      wakeAt: next,
    });
    return next - now;
  }
}
