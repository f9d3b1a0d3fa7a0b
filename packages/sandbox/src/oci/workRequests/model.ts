import { z } from 'zod';

const OPERATION_TYPES = [
  'CLUSTER_CREATE',
  'CLUSTER_UPDATE',
  'CLUSTER_DELETE',
  'NODEPOOL_CREATE',
  'NODEPOOL_UPDATE',
  'NODEPOOL_DELETE',
  'ENABLE_ADDON',
  'UPDATE_ADDON',
  'DISABLE_ADDON',
] as const;

export type OperationType = (typeof OPERATION_TYPES)[number];

/** A work request, as it is kept. */
export const workRequestSchema = z.object({
  id: z.string(),
  operationType: z.enum(OPERATION_TYPES),
  status: z.enum([
    'ACCEPTED',
    'IN_PROGRESS',
    'SUCCEEDED',
    'FAILED',
    'CANCELING',
    'CANCELED',
  ]),
  compartmentId: z.string(),
  clusterId: z.string(),
  /** What is worked on. */
  entityType: z.enum(['cluster', 'nodepool', 'addon']),
  /** OCID, or name of the add-on. */
  identifier: z.string(),
  timeAccepted: z.string(),
  timeStarted: z.string().optional(),
  timeFinished: z.string().optional(),
  errors: z.array(
    z.object({ code: z.string(), message: z.string(), timestamp: z.string() }),
  ),
  logs: z.array(z.object({ message: z.string(), timestamp: z.string() })),
  /** It fails on demand. */
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
});

export type WorkRequest = z.infer<typeof workRequestSchema>;

export function isFinished({ status }: WorkRequest): boolean {
  return ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(status);
}
