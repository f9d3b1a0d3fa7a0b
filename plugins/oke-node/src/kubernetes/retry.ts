import { backoffMs } from '../common/backoff';
import { UnreachableError } from '../access';
import { KubernetesError } from './KubernetesError';
import type { Clock } from './clock';

const MAX_ATTEMPTS = 4;
const BACKOFF = { initialMs: 200, maxMs: 2_000 };

/**
 * Tries again what is safe to do twice, when the API server was unreachable, overloaded (429, with its
 * Retry-After) or failed (5xx). Gives up with the last error after 4 attempts, or when the wait would not end
 * before `deadline`.
 */
export async function withRetries<T>(
  options: { clock: Clock; deadline: number; signal: AbortSignal },
  attempt: () => Promise<T>,
): Promise<T> {
  const { clock, deadline, signal } = options;
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const waitMs = Math.max(
        backoffMs(failures, BACKOFF, Math.random()),
        retryAfterMs(error),
      );
      if (
        failures + 1 === MAX_ATTEMPTS ||
        !isTransient(error) ||
        signal.aborted ||
        clock.now() + waitMs >= deadline
      ) {
        throw error;
      }
      await clock.sleep(waitMs, signal);
    }
  }
}

function retryAfterMs(error: unknown): number {
  return error instanceof KubernetesError ? error.retryAfterMs ?? 0 : 0;
}

function isTransient(error: unknown): boolean {
  return (
    error instanceof UnreachableError ||
    (error instanceof KubernetesError &&
      (error.status === 429 || error.status >= 500))
  );
}
