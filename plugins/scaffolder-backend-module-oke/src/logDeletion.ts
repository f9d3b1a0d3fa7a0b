import type {
  DeletionGroup,
  DeletionItem,
  DeletionPlan,
} from '@okeanos/backstage-plugin-oke-common';
import type { TaskLogger } from './taskLogger';

/** Writes what a deletion takes away, and what could not be read, into the task's log. */
export function logDeletion(plan: DeletionPlan, logger: TaskLogger): void {
  for (const sentence of describeDeletion(plan)) {
    logger.info(sentence);
  }
}

/** A plan of a deletion in sentences, one for each thing. What is part of another is told with that. Pure. */
export function describeDeletion({
  groups,
  hosts,
  entities,
  unread,
}: DeletionPlan): string[] {
  return [
    ...groups.flatMap(describeGroup),
    ...hosts.map(({ host, when }) => `Host ${host} becomes free ${when}`),
    ...entities.map(entity => `${entity} loses its status`),
    ...unread.map(
      ({ what, reason }) => `${what} could not be looked at: ${reason}`,
    ),
  ];
}

function describeGroup({ kind, count, items }: DeletionGroup): string[] {
  const more = count - items.length;
  return [
    ...items.filter(({ owner }) => !owner).map(describeItem),
    ...(more > 0 ? [`${kind}: ${more} more, which are not named`] : []),
  ];
}

function describeItem(item: DeletionItem): string {
  const { kind, namespace, name, action, reason, isMade, manager } = item;
  const ends = {
    delete: 'goes',
    keep: 'stays',
    unknown: 'is left open',
  }[action];
  const whose = isMade
    ? ''
    : ` (not made by Okeanos${manager ? `, written by ${manager}` : ''})`;
  return `${kind} ${[namespace, name]
    .filter(Boolean)
    .join('/')}${whose} ${ends}: ${reason}`;
}
