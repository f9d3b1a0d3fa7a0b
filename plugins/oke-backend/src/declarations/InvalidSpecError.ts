import { InputError } from '@backstage/errors';
import {
  describeProblem,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';

/** A spec that cannot be carried out, with every problem found. Answered as 400. */
export class InvalidSpecError extends InputError {
  /** Part of the answer's `error` object. */
  readonly problems: PlanProblem[];

  constructor(problems: PlanProblem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.problems = problems;
  }
}
