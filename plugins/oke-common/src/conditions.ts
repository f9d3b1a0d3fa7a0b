import { z } from 'zod';

/** @public */
export const conditionSchema = z.object({
  /** For example `Ready`. */
  type: z.string(),
  /** `Unknown` is a value of its own: neither true nor false was observed. */
  status: z.enum(['True', 'False', 'Unknown']),
  /** One word in PascalCase, for programs. */
  reason: z.string(),
  /** A sentence, for people. */
  message: z.string(),
  /**
   * Whether waiting cannot change it: somebody must do something. Absent when that is not known, as
   * in what was written before there was this field: then it may pass.
   */
  final: z.boolean().optional(),
  /**
   * Whether somebody is at it, so that it passes by itself: Okeanos, OCI or a controller, and not for longer than that
   * usually takes. Absent when that is not known.
   */
  inProgress: z.boolean().optional(),
  /** Commands for an administrator that take away what is in the way. */
  commands: z.array(z.string()).optional(),
  /** Generation of the spec that this was observed for. */
  observedGeneration: z.number().int(),
  /** Id of the operation that it was observed in: in the audit log and in OCI's `opc-request-id`, too. */
  operationId: z.string().optional(),
  /** When `status` last changed, ISO 8601. */
  since: z.string(),
});

/**
 * One aspect of an object's state, in the form of Kubernetes' own conditions
 * (`metav1.Condition`, https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties).
 *
 * @public
 */
export type Condition = z.infer<typeof conditionSchema>;
