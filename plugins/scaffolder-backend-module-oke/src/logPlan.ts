import type { Plan, PlanChange } from '@okeanos/backstage-plugin-oke-common';
import type { TaskLogger } from './taskLogger';

/** Writes what a plan would change into the task's log, a line for each part. */
export function logPlan(
  { changes }: Pick<Plan, 'changes'>,
  logger: TaskLogger,
): void {
  for (const change of changes) {
    logger.info(describeChange(change));
  }
  if (changes.every(({ action }) => action === 'none')) {
    logger.info('Nothing to change');
  }
}

/** A part of a plan as a sentence. Pure. */
export function describeChange(change: PlanChange): string {
  const { action, kind, name, reason, fields } = change;
  const what = `${kind} ${name}`;
  switch (action) {
    case 'create':
      return `Would make ${what}: ${reason}`;
    case 'update':
      return `Would change ${what}${
        fields.length > 0 ? ` (${fields.join(', ')})` : ''
      }: ${reason}`;
    case 'delete':
      return `Would delete ${what}: ${reason}`;
    case 'none':
      return `${what} stays as it is: ${reason}`;
    case 'unknown':
      return `Not known what would happen to ${what}: ${reason}`;
    default:
      return action satisfies never;
  }
}
