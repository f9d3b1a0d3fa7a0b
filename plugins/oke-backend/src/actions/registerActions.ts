import type {
  AuditorService,
  AuthService,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  clusterSpecSchema,
  clusterStatusSchema,
  entityStatusSchema,
  entitySummarySchema,
  declaredNamespaceSchema,
  namespaceDeletionPlanSchema,
  namespaceSpecSchema,
  planSchema,
  unreadableRowSchema,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { audited } from '../audit/audited';
import {
  namespaceDeclaration,
  namespaceDeletion,
  tellDeclared,
  tellDeletion,
} from '../audit/callerEvents';
import { subjectOf, type Credentials } from '../authorization/subjectOf';
import type { ClusterService } from '../clusters/declared/ClusterService';
import type { ClusterStatusService } from '../clusters/status/ClusterStatusService';
import type { DeclarationRates } from '../declarations/DeclarationRates';
import { pageOf } from '../paging/Page';
import type { UnreadableService } from '../unreadable/UnreadableService';
import type { EntityStatusService } from '../entities/EntityStatusService';
import { PlanMovedError } from '../declarations/PlanMovedError';
import { PreconditionFailedError } from '../declarations/PreconditionFailedError';
import { tellMoved } from '../declarations/tellMoved';
import { answerOf, listOf } from '../http/listOperation';
import { pageRequest, partSchema } from '../http/pageQuery';
import { clusterName, namespaceName } from '../http/schemas';
import type { NamespaceService } from '../namespaces/NamespaceService';
import { READS, registerAction, type OkeAction } from './registerAction';

export interface ActionsOptions {
  registry: ActionsRegistryService;
  auth: AuthService;
  auditor: AuditorService;
  clusters: ClusterService;
  clusterStatuses: ClusterStatusService;
  namespaces: NamespaceService;
  entityStatuses: EntityStatusService;
  unreadable: UnreadableService;
  rates: DeclarationRates;
}

const etag = z.string().min(1);
const planId = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .describe(
    'The id of the plan that the user saw. It stands for the etag as well: when anything of it is otherwise now, nothing is done, and the answer has the new plan and what is different',
  );

/** The channel is for pages that stay open, and is given to nobody else. */
const OF_PAGES = { signalChannel: true, version: true } as const;
const serviceStatusOutput = entityStatusSchema.omit(OF_PAGES);
const entitySummaryOutput = entitySummarySchema.omit(OF_PAGES);

const entityRefInput = z
  .string()
  .describe('Full entity reference, for example component:default/cart');

/**
 * Offers what the API does to language models and other programs, by the actions registry. Callers are authorized by the
 * same services, with their own credentials, and what they change is on record as a change by the API is.
 */
export function registerActions(options: ActionsOptions): void {
  registerReads(options);
  registerPlans(options);
  registerWrites(options);
}

function registerReads(options: ActionsOptions): void {
  const { clusterStatuses, namespaces, entityStatuses, unreadable } = options;
  add(options, {
    name: 'list-clusters',
    title: 'List OKE clusters',
    description:
      'Lists the clusters that you may read: how each is observed and since when, its Kubernetes version, nodes and components, each with its reason and evidence. unreadable tells of those that the backend cannot read. What is not known is absent or says unknown: it is neither zero nor healthy.',
    attributes: READS,
    input: partSchema,
    output: listOf(clusterStatusSchema).extend({
      unreadable: z.array(unreadableRowSchema),
    }),
    handle: async (part, credentials) => ({
      ...answerOf(
        pageOf(
          await clusterStatuses.list(credentials),
          ({ name }) => [name],
          pageRequest(part),
        ),
      ),
      unreadable: (await unreadable.list(credentials)).filter(
        ({ namespace }) => namespace === undefined,
      ),
    }),
  });
  add(options, {
    name: 'list-namespaces',
    title: 'List app namespaces',
    description:
      'Lists the app namespaces that you may read: what was declared, its etag, and conditions with reason, message and since when. unreadable tells of those that the backend cannot read: they are not gone.',
    attributes: READS,
    input: partSchema.extend({
      cluster: z
        .string()
        .optional()
        .describe('Name of a cluster; of all clusters without it'),
    }),
    output: listOf(declaredNamespaceSchema).extend({
      unreadable: z.array(unreadableRowSchema),
    }),
    handle: async ({ cluster, ...part }, credentials) => ({
      ...answerOf(
        await namespaces.list(credentials, { cluster, ...pageRequest(part) }),
      ),
      unreadable: (await unreadable.list(credentials)).filter(
        row =>
          row.namespace !== undefined &&
          (cluster === undefined || row.cluster === cluster),
      ),
    }),
  });
  add(options, {
    name: 'get-entity-summary',
    title: 'Summarize the services of an entity',
    description:
      'Tells in a sentence each how the Kubernetes services of a catalog entity stand, and why there are none. Only the state healthy is good. connection says whether the cluster is seen at present, and how old the answer is (asOf). get-service-status tells everything of one.',
    attributes: READS,
    input: z.strictObject({ entityRef: entityRefInput }),
    output: entitySummaryOutput,
    handle: async ({ entityRef }, credentials) => {
      const { signalChannel, version, ...summary } =
        await entityStatuses.getSummary(entityRef, credentials);
      return summary;
    },
  });
  add(options, {
    name: 'get-service-status',
    title: 'Get the status of a service',
    description:
      'Tells how the Kubernetes services of a catalog entity stand: ways in, certificates, mutual TLS and policies, each with state, reason, since when, and the objects that were read as evidence. Only the state healthy is good. connection says whether the cluster is seen at present, and how old the answer is (asOf). Of an entity with many services, ask for one: get-entity-summary names them.',
    attributes: READS,
    input: z.strictObject({
      entityRef: entityRefInput,
      service: z
        .string()
        .optional()
        .describe('Name of one of its services. Default: all of them'),
    }),
    output: serviceStatusOutput,
    handle: async ({ entityRef, service }, credentials) => {
      const { signalChannel, version, ...status } = await (service === undefined
        ? entityStatuses.get(entityRef, credentials)
        : entityStatuses.getOnly(entityRef, service, credentials));
      return status;
    },
  });
}

const PLAN_ANSWER =
  'The answer has every change with its reason; unknown means that it could not be read. Problems have field, value, message and remedy, and a spec with problems is refused. Without problems there is an etag of the declaration that was compared with, or absent when there is none, and an id, with which the plan is confirmed.';

function registerPlans(options: ActionsOptions): void {
  const { clusters, namespaces } = options;
  add(options, {
    name: 'plan-cluster',
    title: 'Plan an OKE cluster',
    description: `Tells what declaring a private OKE cluster would change in OCI, and changes nothing. ${PLAN_ANSWER}`,
    attributes: READS,
    counted: 'plan',
    input: z.strictObject({ spec: clusterSpecSchema }),
    output: planSchema,
    handle: ({ spec }, credentials) => clusters.plan(spec, credentials),
  });
  add(options, {
    name: 'plan-namespace',
    title: 'Plan an app namespace',
    description: `Tells what declaring an app namespace would change on its cluster, and changes nothing. ${PLAN_ANSWER}`,
    attributes: READS,
    counted: 'plan',
    input: z.strictObject({ spec: namespaceSpecSchema }),
    output: planSchema,
    handle: ({ spec }, credentials) => namespaces.plan(spec, credentials),
  });
  add(options, {
    name: 'plan-namespace-deletion',
    title: 'Plan the deletion of an app namespace',
    description:
      'Tells what the deletion of an app namespace would take away and what would stay, whose it is, which hosts become free, and what could not be read; changes nothing. Without problems there is an id, with which the plan is confirmed.',
    attributes: READS,
    counted: 'plan',
    input: z.strictObject({ cluster: clusterName, name: namespaceName }),
    output: namespaceDeletionPlanSchema,
    handle: ({ cluster, name }, credentials) =>
      namespaces.planDeletion(cluster, name, credentials),
  });
}

function registerWrites(options: ActionsOptions): void {
  const { auditor, namespaces } = options;
  add(options, {
    name: 'create-namespace',
    title: 'Create or change an app namespace',
    description:
      'Declares an app namespace as it was planned and returns at once; the backend makes it true, and list-namespaces shows the conditions. Call plan-namespace with the same spec first, show its changes to the user, and pass its etag and id on: when something is otherwise meanwhile this is refused with the new plan, to be shown to the user.',
    // A change of a spec can take away what runs: hosts, services, access.
    attributes: { readOnly: false, idempotent: true, destructive: true },
    counted: 'declaration',
    input: z.strictObject({
      spec: namespaceSpecSchema,
      etag: etag.describe(
        'The etag of the plan: of the declaration that is changed, or absent when there is none',
      ),
      plan: planId,
    }),
    output: declaredNamespaceSchema,
    handle: ({ spec, etag: seen, plan }, credentials) => {
      const { cluster, name } = spec;
      const ifExists = 'update';
      return audited(
        auditor,
        namespaceDeclaration(
          { cluster, name, ifExists },
          by(credentials, 'create-namespace'),
        ),
        () =>
          telling(
            namespaces.declare(
              spec,
              { ifExists, ...seenAs(seen, plan) },
              credentials,
              new Date(),
            ),
          ),
        tellDeclared,
      );
    },
  });
  add(options, {
    name: 'delete-namespace',
    title: 'Delete an app namespace',
    description:
      'Asks for the deletion of an app namespace and returns at once. With deletePolicy Purge everything that runs in it goes; with Keep it stays without access for its owner. Call plan-namespace-deletion first, show to the user what goes, and pass its etag and id on: when something is otherwise meanwhile, also what runs there, this is refused with the new plan.',
    attributes: { readOnly: false, idempotent: true, destructive: true },
    counted: 'declaration',
    input: z.strictObject({
      cluster: clusterName,
      name: namespaceName,
      etag: etag.describe('The etag of the namespace as the user saw it'),
      plan: planId,
    }),
    output: declaredNamespaceSchema,
    handle: ({ cluster, name, etag: seen, plan }, credentials) =>
      audited(
        auditor,
        namespaceDeletion(
          { cluster, name },
          by(credentials, 'delete-namespace'),
        ),
        () =>
          telling(
            namespaces.delete(
              cluster,
              name,
              seenAs(seen, plan),
              credentials,
              new Date(),
            ),
          ),
        tellDeletion,
      ),
  });
}

/** The id of a plan stands for the etag as well, and tells more when it moved. */
function seenAs(seen: string, plan: string | undefined) {
  return { ifMatch: plan === undefined ? [seen] : undefined, plan };
}

/** Who calls an action gets of a refusal its message alone: the new plan is in it. */
async function telling<T>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    throw error instanceof PlanMovedError
      ? new PreconditionFailedError(tellMoved(error))
      : error;
  }
}

function by(credentials: Credentials, action: string) {
  return { caller: subjectOf(credentials), action };
}

function add<I extends z.ZodObject, O extends z.ZodObject>(
  { registry, auth, rates }: ActionsOptions,
  action: OkeAction<I, O>,
): void {
  registerAction(registry, { auth, rates }, action);
}
