import { z } from 'zod';
import { planProblemSchema, type PlanProblem } from '../plan';

const errorBodySchema = z.object({
  error: z.object({
    name: z.string(),
    message: z.string(),
    problems: z.array(planProblemSchema).optional(),
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
    const { name, message, problems } = body.data.error;
    return new OkeResponseError(response.status, name, message, problems ?? []);
  }
}
