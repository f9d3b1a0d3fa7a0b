/**
 * Reads of which one at a time runs for each key. Who asks meanwhile shares the next one with all others who do: a signal
 * makes many pages look at once, and none gets an answer that is older than its question.
 */
export class SharedReads<T> {
  readonly #running = new Map<
    string,
    { settled: Promise<void>; next?: Promise<T> }
  >();

  /** @param load - rejects for all who share it */
  read(key: string, load: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (!running) {
      return this.#start(key, load);
    }
    running.next ??= running.settled.then(() => this.#start(key, load));
    return running.next;
  }

  #start(key: string, load: () => Promise<T>): Promise<T> {
    const answer = load();
    const settled = answer.then(
      () => {},
      () => {},
    );
    const running: { settled: Promise<void>; next?: Promise<T> } = { settled };
    this.#running.set(key, running);
    void settled.then(() => {
      if (!running.next) {
        this.#running.delete(key);
      }
    });
    return answer;
  }
}
