import type { ClusterSpec } from './spec/clusterSpec';

const DAY_MS = 24 * 60 * 60_000;

/**
 * When a cluster ends: at the end of its last day, in UTC. Undefined when it has none.
 *
 * @public
 */
export function endOf({
  lastDay,
}: Pick<ClusterSpec['expiry'], 'lastDay'>): Date | undefined {
  return lastDay === ''
    ? undefined
    : new Date(Date.parse(`${lastDay}T00:00:00Z`) + DAY_MS);
}

/**
 * How many days of UTC come after today until the last one: 0 on the last day, and less once that is over. Undefined when
 * there is none. Pure.
 *
 * @public
 */
export function daysLeft(
  expiry: Pick<ClusterSpec['expiry'], 'lastDay'>,
  now: Date,
): number | undefined {
  const end = endOf(expiry);
  return end && Math.ceil((end.getTime() - now.getTime()) / DAY_MS) - 1;
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeZone: 'UTC',
});

/**
 * A day of UTC, for people: `24 Dec 2026`.
 *
 * @public
 */
export function formatDay(day: Date): string {
  return DAY.format(day);
}
