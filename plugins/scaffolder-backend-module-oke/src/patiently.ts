import type { OkeActionContext } from './actions/createOkeAction';
import { isTooOften } from './failures';

/** Between two tries when the backend does not say when. */
const PAUSE_MS = 10_000;
/** Somebody else of the same name is declaring without end then. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Does something that the backend takes only so often of one user, a minute, and waits for as long as it says.
 *
 * @param what - for the log, for example `Namespace shop on demo`
 * @throws what `ask` throws; also the refusal, after a quarter of an hour of them
 */
export async function patiently<T>(
  { logger, clock, signal }: OkeActionContext,
  what: string,
  ask: () => Promise<T>,
): Promise<T> {
  const until = clock.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isTooOften(error) || clock.now() >= until) {
        throw error;
      }
      const pauseMs = error.retryAfterMs ?? PAUSE_MS;
      logger.info(
        `${what}: the portal takes only so much of one user in a minute. Going on in ${Math.ceil(
          pauseMs / 1_000,
        )} seconds.`,
      );
      await clock.sleep(pauseMs, signal);
    }
  }
}
