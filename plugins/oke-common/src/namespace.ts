import { z } from 'zod';
import { conditionSchema } from './conditions';
import { namespaceSpecSchema } from './spec/namespaceSpec';

/** @public */
export const namespaceSchema = z.object({
  spec: namespaceSpecSchema,
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
 * An app namespace: what was asked for and how it stands.
 *
 * @public
 */
export type OkeNamespace = z.infer<typeof namespaceSchema>;
