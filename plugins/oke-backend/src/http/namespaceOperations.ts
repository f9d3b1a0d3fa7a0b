import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  declaredNamespaceSchema,
  driftSchema,
  namespaceBoundSchema,
  namespaceExportSchema,
  namespaceSpecSchema,
  namespaceDeletionPlanSchema,
  namespaceStatusSchema,
  planSchema,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { audited } from '../audit/audited';
import {
  namespaceDeclaration,
  namespaceDeletion,
  tellDeclared,
  tellDeletion,
} from '../audit/callerEvents';
import type { HistoryService } from '../history/HistoryService';
import { parseNamespaceSpec } from '../declarations/parseSpec';
import type { NamespaceService } from '../namespaces/NamespaceService';
import type { NamespaceStatusService } from '../namespaces/status/NamespaceStatusService';
import { ifThereIs, matching, seenBy } from './declaring';
import { listOf, listOperation } from './listOperation';
import { operation, type Operation } from './Operation';
import {
  clusterName,
  deleteHeadersSchema,
  deleteQuerySchema,
  namespaceName,
  NONE,
  putHeadersSchema,
  putQuerySchema,
} from './schemas';

const parameters = z.object({
  cluster: clusterName,
  name: namespaceName,
});

/** App namespaces. */
export function namespaceOperations(options: {
  auditor: AuditorService;
  namespaces: NamespaceService;
  namespaceStatuses: NamespaceStatusService;
  history: HistoryService;
}): Operation[] {
  const { auditor, namespaces, namespaceStatuses, history } = options;
  return [
    listOperation({
      path: '/namespaces',
      operationId: 'listNamespaces',
      summary: 'Namespaces that the caller may read, on all clusters',
      parameters: NONE,
      item: declaredNamespaceSchema,
      refusals: [],
      handle: async ({ credentials }, page) =>
        namespaces.list(credentials, page),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster/namespace-bounds',
      operationId: 'listNamespaceBounds',
      summary:
        'How large the fields of a namespace may be, for who may declare it',
      description:
        'By app-config, and by what the other namespaces of the owner and on the cluster have at this moment. Fields that are not bounded are not among them. A plan decides.',
      parameters: z.object({ cluster: clusterName }),
      query: z.strictObject({
        owner: namespaceSpecSchema.shape.owner,
        name: namespaceName
          .optional()
          .describe('Name of a namespace that is there already'),
      }),
      answer: listOf(namespaceBoundSchema),
      refusals: [400],
      handle: async ({ parameters: { cluster }, query, credentials }) => ({
        items: await namespaces.bounds({ cluster, ...query }, credentials),
      }),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster/namespaces/:name',
      operationId: 'getNamespace',
      summary: 'A namespace: what was declared, and how it stands',
      parameters,
      query: NONE,
      answer: declaredNamespaceSchema,
      refusals: [404],
      handle: async ({ parameters: { cluster, name }, credentials }) =>
        namespaces.get(cluster, name, credentials),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster/namespaces/:name/status',
      operationId: 'getNamespaceStatus',
      summary:
        'What is observed of a namespace: services, quota, access, policies and certificates',
      description:
        'Each is `read`, or `unread` with the reason. All but the services is read of the cluster for the answer.',
      parameters,
      query: NONE,
      answer: namespaceStatusSchema,
      refusals: [404],
      handle: async ({ parameters: { cluster, name }, credentials }) =>
        namespaceStatuses.get(cluster, name, credentials, new Date()),
    }),

    operation({
      method: 'get',
      path: '/clusters/:cluster/namespaces/:name/export',
      operationId: 'exportNamespace',
      summary:
        'What Okeanos makes of a namespace as files, for who goes on without it',
      description:
        'For who may change it. By what is declared, not by what is there. Without the labels and annotations that say that Okeanos made it: once they are applied over a namespace that was forgotten (`deletePolicy: Keep`), it is nobody’s but the cluster’s. The issuers of its certificates belong to the cluster and are not among them.',
      parameters,
      query: NONE,
      answer: namespaceExportSchema,
      refusals: [404, 409],
      handle: async ({ parameters: { cluster, name }, credentials }) =>
        namespaces.export(cluster, name, credentials),
    }),

    listOperation({
      path: '/clusters/:cluster/namespaces/:name/history',
      operationId: 'getNamespaceHistory',
      summary:
        'What others changed of what Okeanos made for a namespace, and what became of it',
      description:
        'First what still stands, then the latest. What comes again within an hour is one entry.',
      parameters,
      item: driftSchema,
      refusals: [404],
      handle: async ({ parameters: { cluster, name }, credentials }, page) =>
        history.ofNamespace(cluster, name, credentials, page),
    }),

    operation({
      method: 'put',
      path: '/clusters/:cluster/namespaces/:name',
      operationId: 'putNamespace',
      summary: 'Declares a namespace, and does not wait for it',
      description:
        'The same spec again does nothing, unless the `id` of a plan comes with it that changes something: then what drifted is put right once. With `dryRun=true` the answer is the plan, which has the problems that would be a 400, or a 409 while it is being deleted; `If-Match` and `plan` are held to what is there all the same, so that 200 says that the plan still stands.',
      parameters,
      query: putQuerySchema,
      body: namespaceSpecSchema,
      headers: putHeadersSchema,
      answer: declaredNamespaceSchema,
      refusals: [400, 409, 412],
      dryRun: {
        answer: planSchema,
        handle: async ({
          parameters: path,
          query: { plan },
          body,
          credentials,
          request,
        }) =>
          namespaces.plan(
            matching(path, parseNamespaceSpec(body)),
            credentials,
            { ifMatch: seenBy(request), plan },
          ),
      },
      handle: async ({ parameters: path, query, body, credentials, request }) =>
        audited(
          auditor,
          namespaceDeclaration(
            { ...path, ifExists: ifThereIs(query) },
            { request },
          ),
          async () =>
            namespaces.declare(
              matching(path, parseNamespaceSpec(body)),
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
      path: '/clusters/:cluster/namespaces/:name',
      operationId: 'deleteNamespace',
      summary: 'Asks for the deletion of a namespace, and does not wait for it',
      description:
        'Asking again does nothing. 409 while its spec protects it. With `dryRun=true` the answer is 200 and what the deletion would take away, with the problems that would be a 409; `If-Match` and `plan` are held to what is there all the same.',
      parameters,
      query: deleteQuerySchema,
      headers: deleteHeadersSchema,
      status: 202,
      answer: declaredNamespaceSchema,
      refusals: [400, 404, 409, 412],
      dryRun: {
        answer: namespaceDeletionPlanSchema,
        handle: async ({
          parameters: { cluster, name },
          query: { plan },
          credentials,
          request,
        }) =>
          namespaces.planDeletion(cluster, name, credentials, {
            ifMatch: seenBy(request),
            plan,
          }),
      },
      handle: async ({
        parameters: { cluster, name },
        query: { plan },
        credentials,
        request,
      }) =>
        audited(
          auditor,
          namespaceDeletion({ cluster, name }, { request }),
          () =>
            namespaces.delete(
              cluster,
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
