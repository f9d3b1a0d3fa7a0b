import { Cloud } from '../Cloud';
import { checkIfMatch, etagOf } from '../http/etag';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { OperationType, WorkRequest } from './model';
import { WorkRequests } from './WorkRequests';

/** Work requests of Container Engine. */
export function workRequestOperations(
  cloud: Cloud,
  workRequests: WorkRequests,
): Operation[] {
  const path = '/20180222/workRequests';
  const get = (id: string): WorkRequest => {
    const request = cloud.state.workRequests[id];
    if (!request) {
      throw notAuthorizedOrNotFound();
    }
    return request;
  };
  const etag = ({ id, status }: WorkRequest) => etagOf(id, status);
  /** Errors and logs are asked for with the compartment of the work request. */
  const getInCompartment = (id: string, query: URLSearchParams) => {
    const request = get(id);
    if (requireQuery(query, 'compartmentId') !== request.compartmentId) {
      throw notAuthorizedOrNotFound();
    }
    return request;
  };

  return [
    {
      service: 'containerengine',
      name: 'getWorkRequest',
      method: 'GET',
      path: `${path}/{id}`,
      handle({ params }) {
        const request = get(params.id);
        return { headers: { etag: etag(request) }, body: view(request) };
      },
    },
    {
      service: 'containerengine',
      name: 'listWorkRequests',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const statuses = query.getAll('status');
        const requests = Object.values(cloud.state.workRequests).filter(
          request =>
            request.compartmentId === compartmentId &&
            (query.get('clusterId') ?? request.clusterId) ===
              request.clusterId &&
            (query.get('resourceId') ?? request.identifier) ===
              request.identifier &&
            (query.get('resourceType') ?? resourceType(request)) ===
              resourceType(request) &&
            (statuses.length === 0 || statuses.includes(request.status)),
        );
        const order = query.get('sortOrder') === 'ASC' ? 'ASC' : 'DESC';
        const shown = page(requests, query, order, ({ timeAccepted, id }) => ({
          value: timeAccepted,
          id,
        }));
        return pageAnswer(shown, view);
      },
    },
    {
      service: 'containerengine',
      name: 'deleteWorkRequest',
      method: 'DELETE',
      path: `${path}/{id}`,
      handle({ params, ifMatch }) {
        const request = get(params.id);
        checkIfMatch(ifMatch, etag(request));
        workRequests.cancel(request);
        return { status: 204 };
      },
    },
    {
      service: 'containerengine',
      name: 'listWorkRequestErrors',
      method: 'GET',
      path: `${path}/{id}/errors`,
      handle: ({ params, query }) => ({
        body: getInCompartment(params.id, query).errors,
      }),
    },
    {
      service: 'containerengine',
      name: 'listWorkRequestLogs',
      method: 'GET',
      path: `${path}/{id}/logs`,
      handle: ({ params, query }) => ({
        body: getInCompartment(params.id, query).logs,
      }),
    },
  ];
}

function resourceType({ entityType }: WorkRequest): string {
  return entityType === 'nodepool' ? 'NODEPOOL' : 'CLUSTER';
}

function view(request: WorkRequest) {
  return {
    id: request.id,
    operationType: request.operationType,
    status: request.status,
    compartmentId: request.compartmentId,
    // From the first moment: Terraform's provider asks once, right after the POST.
    resources: [
      {
        actionType: actionType(request),
        entityType: request.entityType,
        identifier: request.identifier,
        entityUri: entityUri(request),
      },
    ],
    timeAccepted: request.timeAccepted,
    timeStarted: request.timeStarted ?? null,
    timeFinished: request.timeFinished ?? null,
  };
}

const ACTIONS: Record<OperationType, 'CREATE' | 'UPDATE' | 'DELETE'> = {
  CLUSTER_CREATE: 'CREATE',
  CLUSTER_UPDATE: 'UPDATE',
  CLUSTER_DELETE: 'DELETE',
  NODEPOOL_CREATE: 'CREATE',
  NODEPOOL_UPDATE: 'UPDATE',
  NODEPOOL_DELETE: 'DELETE',
  ENABLE_ADDON: 'CREATE',
  UPDATE_ADDON: 'UPDATE',
  DISABLE_ADDON: 'DELETE',
};

function actionType({ operationType, status }: WorkRequest): string {
  const action = ACTIONS[operationType];
  switch (status) {
    case 'SUCCEEDED':
      return `${action}D`;
    case 'FAILED':
      return 'FAILED';
    case 'CANCELED':
      return `CANCELED_${action}`;
    default:
      return 'IN_PROGRESS';
  }
}

function entityUri({ entityType, clusterId, identifier }: WorkRequest): string {
  switch (entityType) {
    case 'cluster':
      return `/clusters/${identifier}`;
    case 'nodepool':
      return `/nodePools/${identifier}`;
    default:
      return `/clusters/${clusterId}/addons/${identifier}`;
  }
}
