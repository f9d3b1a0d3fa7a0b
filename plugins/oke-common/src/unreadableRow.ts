import { z } from 'zod';

/** @public */
export const unreadableRowSchema = z.object({
  cluster: z.string(),
  /**
   * What the row holds: what was declared; what was seen of a cluster as a whole; how what every cluster gets inside
   * stands; the status of a service; who has a host. Older backends tell of declarations only.
   */
  of: z
    .enum(['declaration', 'observation', 'baseline', 'status', 'host'])
    .default('declaration'),
  /** Undefined of a cluster itself. */
  namespace: z.string().optional(),
  /** Entity reference of the group that the cluster or namespace belongs to. */
  owner: z.string(),
  /** What is wrong with it and what helps: a sentence, for people. */
  message: z.string(),
});

/**
 * A row of a cluster or namespace that the backend cannot read, for example since another release wrote it. What was
 * declared in it is in no list of what is declared, and not gone; what was found is not known.
 *
 * @public
 */
export type UnreadableRow = z.infer<typeof unreadableRowSchema>;
