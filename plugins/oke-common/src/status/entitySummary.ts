import { z } from 'zod';
import { entityStatusSchema } from './entityStatus';
import {
  allowedPeerSchema,
  aspectSchema,
  exposureStatusSchema,
  itemCardSchema,
  policyStatusSchema,
  serviceStatusSchema,
} from './serviceStatus';

/** @public */
export const aspectSummarySchema = aspectSchema
  .pick({ state: true, message: true, since: true })
  .extend({
    /** How many objects it rests on. */
    evidence: z.number().int(),
  });

/**
 * A statement without the evidence for it.
 *
 * @public
 */
export type AspectSummary = z.infer<typeof aspectSummarySchema>;

/** The first of some things, and how many there are. */
const firstOf = <T extends z.ZodType>(item: T) =>
  z.object({ first: z.array(item), total: z.number().int() });

/**
 * The first of some things, and how many there are.
 *
 * @public
 */
export interface FirstOf<T> {
  first: T[];
  total: number;
}

const peerSummarySchema = allowedPeerSchema.omit({ policies: true });

/** @public */
export const serviceCardsSchema = z.object({
  service: z.string(),
  exposure: aspectSummarySchema.extend({
    /** How many ways in there are. */
    routes: z.number().int(),
    hosts: firstOf(z.string()),
    endpoints: exposureStatusSchema.shape.endpoints,
  }),
  certificates: aspectSummarySchema.extend({
    /** How many there are. */
    certificates: z.number().int(),
    mtls: aspectSummarySchema,
  }),
  policy: aspectSummarySchema.extend({
    /** How many there are. */
    items: z.number().int(),
    ingress: policyStatusSchema.shape.ingress,
    egress: policyStatusSchema.shape.egress,
    /** Who may connect, by direction; undefined when it is not known. */
    allowed: z
      .object({
        ingress: firstOf(peerSummarySchema),
        egress: firstOf(peerSummarySchema),
      })
      .optional(),
  }),
});

/**
 * What the cards of one Service say before anything on them is opened.
 *
 * @public
 */
export type ServiceCards = z.infer<typeof serviceCardsSchema>;

const standing = aspectSchema.pick({ state: true, since: true }).extend({
  /** Whether the sentence of the Service as a whole is that of this. */
  isSaid: z.boolean().optional(),
});

/** @public */
export const serviceOverviewSchema = z.object({
  service: z.string(),
  /** The worst of what is said of it, see `serviceHeadline`. */
  headline: aspectSchema.pick({ state: true, message: true, since: true }),
  exposure: standing,
  certificates: standing,
  mtls: standing,
  policy: standing,
  /** What evaluators of modules say that is on no other card. */
  checks: z.array(standing.extend({ title: z.string() })),
});

/**
 * One Service in a sentence, and how each of its cards stands.
 *
 * @public
 */
export type ServiceOverview = z.infer<typeof serviceOverviewSchema>;

/** @public */
export const entitySummarySchema = entityStatusSchema
  .omit({ services: true })
  .extend({
    /** Empty when no Service matches the entity's annotations. */
    services: z.array(serviceOverviewSchema),
    /** Where there is one Service alone: what its cards say. */
    cards: serviceCardsSchema.optional(),
    /**
     * By card: ids of the stale kinds of `connection` that it rests on. Absent where that is not known of each Service: it
     * may rest on any.
     */
    readKinds: z.partialRecord(itemCardSchema, z.array(z.string())),
  });

/**
 * The services that a catalog entity stands for, in a sentence each.
 *
 * @public
 */
export type EntitySummary = z.infer<typeof entitySummarySchema>;

/** @public */
export const entityServiceSchema = entityStatusSchema
  .pick({ version: true, signalChannel: true })
  .extend({ status: serviceStatusSchema });

/**
 * Everything that is known of one of the services that a catalog entity stands for.
 *
 * @public
 */
export type EntityService = z.infer<typeof entityServiceSchema>;
