import type { DeletionPlan, Plan, PlanDifference, PlanProblem } from '../plan';

/**
 * A refusal by the Okeanos backend.
 *
 * @public
 */
export class OkeResponseError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** What is wrong with the spec, field by field. */
  readonly problems: PlanProblem[];
  /** After so many milliseconds it can be tried again; undefined when the backend did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(
    status: number,
    name: string,
    message: string,
    problems: PlanProblem[],
    retryAfterMs?: number,
  ) {
    super(message);
    this.name = name;
    this.status = status;
    this.problems = problems;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * A refusal because the world is no longer as in the plan that the caller saw (412). Has the plan of now.
 *
 * @public
 */
export class PlanMovedError extends OkeResponseError {
  /** What would be done now: of a declaration a {@link Plan}, which has `changes`; of a deletion a {@link DeletionPlan}. */
  readonly plan: Plan | DeletionPlan;
  /** In what it differs from the plan that the caller saw; undefined when that is no longer known. */
  readonly difference: PlanDifference[] | undefined;

  constructor(
    status: number,
    message: string,
    plan: Plan | DeletionPlan,
    difference: PlanDifference[] | undefined,
  ) {
    super(status, 'PlanMovedError', message, plan.problems);
    this.plan = plan;
    this.difference = difference;
  }
}
