import { z } from 'zod';

/**
 * What values there are to choose from for a field of a spec.
 *
 * - `cluster-owner`: groups that the caller may make clusters for
 * - `namespace-owner`: groups that the caller may make namespaces for
 * - `compartment`: compartments of OCI
 * - `kubernetes-version`: versions that OKE offers for new clusters
 * - `node-shape`: shapes that OKE makes nodes of, with their sizes
 * - `node-image`: images that OKE makes nodes from
 * - `availability-domain`: availability domains of the region
 * - `addon`: add-ons that OKE offers for the newest version of Kubernetes
 * - `certificate-source`: where certificates of namespaces can come from
 *
 * @public
 */
export const optionKindSchema = z.enum([
  'cluster-owner',
  'namespace-owner',
  'compartment',
  'kubernetes-version',
  'node-shape',
  'node-image',
  'availability-domain',
  'addon',
  'certificate-source',
]);

/** @public */
export type OptionKind = z.infer<typeof optionKindSchema>;

const rangeSchema = z.object({ min: z.number(), max: z.number() });

/** @public */
export const optionSchema = z.object({
  /** As it stands in a spec. Empty where the field can be left to the portal. */
  value: z.string(),
  /** For people. */
  title: z.string(),
  /** Of a compartment, where `value` is empty; absent when it is not known. */
  ocid: z.string().optional(),
  /** How large a node of a shape can be, as far as OCI tells. Both ends are the same where there is one size. */
  size: z
    .object({
      ocpus: rangeSchema.optional(),
      memoryGb: rangeSchema.optional(),
      memoryGbPerOcpu: rangeSchema.optional(),
    })
    .optional(),
});

/**
 * One value to choose.
 *
 * @public
 */
export type Option = z.infer<typeof optionSchema>;

/** @public */
export const optionsSchema = z.object({
  items: z.array(optionSchema),
  /** The value to begin with, where one is likelier than the others. */
  preset: z.string().optional(),
  /** Why there may be others that are not among them, in words; undefined when these are all. */
  unknown: z.string().optional(),
});

/**
 * What there is to choose from.
 *
 * @public
 */
export type Options = z.infer<typeof optionsSchema>;
