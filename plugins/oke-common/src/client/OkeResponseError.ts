import { z } from 'zod';
import {
  deletionPlanSchema,
  planDifferenceSchema,
  planProblemSchema,
  planSchema,
  type DeletionPlan,
  type Plan,
  type PlanDifference,
  type PlanProblem,
} from '../plan';

const errorBodySchema = z.object({
  error: z.object({
    name: z.string(),
    message: z.string(),
    problems: z.array(planProblemSchema).optional(),
    plan: z.union([planSchema, deletionPlanSchema]).optional(),
    difference: z.array(planDifferenceSchema).optional(),
  }),
});

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

  constructor(
    status: number,
    name: string,
    message: string,
    problems: PlanProblem[],
  ) {
    super(message);
    this.name = name;
    this.status = status;
    this.problems = problems;
  }

  static async fromResponse(response: Response): Promise<OkeResponseError> {
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined; // not from our backend: a proxy's page, say
    }
    const body = errorBodySchema.safeParse(json);
    if (!body.success) {
      return new OkeResponseError(
        response.status,
        'ResponseError',
        `The Okeanos backend answered ${response.status} ${response.statusText}`,
        [],
      );
    }
    const { name, message, problems, plan, difference } = body.data.error;
    if (plan) {
      return new PlanMovedError(response.status, message, plan, difference);
    }
    return new OkeResponseError(response.status, name, message, problems ?? []);
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
