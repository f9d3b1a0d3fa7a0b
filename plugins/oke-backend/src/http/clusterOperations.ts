import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  clusterAccessSchema,
  clusterEndpointSchema,
  clusterExportSchema,
  clusterResourcesSchema,
  clusterSpecSchema,
  clusterStatusSchema,
  declaredClusterSchema,
  driftSchema,
  clusterDeletionPlanSchema,
  planSchema,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { audited } from '../audit/audited';
import { tellDeclared, tellDeletion } from '../audit/callerEvents';
import type { ClusterService } from '../clusters/declared/ClusterService';
import type { ClusterStatusService } from '../clusters/status/ClusterStatusService';
import type { HistoryService } from '../history/HistoryService';
import { parseClusterSpec } from '../declarations/parseSpec';
import { ifThereIs, matching, seenBy } from './declaring';
import { pageOf } from '../paging/Page';
import { listOperation } from './listOperation';
import { operation, type Operation } from './Operation';
import {
  clusterName,
  deleteHeadersSchema,
  deleteQuerySchema,
  NONE,
  putHeadersSchema,
  putQuerySchema,
} from './schemas';

const parameters = z.object({ cluster: clusterName });

/** Clusters: those that Okeanos makes, and what is observed on all. */
export function clusterOperations(options: {
  auditor: AuditorService;
  clusters: ClusterService;
  clusterStatuses: ClusterStatusService;
  history: HistoryService;
}): Operation[] {
  const { auditor, clusters, clusterStatuses, history } = options;
  return [
    listOperation({
      path: '/clusters',
      operationId: 'listClusters',
      summary: 'What is observed on every cluster that the caller may read',
      parameters: NONE,
      item: clusterStatusSchema,
      refusals: [],
      handle: async ({ credentials }, page) =>
        pageOf(
          await clusterStatuses.list(credentials),
          ({ name }) => [name],
          page,
        ),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster/status',
      operationId: 'getClusterStatus',
      summary: 'What is observed on a cluster',
      parameters,
      query: NONE,
      answer: clusterStatusSchema,
      refusals: [404],
      handle: async ({ parameters: { cluster }, credentials }) =>
        clusterStatuses.get(cluster, credentials),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster',
      operationId: 'getCluster',
      summary:
        'A cluster that Okeanos makes: what was declared, and how it stands',
      parameters,
      query: NONE,
      answer: declaredClusterSchema,
      refusals: [404],
      handle: async ({ parameters: { cluster }, credentials }) =>
        clusters.get(cluster, credentials),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster/resources',
      operationId: 'getClusterResources',
      summary:
        'What a cluster that Okeanos makes consists of in OCI, how far each part is, and the rules of its security groups',
      description: 'As Okeanos has recorded it: OCI is not asked.',
      parameters,
      query: NONE,
      answer: clusterResourcesSchema,
      refusals: [404],
      handle: async ({ parameters: { cluster }, credentials }) =>
        clusters.resources(cluster, credentials),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster/export',
      operationId: 'exportCluster',
      summary:
        'What a cluster that Okeanos makes consists of in OCI as Terraform, for who goes on without it',
      description:
        'For who may change it. As OCI answers now, where that differs from what is declared, too; all of it, or 409 that says what cannot be told now. With it come `import` blocks, with which a plan of Terraform changes nothing.',
      parameters,
      query: NONE,
      answer: clusterExportSchema,
      refusals: [404, 409],
      handle: async ({ parameters: { cluster }, credentials }) =>
        clusters.export(cluster, credentials),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster/access',
      operationId: 'getClusterAccess',
      summary:
        'Who may do what on a cluster that Okeanos makes: the statements that OCI needs, its owner, and the groups of its namespaces',
      description:
        'Told to those who may change every cluster. As Okeanos has it: neither the policies of OCI nor the roles inside are read.',
      parameters,
      query: NONE,
      answer: clusterAccessSchema,
      refusals: [404],
      handle: async ({ parameters: { cluster }, credentials }) =>
        clusters.access(cluster, credentials),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster/endpoint',
      operationId: 'getClusterEndpoint',
      summary: 'Where the API server of a cluster is that Okeanos makes',
      description:
        'As OCI told Okeanos; 404 until then. Holds no credential: whoever calls it needs one of their own.',
      parameters,
      query: NONE,
      answer: clusterEndpointSchema,
      refusals: [404],
      handle: async ({ parameters: { cluster }, credentials }) =>
        clusters.endpoint(cluster, credentials),
    }),

    listOperation({
      path: '/clusters/:cluster/history',
      operationId: 'getClusterHistory',
      summary:
        'What others changed of what Okeanos made for a cluster, in OCI and inside, and what became of it',
      description:
        'First what still stands, then the latest. Nothing of its namespaces. What comes again within an hour is one entry.',
      parameters,
      item: driftSchema,
      refusals: [404],
      handle: async ({ parameters: { cluster }, credentials }, page) =>
        history.ofCluster(cluster, credentials, page),
    }),

    operation({
      method: 'put',
      path: '/clusters/:cluster',
      operationId: 'putCluster',
      summary: 'Declares a cluster, and does not wait for it',
      description:
        'The same spec again does nothing, unless the `id` of a plan comes with it that changes something: then what drifted is put right once. With `dryRun=true` the answer is the plan, which has the problems that would be a 400, or a 409 while it is being deleted; `If-Match` and `plan` are held to what is there all the same, so that 200 says that the plan still stands.',
      parameters,
      query: putQuerySchema,
      body: clusterSpecSchema,
      headers: putHeadersSchema,
      answer: declaredClusterSchema,
      refusals: [400, 409, 412],
      dryRun: {
        answer: planSchema,
        handle: async ({
          parameters: { cluster: name },
          query: { plan },
          body,
          credentials,
          request,
        }) =>
          clusters.plan(
            matching({ name }, parseClusterSpec(body)),
            credentials,
            { ifMatch: seenBy(request), plan },
          ),
      },
      handle: async ({
        parameters: { cluster: name },
        query,
        body,
        credentials,
        request,
      }) =>
        audited(
          auditor,
          {
            eventId: 'cluster-declare',
            severityLevel: 'medium',
            request,
            meta: { name, ifExists: ifThereIs(query) },
          },
          async () =>
            clusters.declare(
              matching({ name }, parseClusterSpec(body)),
              {
                ifExists: ifThereIs(query),
                ifMatch: seenBy(request),
                plan: query.plan,
              },
              credentials,
              new Date(),
            ),
          tellDeclared,
        ),
    }),

    operation({
      method: 'delete',
      path: '/clusters/:cluster',
      operationId: 'deleteCluster',
      summary: 'Asks for the deletion of a cluster, and does not wait for it',
      description:
        'Asking again does nothing. 409 while its spec protects it, or it has namespaces. With `dryRun=true` the answer is 200 and what the deletion would take away, with the problems that would be a 409; `If-Match` and `plan` are held to what is there all the same.',
      parameters,
      query: deleteQuerySchema,
      headers: deleteHeadersSchema,
      status: 202,
      answer: declaredClusterSchema,
      refusals: [400, 404, 409, 412],
      dryRun: {
        answer: clusterDeletionPlanSchema,
        handle: async ({
          parameters: { cluster },
          query: { plan },
          credentials,
          request,
        }) =>
          clusters.planDeletion(cluster, credentials, {
            ifMatch: seenBy(request),
            plan,
          }),
      },
      handle: async ({
        parameters: { cluster: name },
        query: { plan },
        credentials,
        request,
      }) =>
        audited(
          auditor,
          {
            eventId: 'cluster-delete',
            severityLevel: 'high',
            request,
            meta: { name },
          },
          () =>
            clusters.delete(
              name,
              { ifMatch: seenBy(request), plan },
              credentials,
              new Date(),
            ),
          tellDeletion,
        ),
    }),
  ];
}
