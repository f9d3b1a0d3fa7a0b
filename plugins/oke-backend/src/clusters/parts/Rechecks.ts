/** What is as intended by its watch is compared by the API server all the same when this has passed, */
const AFTER_MS = 6 * 3_600_000;
/** but so often only in a cluster, however much there is. */
const EVERY_MS = 60_000;

/**
 * Says what is asked for although a watch shows it: a newer API server, or a webhook that came, can make something else
 * of the same intention. After a start each begins anywhere in between. No I/O.
 */
export class Rechecks {
  readonly #random: () => number;
  readonly #comparedAt = new Map<string, number>();
  #lastAt = -Infinity;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** @param now - in milliseconds */
  isDue(key: string, now: number): boolean {
    const comparedAt = this.#comparedAt.get(key);
    if (comparedAt === undefined) {
      this.#comparedAt.set(key, now - this.#random() * AFTER_MS);
      return false;
    }
    if (now - comparedAt < AFTER_MS || now - this.#lastAt < EVERY_MS) {
      return false;
    }
    this.#comparedAt.set(key, now);
    this.#lastAt = now;
    return true;
  }
}
