import {
  pauseAfter,
  PlanMovedError,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeActionContext } from './actions/createOkeAction';
import { tellMoved } from './failures';

/** So long a world that does not answer is asked again. */
const UNREAD_MS = 60_000;
const PAUSE_MS = { least: 2_000, most: 15_000 };

/**
 * Sends a request that confirms a plan, again for a minute while the world cannot be read: that it has not answered in time
 * does not say that it has moved.
 *
 * @param undone - what is not done when it is refused, for example `Namespace shop on demo was not deleted`
 * @throws what `send` throws; of a plan that has moved, an error that says what is different
 */
export async function confirmPlan<T>(
  { logger, clock, signal }: OkeActionContext,
  undone: string,
  send: () => Promise<T>,
): Promise<T> {
  const startedAt = clock.now();
  let isTold = false;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      const elapsed = clock.now() - startedAt;
      if (!isUnread(error) || elapsed >= UNREAD_MS) {
        throw tellMoved(undone, error);
      }
      if (!isTold) {
        logger.warn(
          'What is there could not be read, to hold the plan to it. Trying again.',
        );
        isTold = true;
      }
      await clock.sleep(pauseAfter(elapsed, PAUSE_MS), signal);
    }
  }
}

function isUnread(error: unknown): boolean {
  if (!(error instanceof PlanMovedError)) {
    return false;
  }
  const { plan } = error;
  return 'changes' in plan
    ? plan.changes.some(({ action }) => action === 'unknown')
    : plan.unread.length > 0;
}
