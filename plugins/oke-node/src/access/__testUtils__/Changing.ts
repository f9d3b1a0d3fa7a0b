/** Something whose changes tests wait for. */
export class Changing {
  readonly #waiting = new Set<() => void>();

  /** Resolves when the condition holds: at once or after a change. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) {
      return;
    }
    await new Promise<void>(resolve => {
      const check = () => {
        if (condition()) {
          this.#waiting.delete(check);
          resolve();
        }
      };
      this.#waiting.add(check);
    });
  }

  protected changed(): void {
    [...this.#waiting].forEach(check => check());
  }
}
