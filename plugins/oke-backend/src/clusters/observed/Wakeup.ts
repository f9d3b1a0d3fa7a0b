/** Lets a loop sleep until something happens. What happens while it is awake is not lost. */
export class Wakeup {
  #happened = false;
  #end: () => void = () => {};

  /** Ends the sleep, or the next one if there is none now. */
  wake(): void {
    this.#happened = true;
    this.#end();
  }

  /** Resolves after so long, or when it is woken. */
  async sleep(ms: number): Promise<void> {
    if (!this.#happened) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, ms);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#happened = false;
  }
}
