import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { BastionWorkRequest } from './model';
import { isoTime } from './records';

/** The Bastion service's own work requests: none of them fails. */
export function bastionWorkRequestOperations(cloud: Cloud): Operation[] {
  const path = '/20210331/workRequests';
  const { workRequests } = cloud.state.bastion;
  const get = (id: string) => {
    const request = workRequests[id];
    if (!request) {
      throw notAuthorizedOrNotFound();
    }
    return request;
  };
  return [
    {
      service: 'bastion',
      name: 'getWorkRequest',
      method: 'GET',
      path: `${path}/{id}`,
      handle: ({ params }) => ({ body: view(get(params.id), cloud.now()) }),
    },
    {
      service: 'bastion',
      name: 'listWorkRequests',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const found = Object.values(workRequests).filter(
          request => request.compartmentId === compartmentId,
        );
        const shown = page(found, query, 'DESC', ({ acceptedAt, id }) => ({
          value: isoTime(acceptedAt),
          id,
        }));
        return pageAnswer(shown, request => view(request, cloud.now()));
      },
    },
    {
      service: 'bastion',
      name: 'listWorkRequestErrors',
      method: 'GET',
      path: `${path}/{id}/errors`,
      handle({ params }) {
        get(params.id);
        return { body: [] };
      },
    },
  ];
}

function view(request: BastionWorkRequest, now: number) {
  const { id, operationType, compartmentId, acceptedAt, endsAt } = request;
  const isDone = now >= endsAt;
  const [action, kind] = operationType.split('_');
  return {
    ...{ id, operationType, compartmentId },
    status: isDone ? 'SUCCEEDED' : 'IN_PROGRESS',
    percentComplete: isDone ? 100 : 50,
    resources: [
      {
        entityType: kind.toLowerCase(),
        actionType: isDone ? `${action}D` : 'IN_PROGRESS',
        identifier: request.identifier,
        entityUri: `/${kind.toLowerCase()}s/${request.identifier}`,
      },
    ],
    timeAccepted: isoTime(acceptedAt),
    timeStarted: isoTime(acceptedAt),
    timeFinished: isDone ? isoTime(endsAt) : null,
  };
}
