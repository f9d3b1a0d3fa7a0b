import { z } from 'zod';

/** @public */
export const entityPlaceSchema = z.object({
  /** Full reference: `component:default/cart`. */
  entityRef: z.string(),
  cluster: z.string(),
  namespace: z.string(),
});

/**
 * A catalog entity that has a status, and the app namespace that it shows services of.
 *
 * @public
 */
export type EntityPlace = z.infer<typeof entityPlaceSchema>;
