import {
  daysLeft,
  endOf,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { formatMoment } from '../../reconcile/formatMoment';
import type { EvaluatedCondition } from '../../reconcile/conditions';
import type { ClusterRecord } from './ClusterStore';

/** Who asks for the deletion of a cluster that has ended, for the record: as a service that calls is named. */
export const ENDED_BY = 'service:plugin:oke';

/** From so many days before its last one, the end of a cluster is announced. */
export const ANNOUNCED_DAYS = 7;
/** No cluster is deleted before its end has been announced for so long: the portal may have been down. */
const ANNOUNCED_MS = 24 * 60 * 60_000;

/** What of a cluster tells of its end. */
export type ExpiringCluster = Pick<
  ClusterRecord,
  'spec' | 'conditions' | 'deletionRequestedAt'
>;

/** Whether a cluster is to be deleted now, unless something is in the way: its end was announced, and is over. Pure. */
export function isDeletionDue(record: ExpiringCluster, now: Date): boolean {
  const { spec, deletionRequestedAt } = record;
  const due = spec.expiry.action === 'delete' && deletedAt(record);
  return !deletionRequestedAt && !!due && now >= due;
}

/** Undefined when it has no end, or that is not announced yet. */
function deletedAt({ spec, conditions }: ExpiringCluster): Date | undefined {
  const end = endOf(spec.expiry);
  const announced = announcementIn(conditions);
  return (
    end &&
    announced &&
    new Date(
      Math.max(end.getTime(), Date.parse(announced.since) + ANNOUNCED_MS),
    )
  );
}

function announcementIn(conditions: ExpiringCluster['conditions']) {
  return conditions.find(
    ({ type, status }) => type === 'Expiring' && status === 'True',
  );
}

/** That a cluster ends soon or has ended, as its last pass told it; undefined when it does not. Pure. */
export function endingOf({
  conditions,
  deletionRequestedAt,
}: Pick<ExpiringCluster, 'conditions' | 'deletionRequestedAt'>):
  | { message: string; since: string }
  | undefined {
  const told = announcementIn(conditions);
  return told && !deletionRequestedAt
    ? { message: told.message, since: told.since }
    : undefined;
}

/**
 * The condition that tells of the end of a cluster; none when it has none. It is always known: OCI is not asked. Pure.
 *
 * @param hindrances - what is in the way of its deletion, when that is due
 */
export function expiryConditions(
  record: ExpiringCluster,
  hindrances: PlanProblem[],
  now: Date,
): EvaluatedCondition[] {
  const { expiry } = record.spec;
  const end = endOf(expiry);
  const left = daysLeft(expiry, now);
  if (!end || left === undefined) {
    return [];
  }
  const type = 'Expiring';
  const at = formatMoment(end.toISOString());
  if (left >= 0) {
    const then =
      expiry.action === 'delete'
        ? 'then it is deleted, unless it is protected, frozen or has namespaces'
        : 'then its owner is told, and nothing is deleted';
    return [
      {
        type,
        ...(left > ANNOUNCED_DAYS
          ? { status: 'False', reason: 'NotDue' }
          : { status: 'True', reason: 'EndsSoon' }),
        message: `The cluster ends at ${at}; ${then}`,
      },
    ];
  }
  if (expiry.action === 'notify') {
    return [
      {
        type,
        status: 'True',
        reason: 'Ended',
        message: `The cluster ended at ${at}, and nothing is deleted by itself: name a later last day, or delete it`,
      },
    ];
  }
  return [
    hindrances.length > 0
      ? {
          type,
          status: 'True',
          reason: 'DeletionHeldUp',
          message: [
            `The cluster ended at ${at} and is not deleted`,
            ...hindrances.map(
              ({ message, remedy }) => `${message} (${remedy})`,
            ),
          ].join('; '),
        }
      : {
          type,
          status: 'True',
          reason: 'DeletionAnnounced',
          message: `The cluster ended at ${at}; it is deleted at ${formatMoment(
            (
              deletedAt(record) ?? new Date(now.getTime() + ANNOUNCED_MS)
            ).toISOString(),
          )}, a day after this could first be told, unless a later last day is named`,
        },
  ];
}
