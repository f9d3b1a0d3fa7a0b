import { InputError } from '@backstage/errors';
import type { PlanProblem } from '@okeanos/backstage-plugin-oke-common';

/** A spec that cannot be carried out, with every problem found. Answered as 400. */
export class InvalidSpecError extends InputError {
  /** Part of the answer's `error` object. */
  readonly problems: PlanProblem[];

  constructor(problems: PlanProblem[]) {
    super(
      problems
        .map(
          ({ field, value, message, remedy }) =>
            `${field || 'spec'}${
              value ? ` (${value})` : ''
            }: ${message}. ${remedy}`,
        )
        .join('\n'),
    );
    this.problems = problems;
  }
}
