/**
 * How long to wait before looking again at something that is under way: a twentieth of the time that
 * it has taken, so that the wait for what is quick ends soon, and what is slow is not asked for often. Pure.
 *
 * @param elapsedMs - since it began
 * @param bounds - of the pause, in milliseconds
 *
 * @public
 */
export function pauseAfter(
  elapsedMs: number,
  bounds: { least: number; most: number },
): number {
  return Math.min(bounds.most, Math.max(bounds.least, elapsedMs / 20));
}
