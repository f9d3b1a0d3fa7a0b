import { z } from 'zod';
import { conditionSchema } from './conditions';
import { deletionPlanSchema } from './plan';
import { rightsSchema } from './rights';
import { shareSchema } from './share';
import { clusterSpecSchema } from './spec/clusterSpec';
import { namespaceSpecSchema } from './spec/namespaceSpec';
import { observedStateSchema } from './status/observedState';

/** @public */
export const declaredClusterSchema = declared(clusterSpecSchema);

/**
 * A cluster that Okeanos makes: what was asked for and how it stands. What is observed on it is
 * {@link ClusterStatus}.
 *
 * @public
 */
export type DeclaredCluster = z.infer<typeof declaredClusterSchema>;

/** @public */
export const declaredNamespaceSchema = declared(namespaceSpecSchema).extend({
  /** How each entity of `sharedWith` stands. Told where one namespace is read, not by older backends. */
  shares: z.array(shareSchema).optional(),
  /** How its services and certificates stand. Told where namespaces are listed, not by older backends. */
  observed: observedStateSchema.optional(),
});

/**
 * An app namespace: what was asked for and how it stands.
 *
 * @public
 */
export type DeclaredNamespace = z.infer<typeof declaredNamespaceSchema>;

/** @public */
export const namespaceSummarySchema = declaredNamespaceSchema
  .pick({
    generation: true,
    createdAt: true,
    deletionRequestedAt: true,
    conditions: true,
    may: true,
    observed: true,
  })
  .extend({
    spec: namespaceSpecSchema.pick({ cluster: true, name: true, owner: true }),
  });

/**
 * What of an app namespace lists show: whose it is and how it stands.
 *
 * @public
 */
export type NamespaceSummary = z.infer<typeof namespaceSummarySchema>;

/** @public */
export const clusterDeletionPlanSchema = declaredClusterSchema.extend(
  deletionPlanSchema.omit({ etag: true }).shape,
);

/**
 * A cluster, and what its deletion would take away.
 *
 * @public
 */
export type ClusterDeletionPlan = z.infer<typeof clusterDeletionPlanSchema>;

/** @public */
export const namespaceDeletionPlanSchema = declaredNamespaceSchema.extend(
  deletionPlanSchema.omit({ etag: true }).shape,
);

/**
 * An app namespace, and what its deletion would take away.
 *
 * @public
 */
export type NamespaceDeletionPlan = z.infer<typeof namespaceDeletionPlanSchema>;

/** What is told of everything that callers declare. */
function declared<Spec extends z.ZodType>(spec: Spec) {
  return z.object({
    spec,
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
    /** Told where something is read; not in the answer to a declaration, nor by older backends. */
    may: rightsSchema.optional(),
  });
}
