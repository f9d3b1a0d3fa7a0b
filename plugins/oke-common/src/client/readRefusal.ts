import { z } from 'zod';
import {
  deletionPlanSchema,
  planDifferenceSchema,
  planProblemSchema,
  planSchema,
} from '../plan';
import { OkeResponseError, PlanMovedError } from './OkeResponseError';

const errorBodySchema = z.object({
  error: z.object({
    name: z.string(),
    message: z.string(),
    problems: z.array(planProblemSchema).optional(),
    plan: z.union([planSchema, deletionPlanSchema]).optional(),
    difference: z.array(planDifferenceSchema).optional(),
  }),
});

/** What the backend says with an answer that is a refusal. */
export async function readRefusal(
  response: Response,
): Promise<OkeResponseError> {
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined; // not from our backend: a proxy's page, say
  }
  const retryAfterMs = readRetryAfter(response);
  const body = errorBodySchema.safeParse(json);
  if (!body.success) {
    return new OkeResponseError(
      response.status,
      'ResponseError',
      `The Okeanos backend answered ${response.status} ${response.statusText}`,
      [],
      retryAfterMs,
    );
  }
  const { name, message, problems, plan, difference } = body.data.error;
  if (plan) {
    return new PlanMovedError(response.status, message, plan, difference);
  }
  return new OkeResponseError(
    response.status,
    ...([name, message, problems ?? [], retryAfterMs] as const),
  );
}

/** In seconds; the backend never sends the other form, a date. */
function readRetryAfter({ headers }: Response): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d{1,6}$/.test(seconds)
    ? Number(seconds) * 1_000
    : undefined;
}
