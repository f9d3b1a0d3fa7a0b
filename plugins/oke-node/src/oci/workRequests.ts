import { z } from 'zod';
import { answered } from './answered';

/**
 * Schema of {@link OciWorkRequest}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const workRequestSchema = answered(
  z.object({
    id: z.string(),
    compartmentId: z.string(),
    /** For example CLUSTER_CREATE. */
    operationType: z.string(),
    /** ACCEPTED, IN_PROGRESS, SUCCEEDED, FAILED, CANCELING or CANCELED. */
    status: z.string(),
    /** ISO 8601. */
    timeAccepted: z.string().optional(),
    resources: z
      .array(
        z.object({
          /** A kind in lower case, for example `nodepool`. */
          entityType: z.string().optional(),
          actionType: z.string().optional(),
          identifier: z.string().optional(),
        }),
      )
      .default([]),
  }),
);

/**
 * Work of a service that goes on after the call.
 *
 * @public
 */
export type OciWorkRequest = z.infer<typeof workRequestSchema>;

/**
 * Schema of {@link OciWorkRequestError}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const workRequestErrorSchema = answered(
  z.object({
    code: z.string(),
    message: z.string(),
  }),
);

/**
 * Why a work request failed.
 *
 * @public
 */
export type OciWorkRequestError = z.infer<typeof workRequestErrorSchema>;
