import { z } from 'zod';

/** @public */
export const namespaceBoundSchema = z.object({
  /** Path of the field in the spec, for example `quota.cpu`. */
  field: z.string(),
  /**
   * The most that it may be, as it stands in a spec: a quantity, a number, or of `podSecurity` the standard that is the
   * least strict. What a namespace has already it may keep.
   */
  most: z.string(),
  /** Why, without a stop, for example `a namespace of group:default/shop-team on demo may have at most 16`. */
  reason: z.string(),
});

/**
 * What app-config, and what other namespaces have, lets a field of a namespace be at most. Fields without one are not
 * bounded.
 *
 * @public
 */
export type NamespaceBound = z.infer<typeof namespaceBoundSchema>;
