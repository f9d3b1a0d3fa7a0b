import { UnreachableError } from '../../access';
import { KubernetesError } from '../../kubernetes';

/** Why a call did not succeed. */
export interface Failure {
  /** One word: `Unreachable`, what the API server gives as reason, for example `Forbidden`, or `Failed`. */
  reason: string;
  message: string;
}

/**
 * Runs a call whose failure is a result.
 *
 * @throws the signal's reason when it was aborted
 */
export async function attempt<T>(
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<{ value: T } | { failure: Failure }> {
  try {
    return { value: await call() };
  } catch (error) {
    signal?.throwIfAborted();
    return {
      failure: {
        reason: reasonOf(error),
        message: error instanceof Error ? error.message : String(error),
      },
    };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof UnreachableError) {
    return 'Unreachable';
  }
  return (error instanceof KubernetesError && error.reason) || 'Failed';
}
