import { Cloud } from '../Cloud';
import { etagOf } from '../http/etag';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import {
  invalidParameter,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { LoggingWorkRequest } from './model';
import { isoTime } from './records';
import { sortOrder } from './sorted';

/** The Logging service's own work requests. They cannot be cancelled, so that none is CANCELLING (so spelt here) or CANCELED. */
export function loggingWorkRequestOperations(cloud: Cloud): Operation[] {
  const path = '/20200531/workRequests';
  const { workRequests } = cloud.state.logging;
  const get = (id: string) => {
    const request = workRequests[id];
    if (!request) {
      throw notAuthorizedOrNotFound();
    }
    return request;
  };

  return [
    {
      service: 'logging',
      name: 'getWorkRequest',
      method: 'GET',
      path: `${path}/{id}`,
      handle({ params }) {
        const shown = view(get(params.id), cloud.now());
        return {
          headers: { etag: etagOf(shown.id, shown.status) },
          body: shown,
        };
      },
    },
    {
      service: 'logging',
      name: 'listWorkRequests',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const found = Object.values(workRequests)
          .map(request => view(request, cloud.now()))
          .filter(
            request =>
              request.compartmentId === compartmentId &&
              (query.get('id') ?? request.id) === request.id &&
              (query.get('status') ?? request.status) === request.status,
          );
        const by = sortField(query.get('sortBy'));
        const order = sortOrder(query, by === 'timeAccepted' ? 'DESC' : 'ASC');
        return pageAnswer(
          page(found, query, order, each => ({ value: each[by], id: each.id })),
        );
      },
    },
    {
      service: 'logging',
      name: 'listWorkRequestErrors',
      method: 'GET',
      path: `${path}/{id}/errors`,
      handle({ params, query }) {
        const { failure, endsAt } = get(params.id);
        const timestamp = isoTime(endsAt);
        const errors =
          failure && cloud.now() >= endsAt
            ? [{ code: failure.code, message: failure.message, timestamp }]
            : [];
        return pageAnswer(
          page(errors, query, 'ASC', () => ({ value: timestamp, id: '0' })),
        );
      },
    },
    {
      service: 'logging',
      name: 'listWorkRequestLogs',
      method: 'GET',
      path: `${path}/{id}/logs`,
      handle({ params, query }) {
        const lines = logLines(get(params.id), cloud.now());
        return pageAnswer(
          page(lines, query, 'ASC', ({ timestamp, message }) => ({
            ...{ value: timestamp, id: message },
          })),
        );
      },
    },
  ];
}

function sortField(
  field: string | null,
): 'operationType' | 'status' | 'timeAccepted' {
  switch (field) {
    case 'operationType':
    case 'status':
    case 'timeAccepted':
      return field;
    case null:
      return 'timeAccepted';
    default:
      throw invalidParameter(
        `sortBy: '${field}' is not operationType, status or timeAccepted`,
      );
  }
}

function statusOf({ endsAt, failure }: LoggingWorkRequest, now: number) {
  if (now < endsAt) {
    return 'IN_PROGRESS';
  }
  return failure ? 'FAILED' : 'SUCCEEDED';
}

/** The SDK's models have no action for what failed: that stays IN_PROGRESS, a guess. */
function actionOf(request: LoggingWorkRequest, now: number): string {
  if (statusOf(request, now) !== 'SUCCEEDED') {
    return 'IN_PROGRESS';
  }
  const [action] = request.operationType.split('_');
  return action === 'MOVE' ? 'UPDATED' : `${action}D`;
}

function logLines(request: LoggingWorkRequest, now: number) {
  const { operationType, acceptedAt, endsAt } = request;
  const begun = {
    message: `${operationType} has begun`,
    timestamp: isoTime(acceptedAt),
  };
  const status = statusOf(request, now);
  return status === 'IN_PROGRESS'
    ? [begun]
    : [
        begun,
        {
          message: `${operationType} has ended: ${status}`,
          timestamp: isoTime(endsAt),
        },
      ];
}

function view(request: LoggingWorkRequest, now: number) {
  const { id, operationType, compartmentId, acceptedAt, endsAt } = request;
  const status = statusOf(request, now);
  const isDone = status !== 'IN_PROGRESS';
  return {
    ...{ id, operationType, compartmentId, status },
    percentComplete: isDone ? 100 : 50,
    resources: [
      {
        entityType: request.resource.type,
        actionType: actionOf(request, now),
        identifier: request.resource.id,
        entityUri: request.resource.uri,
      },
    ],
    timeAccepted: isoTime(acceptedAt),
    timeStarted: isoTime(acceptedAt),
    timeFinished: isDone ? isoTime(endsAt) : null,
  };
}
