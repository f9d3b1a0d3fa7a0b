import { z } from 'zod';
import { answered } from './answered';

/**
 * Schema of {@link OciAddon}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const addonSchema = answered(
  z.object({
    name: z.string(),
    lifecycleState: z.string(),
    currentInstalledVersion: z.string().optional(),
    addonError: z
      .object({
        code: z.string().optional(),
        message: z.string().optional(),
      })
      .optional(),
  }),
);

/**
 * An add-on of a cluster.
 *
 * @public
 */
export type OciAddon = z.infer<typeof addonSchema>;
