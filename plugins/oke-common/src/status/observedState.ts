import { z } from 'zod';
import { aspectStateSchema } from './serviceStatus';

/** @public */
export const observedStateSchema = z.object({
  state: aspectStateSchema,
  /** A sentence, for people. */
  message: z.string(),
  /** The service or certificate that it is about; undefined when it is about no single one. */
  subject: z.string().optional(),
  /** Since when, ISO 8601; undefined when not known. */
  since: z.string().optional(),
});

/**
 * The worst of what is observed of the services and certificates of a namespace.
 *
 * @public
 */
export type ObservedState = z.infer<typeof observedStateSchema>;
