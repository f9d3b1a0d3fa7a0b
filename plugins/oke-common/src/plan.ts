import { z } from 'zod';
import { policyStatementSchema } from './policyStatement';

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
export const fieldChangeSchema = z.object({
  /** Path of the field, for example `spec.hard.pods` or `services[name="cart"].hosts`. */
  field: z.string(),
  /** The present value as text, cut when it is long; undefined when there is none. */
  from: z.string().optional(),
  /** The value to come, the same way. Never the content of a Secret. */
  to: z.string().optional(),
});

/**
 * One field that changes.
 *
 * @public
 */
export type FieldChange = z.infer<typeof fieldChangeSchema>;

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
  /** The same with what they are and become. Answers of older backends have none. */
  diff: z.array(fieldChangeSchema).optional(),
  /**
   * Field managers from which fields are taken although the spec says `drift: report`: that is done only for who
   * declares with the id of the plan.
   */
  takesFrom: z.array(z.string()).optional(),
  /** Of what is created: Okeanos had made it, and somebody else deleted it. */
  wasDeleted: z.boolean().optional(),
  /** Whether it should change and cannot: `reason` says what is in the way, and the rest is carried out. Action `none`. */
  heldUp: z.boolean().optional(),
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

const planIdSchema = z.string().optional();

/** @public */
export const planSchema = z.object({
  changes: z.array(planChangeSchema),
  problems: z.array(planProblemSchema),
  /** What somebody should know, although nothing is in the way. Answers of older backends have none. */
  notices: z.array(planProblemSchema).optional(),
  /** What changes in the declared spec; every field of it when nothing is declared yet. */
  spec: z.array(fieldChangeSchema).optional(),
  /**
   * Etag of the declaration that the spec was compared with; {@link ETAG_ABSENT} when there is none. Undefined in a plan
   * with problems.
   */
  etag: z.string().optional(),
  /**
   * Stands for the spec, the etag and what the plan says of the world: who declares with it is refused when one of them is
   * otherwise. What Okeanos has not made yet counts as made. Undefined in a plan with problems.
   */
  id: planIdSchema,
  /** Of a cluster: what OCI's policies need for it. Told to those who may change every cluster. */
  policy: z.array(policyStatementSchema).optional(),
});

/**
 * What carrying out a spec would change, and what is in the way. A plan with problems is never
 * applied.
 *
 * @public
 */
export type Plan = z.infer<typeof planSchema>;

/** @public */
export const deletionItemSchema = z.object({
  /** For example `Deployment`, or `Subnet`. */
  kind: z.string(),
  /** In Kubernetes, for example `apps/v1`. */
  apiVersion: z.string().optional(),
  /** Where it is, when that is another namespace than the one to be deleted. */
  namespace: z.string().optional(),
  name: z.string(),
  /**
   * - `delete`: it goes
   * - `keep`: it stays
   * - `unknown`: what becomes of it could not be read
   */
  action: z.enum(['delete', 'keep', 'unknown']),
  /** Whether Okeanos made it. */
  isMade: z.boolean(),
  /** What owns it, for example `StatefulSet/db`; undefined when nothing does. */
  owner: z.string().optional(),
  /** Who writes it, for example `helm`; undefined when that is not known. */
  manager: z.string().optional(),
  /** What becomes of it or with it, in one sentence, for example of the volume of a claim. */
  reason: z.string(),
});

/**
 * One thing that goes or stays.
 *
 * @public
 */
export type DeletionItem = z.infer<typeof deletionItemSchema>;

/** @public */
export const deletionGroupSchema = z.object({
  kind: z.string(),
  /** All of them, also those that are not named in `items`. */
  count: z.number().int(),
  /** Those that Okeanos made, and those that matter most, first; not all when there are many. */
  items: z.array(deletionItemSchema),
});

/**
 * What goes or stays of one kind.
 *
 * @public
 */
export type DeletionGroup = z.infer<typeof deletionGroupSchema>;

/** @public */
export const deletionPlanSchema = z.object({
  /** By kind. What could not be read is in `unread`. */
  groups: z.array(deletionGroupSchema),
  /** Hosts that become free, and when, in one sentence. */
  hosts: z.array(z.object({ host: z.string(), when: z.string() })),
  /** References of the catalog entities that lose their status. */
  entities: z.array(z.string()),
  /** What could not be read, for example `Deployment (apps/v1)`, and why. Nothing is said of it. */
  unread: z.array(z.object({ what: z.string(), reason: z.string() })),
  problems: z.array(planProblemSchema),
  /** Etag of the declaration that is deleted. Answers of older backends have none. */
  etag: z.string().optional(),
  /** As that of {@link planSchema}: undefined in a plan with problems. */
  id: planIdSchema,
});

/**
 * What a deletion would take away, and whose it is.
 *
 * @public
 */
export type DeletionPlan = z.infer<typeof deletionPlanSchema>;

/** @public */
export const planDifferenceSchema = z.object({
  /** For example `ResourceQuota okeanos`. */
  what: z.string(),
  /** What the plan said that the caller saw; undefined when it said nothing of it. */
  before: z.string().optional(),
  /** What it says now. */
  now: z.string().optional(),
});

/**
 * In what a plan differs from the one that the caller saw.
 *
 * @public
 */
export type PlanDifference = z.infer<typeof planDifferenceSchema>;
