import { NotFoundError } from '@backstage/errors';
import type { PlanProblem } from '@okeanos/backstage-plugin-oke-common';

/** There is no status of an entity, and its owner is told why. */
export class NoEntityStatusError extends NotFoundError {
  /** Part of the answer's `error` object. */
  readonly problems: PlanProblem[];

  constructor(entityRef: string, problems: PlanProblem[]) {
    super(`No status of ${entityRef}`);
    this.problems = problems;
  }
}
