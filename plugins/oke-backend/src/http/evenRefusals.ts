import { setTimeout as delay } from 'node:timers/promises';
import { NotFoundError } from '@backstage/errors';

/** Work for an answer takes some milliseconds; hardly any takes so long. */
const EVERY_MS = 25;

const CLOCK = {
  now: () => performance.now(),
  wait: (ms: number): Promise<void> => delay(ms),
};

/**
 * Gives the answer "not found" only at certain times after the question: what is there and may not be seen takes a
 * moment longer to find out than what is not there.
 *
 * @param answer - its other outcomes are not kept back
 * @param clock - in milliseconds
 */
export async function evenRefusals<T>(
  answer: () => Promise<T>,
  clock = CLOCK,
): Promise<T> {
  const askedAt = clock.now();
  try {
    return await answer();
  } catch (error) {
    if (error instanceof NotFoundError) {
      const late = (clock.now() - askedAt) % EVERY_MS;
      await clock.wait(Math.ceil(EVERY_MS - late));
    }
    throw error;
  }
}
