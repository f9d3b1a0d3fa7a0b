import { z } from 'zod';

const schema = z.object({
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().default(''),
            message: z.string().default(''),
            observedGeneration: z.number().optional(),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/** A condition as a controller has written it on an object. */
export type LiveCondition = z.infer<
  typeof schema
>['status']['conditions'][number];

/**
 * The conditions of an object of the cluster; none while no controller has written any. Pure.
 *
 * @throws when they are not of the form that Kubernetes gives them
 */
export function liveConditions(object: unknown): LiveCondition[] {
  return schema.parse(object).status.conditions;
}
