import { z } from 'zod';
import { planProblemSchema } from '../plan';
import { clusterConnectionSchema } from './clusterStatus';
import { serviceStatusSchema } from './serviceStatus';

/** @public */
export const entityProblemSchema = planProblemSchema.extend({
  /** Commands that make what lacks, to be copied; empty when there are none. */
  commands: z.array(z.string()).default([]),
});

/**
 * Why an entity shows nothing of a place that the caller may see, and what to do.
 *
 * @public
 */
export type EntityProblem = z.infer<typeof entityProblemSchema>;

/** @public */
export const entityStatusSchema = z.object({
  cluster: z.string(),
  namespace: z.string(),
  connection: clusterConnectionSchema,
  /** Empty when no Service matches the entity's annotations. */
  services: z.array(serviceStatusSchema),
  /**
   * False when there are none because it is not known which there are: the namespace is not seen on the cluster as the one
   * that Okeanos made. Older backends do not tell.
   */
  servicesKnown: z.boolean().optional(),
  /** Why there are no services, and how to make one. Empty when there are some. */
  problems: z.array(entityProblemSchema).default([]),
  /** Version of what is shown; grows with every change. */
  version: z.number().int(),
  /** Signal channel that tells of a new version. Only this answer gives it out. */
  signalChannel: z.string(),
});

/**
 * The status of the services that a catalog entity stands for, with how fresh it is.
 *
 * @public
 */
export type EntityStatus = z.infer<typeof entityStatusSchema>;

/**
 * Payload of a signal on the channel of an {@link EntityStatus}.
 *
 * @public
 */
export type EntityStatusSignal = { version: number };
