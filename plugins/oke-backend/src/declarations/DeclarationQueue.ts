import pLimit from 'p-limit';

/** So many declarations of one place are carried out at a time: of more, the first are answered sooner, and no later. */
const AT_A_TIME = 8;
/** So long what follows from a declaration waits for others to be answered: a stream of them must not hold it up for ever. */
const AT_MOST_MS = 2_000;

/**
 * Has declarations go before what follows from them: somebody waits for their answers, and nobody for the passes and events,
 * which take the same process's time.
 */
export class DeclarationQueue {
  readonly #places = new Map<string, pLimit.Limit>();
  readonly #followUps = new Map<string, { run: () => void; timer: Timer }>();
  #unanswered = 0;

  /**
   * Carries a declaration out, in its turn.
   *
   * @param place - what it waits for others of: those of a cluster that is slow to answer hold up no others
   */
  async declare<T>(place: string, run: () => Promise<T>): Promise<T> {
    const limit = this.#places.get(place) ?? pLimit(AT_A_TIME);
    this.#places.set(place, limit);
    this.#unanswered += 1;
    try {
      return await limit(run);
    } finally {
      if (limit.activeCount + limit.pendingCount === 0) {
        this.#places.delete(place);
      }
      this.#unanswered -= 1;
      if (this.#unanswered === 0) {
        [...this.#followUps.keys()].forEach(what => this.#follow(what));
      }
    }
  }

  /**
   * Does something as soon as no declaration is under way, and after two seconds at the latest.
   *
   * @param what - asked for several times by this name, it is done once
   */
  afterwards(what: string, run: () => void): void {
    if (this.#unanswered === 0) {
      run();
    } else if (!this.#followUps.has(what)) {
      const timer = setTimeout(() => this.#follow(what), AT_MOST_MS);
      this.#followUps.set(what, { run, timer });
    }
  }

  #follow(what: string): void {
    const followUp = this.#followUps.get(what);
    clearTimeout(followUp?.timer);
    this.#followUps.delete(what);
    followUp?.run();
  }
}

type Timer = ReturnType<typeof setTimeout>;
