/**
 * An exponential delay with jitter: `initialMs`, doubled each time up to `maxMs`, and up to as much again
 * at random.
 *
 * @param attempt - 0 for the first delay
 * @param random - from 0 to 1
 * @public
 */
export function backoffMs(
  attempt: number,
  options: { initialMs: number; maxMs: number },
  random: number,
): number {
  const base = Math.min(options.initialMs * 2 ** attempt, options.maxMs);
  return Math.round(base * (1 + random));
}
