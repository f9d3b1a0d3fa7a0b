import { LeaseLostError } from '../leases/LeaseStore';

/**
 * What went wrong in a pass, in words for a condition.
 *
 * @throws what ends the pass instead: the reason of the signal's abort, or that the lease was lost
 */
export function describeFailure(error: unknown, signal: AbortSignal): string {
  signal.throwIfAborted();
  if (error instanceof LeaseLostError) {
    throw error;
  }
  return error instanceof Error ? error.message : String(error);
}
