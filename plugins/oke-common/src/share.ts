import { z } from 'zod';

/** @public */
export const shareSchema = z.object({
  /** Reference of the catalog entity, as `sharedWith` has it. */
  entity: z.string(),
  /**
   * - `shared`: its page may show the status
   * - `other`: the entity of this name is another one than the one it was shared with: it gets nothing
   * - `absent`: there is none of this name that the caller may read
   * - `unknown`: the catalog could not be asked
   */
  state: z.enum(['shared', 'other', 'absent', 'unknown']),
});

/**
 * How it stands with an entity that a namespace is shared with.
 *
 * @public
 */
export type Share = z.infer<typeof shareSchema>;
