import {
  accessBindingSchema,
  aspectSchema,
  aspectSummarySchema,
  certificateStatusSchema,
  certificateSummarySchema,
  chainCertificateSchema,
  choiceSchema,
  clusterConnectionSchema,
  clusterAccessSchema,
  clusterEndpointSchema,
  clusterResourceSchema,
  clusterResourcesSchema,
  clusterSpecSchema,
  clusterStatusSchema,
  conditionSchema,
  entityProblemSchema,
  entityPlaceSchema,
  entityServiceSchema,
  entityStatusSchema,
  entitySummarySchema,
  evidenceSchema,
  exposureRouteSchema,
  freeHostSchema,
  declaredNamespaceSchema,
  namespaceSpecSchema,
  declaredClusterSchema,
  clusterDeletionPlanSchema,
  deletionGroupSchema,
  deletionItemSchema,
  deletionPlanSchema,
  fieldChangeSchema,
  namespaceDeletionPlanSchema,
  namespaceStatusSchema,
  planDifferenceSchema,
  planChangeSchema,
  planProblemSchema,
  planSchema,
  policyInWordsSchema,
  policyItemSchema,
  policyStatementSchema,
  quotaUseSchema,
  releasedHostSchema,
  unreadableRowSchema,
  rightsSchema,
  securityRuleInWordsSchema,
  serviceCardsSchema,
  serviceOverviewSchema,
  serviceStatusSchema,
  serviceSummarySchema,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { NONE } from './schemas';

/** What Backstage's error handler answers (`@backstage/errors`, `ErrorResponseBody`), and our problems. */
const errorSchema = z
  .object({
    // Libraries and Backstage itself add fields of their own.
    error: z.looseObject({
      name: z.string().describe('For programs, for example `NotFoundError`'),
      message: z.string().describe('For people'),
      problems: z
        .array(planProblemSchema)
        .optional()
        .describe(
          'Everything that is wrong with a spec, or with the annotations of an entity of yours: field, value, what is wrong, what to do about it',
        ),
      plan: z
        .union([planSchema, deletionPlanSchema])
        .optional()
        .describe('When a plan was confirmed that is not the one of now: that'),
      difference: z
        .array(planDifferenceSchema)
        .optional()
        .describe(
          'In what it differs from the plan that the caller saw; not there when that is not known any more',
        ),
    }),
    request: z.object({ method: z.string(), url: z.string() }).optional(),
    response: z.object({ statusCode: z.number().int() }),
  })
  .describe('Why a request was refused');

/** Schemas that have a name of their own in the document; others are part of what uses them. */
const ANSWERS = {
  AccessBinding: accessBindingSchema,
  Aspect: aspectSchema,
  AspectSummary: aspectSummarySchema,
  CertificateStatus: certificateStatusSchema,
  CertificateSummary: certificateSummarySchema,
  ChainCertificate: chainCertificateSchema,
  Choice: choiceSchema,
  ClusterAccess: clusterAccessSchema,
  ClusterEndpoint: clusterEndpointSchema,
  ClusterConnection: clusterConnectionSchema,
  ClusterResource: clusterResourceSchema,
  ClusterResources: clusterResourcesSchema,
  ClusterSpec: clusterSpecSchema,
  ClusterStatus: clusterStatusSchema,
  Condition: conditionSchema,
  ClusterDeletionPlan: clusterDeletionPlanSchema,
  DeclaredCluster: declaredClusterSchema,
  DeclaredNamespace: declaredNamespaceSchema,
  DeletionGroup: deletionGroupSchema,
  DeletionItem: deletionItemSchema,
  DeletionPlan: deletionPlanSchema,
  Empty: NONE,
  EntityProblem: entityProblemSchema,
  EntityPlace: entityPlaceSchema,
  EntityService: entityServiceSchema,
  EntityStatus: entityStatusSchema,
  EntitySummary: entitySummarySchema,
  Error: errorSchema,
  Evidence: evidenceSchema,
  ExposureRoute: exposureRouteSchema,
  FieldChange: fieldChangeSchema,
  NamespaceDeletionPlan: namespaceDeletionPlanSchema,
  NamespaceSpec: namespaceSpecSchema,
  NamespaceStatus: namespaceStatusSchema,
  Plan: planSchema,
  PlanChange: planChangeSchema,
  PlanDifference: planDifferenceSchema,
  PlanProblem: planProblemSchema,
  PolicyInWords: policyInWordsSchema,
  PolicyItem: policyItemSchema,
  PolicyStatement: policyStatementSchema,
  QuotaUse: quotaUseSchema,
  ReleasedHost: releasedHostSchema,
  UnreadableRow: unreadableRowSchema,
  Rights: rightsSchema,
  SecurityRuleInWords: securityRuleInWordsSchema,
  ServiceCards: serviceCardsSchema,
  ServiceOverview: serviceOverviewSchema,
  ServiceStatus: serviceStatusSchema,
  ServiceSummary: serviceSummarySchema,
};

/** What callers send, with defaults left out. */
const INPUTS = {
  ClusterSpecInput: clusterSpecSchema,
  FreeHost: freeHostSchema,
  NamespaceSpecInput: namespaceSpecSchema,
};

/** Names of schemas in the document. */
export type Registry = z.core.$ZodRegistry<{ id: string }>;

/** Of what is answered. */
export const answerRegistry = () => registryOf(ANSWERS);

/** Of what is sent. */
export const inputRegistry = () => registryOf(INPUTS);

function registryOf(schemas: Record<string, z.ZodType>): Registry {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) {
    registry.add(schema, { id });
  }
  return registry;
}

/** Its name in the document; it gets one if it has none. */
export function nameOf(
  schema: z.ZodType,
  registry: Registry,
  otherwise: string,
) {
  const id = registry.get(schema)?.id;
  if (id) {
    return id;
  }
  const name = `${otherwise[0].toLocaleUpperCase('en')}${otherwise.slice(1)}`;
  registry.add(schema, { id: name });
  return name;
}

/** What the document's `components` say of them. */
export function schemasOf(registry: Registry, io: 'input' | 'output') {
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: id => refTo(id).$ref,
    override: ({ jsonSchema }) => {
      // Answers of the same version can have more.
      if (io === 'output' && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties;
      }
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id, $schema, ...schema }]) => [
      id,
      schema,
    ]),
  );
}

export function refTo(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}
