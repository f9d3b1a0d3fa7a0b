import type {
  DeletionPlan,
  Plan,
  PlanDifference,
} from '@okeanos/backstage-plugin-oke-common';
import { PreconditionFailedError } from './PreconditionFailedError';

/** The plan that the caller confirms is not the one of now. `plan` and `difference` are part of the answer's `error` object. */
export class PlanMovedError extends PreconditionFailedError {
  override name = 'PlanMovedError';
  readonly plan: Plan | DeletionPlan;
  /** Undefined when the plan that the caller saw is not known. */
  readonly difference: PlanDifference[] | undefined;

  constructor(
    what: string,
    plan: Plan | DeletionPlan,
    difference: PlanDifference[] | undefined,
  ) {
    super(
      `The ${what} is not as in the plan that you confirm. ${
        difference
          ? 'Look at what is different now, and confirm the new plan.'
          : 'What is different cannot be told: that plan is not known (any more). Look at the new plan and confirm it.'
      }`,
    );
    this.plan = plan;
    this.difference = difference;
  }
}
