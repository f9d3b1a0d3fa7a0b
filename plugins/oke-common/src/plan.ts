import { z } from 'zod';

/** @public */
export const planProblemSchema = z.object({
  /** Path of the field in the spec, for example `services[0].name`; empty for the whole. */
  field: z.string(),
  /** The value that was refused, as text. */
  value: z.string(),
  /** What is wrong. */
  message: z.string(),
  /** What to do about it. */
  remedy: z.string(),
});

/**
 * Why a spec cannot be carried out. Found before the first effect.
 *
 * @public
 */
export type PlanProblem = z.infer<typeof planProblemSchema>;

/**
 * A problem in one line, for logs and errors, for example
 * `name (Shop): the name is in lower case. Correct the field`.
 *
 * @public
 */
export function describeProblem({
  field,
  value,
  message,
  remedy,
}: PlanProblem): string {
  return `${field || 'spec'}${
    value ? ` (${value})` : ''
  }: ${message}. ${remedy}`;
}

/** @public */
export const planChangeSchema = z.object({
  /** Name of the part in the blueprint, unique within the plan. */
  part: z.string(),
  /** Kind of the resource, for example `NetworkPolicy` or `Subnet`. */
  kind: z.string(),
  /** Name of the resource. */
  name: z.string(),
  action: z.enum(['create', 'update', 'delete', 'none', 'unknown']),
  /** Why, in one sentence. */
  reason: z.string(),
  /** Paths of the fields that change, empty unless the action is `update`. */
  fields: z.array(z.string()),
});

/**
 * One thing that would change, or that stays (`none`), or whose present state could not be read
 * (`unknown`).
 *
 * @public
 */
export type PlanChange = z.infer<typeof planChangeSchema>;

/**
 * Takes the place of an etag where nothing is declared yet.
 *
 * @public
 */
export const ETAG_ABSENT = 'absent';

/** @public */
export const planSchema = z.object({
  changes: z.array(planChangeSchema),
  problems: z.array(planProblemSchema),
  /**
   * Etag of the declaration that the spec was compared with; {@link ETAG_ABSENT} when there is none. Undefined in a plan
   * with problems.
   */
  etag: z.string().optional(),
});

/**
 * What carrying out a spec would change, and what is in the way. A plan with problems is never
 * applied.
 *
 * @public
 */
export type Plan = z.infer<typeof planSchema>;
