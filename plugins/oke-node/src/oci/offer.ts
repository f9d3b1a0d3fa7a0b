import { z } from 'zod';
import { answered } from './answered';

/**
 * Schema of {@link OciNodeImage}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const nodeImageSchema = answered(
  z.object({
    imageId: z.string(),
    /** For example `Oracle-Linux-9.6-aarch64-2026.09.30-0-OKE-1.36.3-1330`. */
    sourceName: z.string(),
  }),
);

/**
 * An image that nodes can be made from.
 *
 * @public
 */
export type OciNodeImage = z.infer<typeof nodeImageSchema>;

/**
 * Schema of {@link OciService}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const oracleServiceSchema = answered(
  z.object({
    id: z.string(),
    name: z.string(),
    /** A label that stands for address ranges, for example `all-fra-services-in-oracle-services-network`. */
    cidrBlock: z.string(),
  }),
);

/**
 * What a service gateway can lead to.
 *
 * @public
 */
export type OciService = z.infer<typeof oracleServiceSchema>;

const range = z.object({ min: z.number(), max: z.number() });

/**
 * Schema of {@link OciShape}: reads what OCI answers of a shape, and leaves out bounds that it does not tell whole.
 *
 * @public
 */
export const shapeSchema = answered(
  z.object({
    shape: z.string(),
    ocpus: z.number().optional(),
    memoryInGBs: z.number().optional(),
    ocpuOptions: answered(
      z.object({ min: z.number().optional(), max: z.number().optional() }),
    ).optional(),
    memoryOptions: answered(
      z.object({
        minInGBs: z.number().optional(),
        maxInGBs: z.number().optional(),
        minPerOcpuInGBs: z.number().optional(),
        maxPerOcpuInGBs: z.number().optional(),
      }),
    ).optional(),
  }),
).transform(
  ({ shape, ocpus, memoryInGBs, ocpuOptions, memoryOptions }): OciShape => ({
    name: shape,
    ocpus: range.safeParse(ocpuOptions ?? { min: ocpus, max: ocpus }).data,
    memoryGb: range.safeParse({
      min: memoryOptions?.minInGBs ?? memoryInGBs,
      max: memoryOptions?.maxInGBs ?? memoryInGBs,
    }).data,
    memoryGbPerOcpu: range.safeParse({
      min: memoryOptions?.minPerOcpuInGBs,
      max: memoryOptions?.maxPerOcpuInGBs,
    }).data,
  }),
);

/**
 * A compute shape and how large a machine of it can be. A shape that is not flexible has one size.
 *
 * @public
 */
export interface OciShape {
  /** For example `VM.Standard.E4.Flex`. */
  name: string;
  /** Undefined where OCI does not tell, as of all bounds. */
  ocpus?: { min: number; max: number };
  memoryGb?: { min: number; max: number };
  memoryGbPerOcpu?: { min: number; max: number };
}

/**
 * Schema of {@link OciCompartment}: reads what OCI answers.
 *
 * @public
 */
export const compartmentSchema = answered(
  z.object({
    id: z.string(),
    name: z.string(),
    /** The compartment that it is in; the tenancy at the top. */
    compartmentId: z.string(),
    lifecycleState: z.string(),
  }),
);

/**
 * A compartment of the tenancy.
 *
 * @public
 */
export type OciCompartment = z.infer<typeof compartmentSchema>;
