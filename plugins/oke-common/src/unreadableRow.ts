import { z } from 'zod';

/** @public */
export const unreadableRowSchema = z.object({
  cluster: z.string(),
  /** Undefined of a cluster itself. */
  namespace: z.string().optional(),
  /** Entity reference of the group that declared it. */
  owner: z.string(),
  /** What is wrong with it and what helps: a sentence, for people. */
  message: z.string(),
});

/**
 * A declared cluster or namespace whose row the backend cannot read, for example since another release wrote it. It is in
 * no list of what is declared, and not gone.
 *
 * @public
 */
export type UnreadableRow = z.infer<typeof unreadableRowSchema>;
