import { z } from 'zod';
import { fieldChangeSchema } from './plan';

/** @public */
export const driftWriterSchema = z.object({
  /** The field manager: the name that a tool or controller gives itself, for example `kubectl-edit`. */
  manager: z.string(),
  /** When it last wrote any of its fields, ISO 8601; undefined when the API server does not tell. */
  at: z.string().optional(),
});

/**
 * Who has a field that Okeanos wants otherwise, as the API server tells it (`metadata.managedFields`). It is a name
 * that the writer chose, and proves nothing: whose credentials it were, the audit log of the API server tells.
 *
 * @public
 */
export type DriftWriter = z.infer<typeof driftWriterSchema>;

/** @public */
export const driftSchema = z.object({
  /** Kind and name of the object, or of the resource in OCI. */
  kind: z.string(),
  name: z.string(),
  change: z.enum(['Changed', 'Deleted']),
  /** In what it differed from what is intended. Values are told only where no secret can be. */
  fields: z.array(fieldChangeSchema),
  /** So many fields more differed. */
  moreFields: z.number().int().default(0),
  /** Empty when it is not known: a field that is gone, and an object that is gone, name nobody. */
  by: z.array(driftWriterSchema),
  /** When it was first and last seen to be so, ISO 8601. What comes again within an hour is one entry. */
  firstAt: z.string(),
  lastAt: z.string(),
  /** Since when it is so this time; absent where that was not recorded, and when it is so no more. */
  since: z.string().optional(),
  /** How often it was put right; in `standing` not yet once more. */
  timesPutRight: z.number().int(),
  /**
   * - `standing`: it is so, as last seen
   * - `putRight`: Okeanos made it as intended again
   * - `ended`: it is so no more, and not by Okeanos: somebody took it back, or something else is intended now
   */
  state: z.enum(['standing', 'putRight', 'ended']),
  /** Since when it is put right or has ended, ISO 8601. */
  endedAt: z.string().optional(),
  /** Why it still stands: a sentence. Empty when it does not. */
  message: z.string().default(''),
});

/**
 * Something that Okeanos made and that somebody else changed or deleted, and what became of it.
 *
 * @public
 */
export type Drift = z.infer<typeof driftSchema>;
