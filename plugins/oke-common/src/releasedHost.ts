import { z } from 'zod';

/** @public */
export const releasedHostSchema = z.object({
  cluster: z.string(),
  host: z.string(),
  /** Name of the namespace that had it. */
  namespace: z.string(),
  /** Entity reference of the group that had it. */
  owner: z.string(),
  /** Since when it is no longer asked for, ISO 8601. */
  releasedAt: z.string(),
  /** The latest end of a certificate for it that is known of, ISO 8601. */
  endsAt: z.string().optional(),
  /** Why it is not free yet: a sentence, for people. */
  message: z.string(),
  /** Commands for an administrator that take away what is in the way. */
  commands: z.array(z.string()).optional(),
  /** Whether the caller may free it earlier. */
  mayFree: z.boolean(),
});

/**
 * A host that nobody asks for any more, and that is not free for others yet: its former owner could still obtain or
 * renew a certificate for it.
 *
 * @public
 */
export type ReleasedHost = z.infer<typeof releasedHostSchema>;

/** @public */
export const freeHostSchema = z.strictObject({
  /** For the audit record. */
  reason: z.string().trim().min(10).max(500),
});

/**
 * Why a released host is freed before it is known to be free.
 *
 * @public
 */
export type FreeHost = z.input<typeof freeHostSchema>;
