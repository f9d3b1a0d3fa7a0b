import {
  daysLeft,
  endOf,
  formatDay,
  type ClusterSpec,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * What is wrong with the end of a cluster. What was asked for before stays valid once the day is over. Pure.
 *
 * @param current - what was asked for before; undefined for a new one
 * @public
 */
export function checkExpiry(
  { expiry }: Pick<ClusterSpec, 'expiry'>,
  current: Pick<ClusterSpec, 'expiry'> | undefined,
  now: Date,
): PlanProblem[] {
  const { lastDay, action } = expiry;
  const left = daysLeft(expiry, now);
  const problem = (message: string, remedy: string) => [
    { field: 'expiry.lastDay', value: lastDay, message, remedy },
  ];
  if (
    lastDay === current?.expiry.lastDay &&
    action === current?.expiry.action
  ) {
    return [];
  }
  if (left === undefined) {
    return action === 'delete'
      ? problem(
          'it is to be deleted at its end, and has none',
          'Name its last day, or set expiry.action to notify',
        )
      : [];
  }
  if (left < 0 && lastDay !== current?.expiry.lastDay) {
    return problem(
      'the day is over (UTC)',
      'Choose today or a later day, or none',
    );
  }
  return left < 1 && action === 'delete'
    ? problem(
        'it is to be deleted at its end, and nobody would be told a day before',
        'Choose tomorrow (UTC) or a later day, or set expiry.action to notify',
      )
    : [];
}

/**
 * Whether a change has a cluster deleted by itself that was not to be, or earlier: who asks for that has to be one who may
 * delete it. Pure.
 *
 * @param current - what was asked for before; undefined for a new one
 * @public
 */
export function asksForDeletion(
  { expiry }: Pick<ClusterSpec, 'expiry'>,
  current: Pick<ClusterSpec, 'expiry'> | undefined,
): boolean {
  const end = endOf(expiry);
  const before =
    current?.expiry.action === 'delete' ? endOf(current.expiry) : undefined;
  return expiry.action === 'delete' && !!end && (!before || end < before);
}

/**
 * When a cluster ends and what happens then, in words. Nothing for one without an end. Pure.
 *
 * @public
 */
export function expiryNotices({
  expiry,
}: Pick<ClusterSpec, 'expiry'>): PlanProblem[] {
  const end = endOf(expiry);
  return end
    ? [
        {
          field: 'expiry.lastDay',
          value: expiry.lastDay,
          message: `the cluster ends on ${formatDay(
            end,
          )} at 00:00 UTC, after its last day; ${
            expiry.action === 'delete'
              ? 'it is deleted then, with everything in it, unless it is protected from deletion, frozen or has namespaces'
              : 'nothing is deleted then: its owner is told'
          }`,
          remedy: 'Choose a later day at any time before, or none',
        },
      ]
    : [];
}
