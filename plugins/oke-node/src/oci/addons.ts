import { z } from 'zod';
import { answered } from './answered';

const configurationSchema = z.object({
  key: z.string(),
  value: z.string().default(''),
});

/**
 * Schema of {@link OciAddon}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const addonSchema = answered(
  z.object({
    name: z.string(),
    lifecycleState: z.string(),
    /** That was asked for; absent where OKE chooses it. */
    version: z.string().optional(),
    currentInstalledVersion: z.string().optional(),
    /** A list does not tell them. */
    configurations: z.array(configurationSchema).optional(),
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

/**
 * What is sent to install or change an add-on.
 *
 * @public
 */
export interface OciAddonDetails {
  /** Left to OKE without it. */
  version?: string;
  configurations?: { key: string; value: string }[];
}

/** What of a request for an add-on was recorded. */
export const addonDetailsSchema = z.object({
  version: z.string().optional(),
  configurations: z.array(configurationSchema).optional(),
});

/**
 * Schema of {@link OciAddonOption}: reads what OCI answers.
 *
 * @public
 */
export const addonOptionSchema = answered(
  z.object({
    name: z.string(),
    lifecycleState: z.string(),
    description: z.string().optional(),
    isEssential: z.boolean().default(false),
    versions: z
      .array(
        z.object({
          versionNumber: z.string().optional(),
          status: z.string().optional(),
          configurations: z
            .array(
              z.object({
                key: z.string().optional(),
                isRequired: z.boolean().default(false),
              }),
            )
            .default([]),
        }),
      )
      .default([]),
  }),
);

/**
 * An add-on that OKE offers for a version of Kubernetes.
 *
 * @public
 */
export type OciAddonOption = z.infer<typeof addonOptionSchema>;
