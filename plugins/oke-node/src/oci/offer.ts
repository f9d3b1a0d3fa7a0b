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
