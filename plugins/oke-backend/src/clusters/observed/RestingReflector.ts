import type { Reflector } from '@okeanos/backstage-plugin-oke-node';

/** A reflector of a kind that may not be served: while it rests, nothing is asked. */
export class RestingReflector<T> {
  readonly #create: () => Reflector<T>;
  readonly #ending = new Set<Promise<void>>();
  #reflector: Reflector<T> | undefined;
  #isStopped = false;

  /** @param create - makes one that was not started */
  constructor(create: () => Reflector<T>) {
    this.#create = create;
  }

  /** The one that runs; undefined while it rests. */
  get current(): Reflector<T> | undefined {
    return this.#reflector;
  }

  /** Begins with a complete list; does nothing while it runs. */
  start(): void {
    if (!this.#reflector && !this.#isStopped) {
      this.#reflector = this.#create();
      this.#reflector.start();
    }
  }

  rest(): void {
    const ending = this.#reflector?.stop();
    this.#reflector = undefined;
    if (ending) {
      this.#ending.add(ending);
      void ending.finally(() => this.#ending.delete(ending));
    }
  }

  /** Ends for good, and resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.rest();
    await Promise.all(this.#ending);
  }
}
