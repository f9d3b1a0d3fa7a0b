import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { CoreWorkRequest } from './model';

/** The Work Requests service of the core services: https://docs.oracle.com/en-us/iaas/api/#/en/workrequests/20160918/ */
export function coreWorkRequestOperations(cloud: Cloud): Operation[] {
  const path = '/20160918/workRequests';
  const get = (id: string): CoreWorkRequest => {
    const work = cloud.state.core.workRequests[id];
    if (!work) {
      throw notAuthorizedOrNotFound();
    }
    return work;
  };
  const view = (work: CoreWorkRequest) => {
    const isDone = cloud.now() >= work.endsAt;
    const time = (at: number) => new Date(at).toISOString();
    return {
      id: work.id,
      operationType: work.operationType,
      compartmentId: work.compartmentId,
      status: isDone ? 'SUCCEEDED' : 'IN_PROGRESS',
      percentComplete: isDone ? 100 : 0,
      resources: [
        {
          actionType: isDone ? 'UPDATED' : 'IN_PROGRESS',
          entityType: 'vcn',
          identifier: work.vcnId,
          entityUri: `/vcns/${work.vcnId}`,
        },
      ],
      timeAccepted: time(work.acceptedAt),
      timeStarted: time(work.acceptedAt),
      ...(isDone && { timeFinished: time(work.endsAt) }),
    };
  };

  return [
    {
      service: 'core',
      name: 'getWorkRequest',
      method: 'GET',
      path: `${path}/{id}`,
      handle: ({ params }) => ({ body: view(get(params.id)) }),
    },
    {
      service: 'core',
      name: 'listWorkRequests',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const found = Object.values(cloud.state.core.workRequests).filter(
          work =>
            work.compartmentId === compartmentId &&
            (query.get('resourceId') ?? work.vcnId) === work.vcnId,
        );
        return pageAnswer(
          page(found, query, 'DESC', ({ acceptedAt, id }) => ({
            value: new Date(acceptedAt).toISOString(),
            id,
          })),
          view,
        );
      },
    },
    ...(['errors', 'logs'] as const).map(
      (part): Operation => ({
        service: 'core',
        name:
          part === 'errors' ? 'listWorkRequestErrors' : 'listWorkRequestLogs',
        method: 'GET',
        path: `${path}/{id}/${part}`,
        handle({ params }) {
          get(params.id);
          return { body: [] };
        },
      }),
    ),
  ];
}
