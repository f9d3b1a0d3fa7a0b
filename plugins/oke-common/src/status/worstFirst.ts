import type { AspectState } from './serviceStatus';

const RANK: Record<AspectState, number> = {
  failed: 0,
  warning: 1,
  unknown: 2,
  notPermitted: 3,
  notInstalled: 4,
  pending: 5,
  declared: 6,
  none: 7,
  healthy: 8,
};

/**
 * Sorts by state, so that what needs attention comes first. Keeps the order of equals. Pure.
 *
 * @public
 */
export function worstFirst<T extends { state: AspectState }>(
  items: readonly T[],
): T[] {
  return [...items].sort((a, b) => RANK[a.state] - RANK[b.state]);
}
