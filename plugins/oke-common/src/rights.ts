import { z } from 'zod';

/** @public */
export const rightsSchema = z.object({
  /** Whether the caller may declare another spec for it. */
  change: z.boolean(),
  /** Whether the caller may ask for its deletion. What protects it from that is in its spec. */
  delete: z.boolean(),
});

/**
 * What the caller may do with something that they may read, as the same decisions tell that are taken when they do it.
 *
 * @public
 */
export type Rights = z.infer<typeof rightsSchema>;
