import { z } from 'zod';

/** @public */
export const policyStatementSchema = z.object({
  /**
   * Who it is for:
   *
   * - `provisioner`, `watcher`: the two identities of Okeanos
   * - `people`: a group that reaches its API server
   */
  identity: z.enum(['provisioner', 'watcher', 'people']),
  /** As it is written into a policy: `Allow group … to manage vcns in compartment id …`. */
  text: z.string(),
  /** What it is for, each with the calls to OCI that need it, as the API reference calls them. */
  why: z.array(
    z.object({ feature: z.string(), operations: z.array(z.string()) }),
  ),
  /** Whether Oracle's documentation says so, or it is concluded from what it says of something else. */
  basis: z.enum(['documented', 'inferred']),
  /** Pages that it rests on. */
  sources: z.array(z.string()),
  /** In words, what goes on without it; undefined of what is needed. */
  without: z.string().optional(),
  /** Whether something in angle brackets is to be filled in, since no name of it is configured. */
  hasPlaceholder: z.boolean(),
});

/**
 * A statement of an OCI policy that a cluster needs, and why.
 *
 * @public
 */
export type PolicyStatement = z.infer<typeof policyStatementSchema>;
