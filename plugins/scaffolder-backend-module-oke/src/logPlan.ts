import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  describeProblem,
  type Plan,
} from '@okeanos/backstage-plugin-oke-common';

/** Writes a plan into the task log, a line for each change and problem. */
export function logPlan(plan: Plan, logger: LoggerService): void {
  for (const { action, kind, name, reason, fields } of plan.changes) {
    const what = fields.length > 0 ? ` (${fields.join(', ')})` : '';
    logger.info(`${action} ${kind} ${name}${what}: ${reason}`);
  }
  for (const problem of plan.problems) {
    logger.error(describeProblem(problem));
  }
  if (plan.changes.length === 0 && plan.problems.length === 0) {
    logger.info('Nothing to change');
  }
}
