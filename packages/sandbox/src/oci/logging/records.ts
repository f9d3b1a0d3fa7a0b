import { Cloud } from '../Cloud';
import { DURATIONS } from '../durations';
import { checkIfMatch, etagOf } from '../http/etag';
import { Answer, Call } from '../http/operation';
import {
  conflict,
  incorrectState,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { Log, LogGroup, LoggingWorkRequest } from './model';

export type LoggingState =
  | 'CREATING'
  | 'ACTIVE'
  | 'INACTIVE'
  | 'UPDATING'
  | 'DELETING'
  | 'FAILED';

/**
 * Log groups and logs need nobody to drive them: their states follow from the time.
 *
 * @returns undefined when it is deleted: the API has no state for that, and answers 404
 */
export function stateOf(
  record: LogGroup | Log,
  now: number,
): LoggingState | undefined {
  const { activeAt, isFailed, change } = record.timeline;
  if (change && now < change.endsAt) {
    return change.state;
  }
  if (change?.state === 'DELETING' && !change.isFailed) {
    return undefined;
  }
  if (now < activeAt) {
    return 'CREATING';
  }
  if (isFailed) {
    return 'FAILED';
  }
  return 'isEnabled' in record && !record.isEnabled ? 'INACTIVE' : 'ACTIVE';
}

export function etag(cloud: Cloud, record: LogGroup | Log): string {
  return etagOf(
    ...[record.id, record.revision],
    String(stateOf(record, cloud.now())),
  );
}

/** Those that are there, also while they are made or deleted. */
export function existing<R extends LogGroup | Log>(
  cloud: Cloud,
  records: Record<string, R>,
): R[] {
  return Object.values(records).filter(
    record => stateOf(record, cloud.now()) !== undefined,
  );
}

/** Those that a list shows. */
export function visible<R extends LogGroup | Log>(
  cloud: Cloud,
  records: Record<string, R>,
): R[] {
  return existing(cloud, records).filter(({ timeline }) =>
    cloud.isVisible(timeline.createdAt),
  );
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function getLogGroup(cloud: Cloud, id: string): LogGroup {
  return seen(cloud, cloud.state.logging.logGroups[id]);
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound, also when it is in another group */
export function getLog(cloud: Cloud, logGroupId: string, id: string): Log {
  const log = seen(cloud, cloud.state.logging.logs[id]);
  if (log.logGroupId !== logGroupId) {
    throw notAuthorizedOrNotFound();
  }
  return log;
}

function seen<R extends LogGroup | Log>(
  cloud: Cloud,
  record: R | undefined,
): R {
  if (
    !record ||
    stateOf(record, cloud.now()) === undefined ||
    !cloud.isVisible(record.timeline.createdAt)
  ) {
    throw notAuthorizedOrNotFound();
  }
  return record;
}

/** @throws ServiceError 412 with another etag, 409 when it is in none of the states that allow the change */
export function checkChangeable(
  cloud: Cloud,
  record: LogGroup | Log,
  ifMatch: string | undefined,
  allowed: readonly LoggingState[] = ['ACTIVE', 'INACTIVE'],
): void {
  checkIfMatch(ifMatch, etag(cloud, record));
  const state = stateOf(record, cloud.now());
  if (!state || !allowed.includes(state)) {
    throw incorrectState(`${record.id} is in state ${state}`);
  }
}

/** @throws ServiceError 409 Conflict when another one has the name: names are case-sensitive */
export function checkNameIsFree(
  others: readonly { id: string; displayName: string }[],
  displayName: string,
  ownId?: string,
): void {
  const other = others.find(
    each => each.displayName === displayName && each.id !== ownId,
  );
  if (other) {
    throw conflict(`The display name ${displayName} is taken by ${other.id}`);
  }
}

type Work = Pick<LoggingWorkRequest, 'operationType' | 'compartmentId'>;

/** Notes a work request of the Logging service: it ends with its change. */
function acceptWork(
  cloud: Cloud,
  work: Work & Pick<LoggingWorkRequest, 'resource' | 'failure'>,
): LoggingWorkRequest {
  const id = cloud.newOcid('logworkrequest');
  const acceptedAt = cloud.now();
  const endsAt = acceptedAt + cloud.scaled(DURATIONS.logging);
  const request = { ...work, id, acceptedAt, endsAt };
  cloud.state.logging.workRequests[id] = request;
  return request;
}

const resourceOf = (record: { id: string; logGroupId?: string }) =>
  record.logGroupId
    ? {
        ...{ type: 'log' as const, id: record.id },
        uri: `/logGroups/${record.logGroupId}/logs/${record.id}`,
      }
    : {
        ...{ type: 'loggroup' as const, id: record.id },
        uri: `/logGroups/${record.id}`,
      };

const accepted = ({ id }: LoggingWorkRequest): Answer => ({
  status: 202,
  headers: { 'opc-work-request-id': id },
});

/** Begins to make what has this OCID. @param keep - keeps the record, with this timeline */
export function beginCreation(
  cloud: Cloud,
  work: Work,
  record: { id: string; logGroupId?: string },
  { workRequestFailure: failure }: Call,
  keep: (made: Pick<LogGroup, 'timeline' | 'revision'>) => void,
): Answer {
  const resource = resourceOf(record);
  const request = acceptWork(cloud, { ...work, resource, failure });
  keep({
    revision: 0,
    timeline: {
      createdAt: request.acceptedAt,
      modifiedAt: request.acceptedAt,
      activeAt: request.endsAt,
      isFailed: failure !== undefined,
    },
  });
  return { ...accepted(request), created: record.id };
}

/** Begins a change. @param apply - changes the record: at once, as reads show it, but not if the work request is to fail */
export function beginChange(
  cloud: Cloud,
  work: Work,
  record: LogGroup | Log,
  { workRequestFailure: failure }: Call,
  apply?: () => void,
): Answer {
  const resource = resourceOf(record);
  const request = acceptWork(cloud, { ...work, resource, failure });
  if (!failure) {
    apply?.();
    record.timeline.modifiedAt = request.acceptedAt;
  }
  record.revision++;
  record.timeline.change = {
    state: work.operationType.startsWith('DELETE') ? 'DELETING' : 'UPDATING',
    endsAt: request.endsAt,
    isFailed: failure !== undefined,
  };
  return accepted(request);
}

export const isoTime = (at: number) => new Date(at).toISOString();
