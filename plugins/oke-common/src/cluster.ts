import { z } from 'zod';
import { conditionSchema } from './conditions';
import { clusterSpecSchema } from './spec/clusterSpec';

/** @public */
export const okeClusterSchema = z.object({
  spec: clusterSpecSchema,
  /** Grows by one with every change of the spec. */
  generation: z.number().int(),
  /** For `If-Match`. */
  etag: z.string(),
  /** Entity reference of who declared this generation. */
  requestedBy: z.string(),
  createdAt: z.string(),
  /** Id of the declaration or request for deletion that is carried out; undefined for those before there were any. */
  operationId: z.string().optional(),
  /** Set once deletion was asked for. ISO 8601. */
  deletionRequestedAt: z.string().optional(),
  conditions: z.array(conditionSchema),
});

/**
 * A cluster that Okeanos makes: what was asked for and how it stands. What is observed on it is
 * {@link ClusterStatus}.
 *
 * @public
 */
export type OkeCluster = z.infer<typeof okeClusterSchema>;
