import { z } from 'zod';

/**
 * What somebody may want to choose something for.
 *
 * - `delete-namespace`: a namespace, to delete it
 * - `delete-cluster`: a cluster that Okeanos made, to delete it
 * - `declare-namespace`: a cluster, to declare a namespace on it
 *
 * @public
 */
export const choicePurposeSchema = z.enum([
  'delete-namespace',
  'delete-cluster',
  'declare-namespace',
]);

/** @public */
export type ChoicePurpose = z.infer<typeof choicePurposeSchema>;

/** @public */
export const choiceSchema = z.object({
  cluster: z.string(),
  /** Where a namespace is chosen. */
  namespace: z.string().optional(),
  /** Why it cannot be chosen at present; undefined when it can. */
  obstacle: z
    .enum([
      'BeingMade',
      'BeingDeleted',
      'Gone',
      'Protected',
      'Frozen',
      'HasNamespaces',
      'Unreadable',
    ])
    .optional(),
  /** Deleting it leaves what is on the cluster as it is (`deletePolicy: Keep`). */
  isKept: z.boolean().optional(),
});

/**
 * Something that the caller may choose for a {@link ChoicePurpose}. There are none of what the
 * caller has no right to.
 *
 * @public
 */
export type Choice = z.infer<typeof choiceSchema>;
