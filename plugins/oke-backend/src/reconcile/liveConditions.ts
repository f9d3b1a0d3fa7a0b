import { z } from 'zod';

const schema = z.object({
  status: z.object({ conditions: z.array(z.unknown()) }),
});

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
  observedGeneration: z.number().optional(),
});

/** A condition as a controller has written it on an object. */
export type LiveCondition = z.infer<typeof conditionSchema>;

/**
 * The conditions of an object of the cluster; none while no controller has written any. One that is not of the form
 * that Kubernetes gives them is left out, and hides no other. Pure.
 */
export function liveConditions(object: unknown): LiveCondition[] {
  const conditions = schema.safeParse(object).data?.status.conditions ?? [];
  return conditions.flatMap(each => conditionSchema.safeParse(each).data ?? []);
}
