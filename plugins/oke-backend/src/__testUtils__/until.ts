import { setTimeout as delay } from 'node:timers/promises';

/** Between two looks at something that does not tell by itself that it changed. */
const PAUSE_MS = 100;

/**
 * Looks until what is found satisfies. For what can only be asked, such as an HTTP API.
 *
 * @param look - its failure ends the wait
 * @returns what satisfied
 * @throws when that took too long, with what was found last
 */
export async function until<T>(
  look: () => Promise<T>,
  satisfies: (found: T) => boolean,
  withinMs: number = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (satisfies(found)) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Not within ${withinMs} ms. Found last: ${JSON.stringify(
          found,
          null,
          2,
        )}`,
      );
    }
    await delay(PAUSE_MS);
  }
}
