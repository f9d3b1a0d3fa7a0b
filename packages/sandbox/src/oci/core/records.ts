import { Cloud } from '../Cloud';
import { DURATIONS, TERMINATED_READABLE_MS } from '../durations';
import { etagOf } from '../http/etag';
import { incorrectState, notAuthorizedOrNotFound } from '../http/ServiceError';
import { Collection } from './CoreKind';
import { CoreRecord, CoreResource } from './model';

export type LifecycleState =
  | 'PROVISIONING'
  | 'AVAILABLE'
  | 'UPDATING'
  | 'TERMINATING'
  | 'TERMINATED';

/** The lifecycle of network parts needs nobody to drive it: it follows from the time. */
export function lifecycleState(
  { timeline }: CoreRecord,
  now: number,
): LifecycleState {
  if (timeline.terminatedAt !== undefined) {
    return now < timeline.terminatedAt ? 'TERMINATING' : 'TERMINATED';
  }
  if (now < timeline.availableAt) {
    return 'PROVISIONING';
  }
  return now < (timeline.updatedAt ?? 0) ? 'UPDATING' : 'AVAILABLE';
}

function isReadable({ timeline }: CoreRecord, now: number): boolean {
  return (
    timeline.terminatedAt === undefined ||
    now < timeline.terminatedAt + TERMINATED_READABLE_MS
  );
}

/** What a read shows. */
export function view<S extends object>(cloud: Cloud, record: CoreRecord<S>) {
  return {
    ...record.resource,
    lifecycleState: lifecycleState(record, cloud.now()),
  };
}

export function etag(cloud: Cloud, record: CoreRecord): string {
  return etagOf(
    record.resource.id,
    record.revision,
    lifecycleState(record, cloud.now()),
  );
}

/** Records that a list can show. */
export function visibleRecords<S extends object>(
  cloud: Cloud,
  collection: Collection<S>,
): CoreRecord<S>[] {
  return Object.values(collection.records(cloud.state.core)).filter(
    record =>
      isReadable(record, cloud.now()) &&
      cloud.isVisible(record.timeline.createdAt),
  );
}

/** Resources that are there, those being created or deleted included. */
export function existingResources<S extends object>(
  cloud: Cloud,
  collection: Collection<S>,
): (CoreResource & S)[] {
  return Object.values(collection.records(cloud.state.core))
    .filter(record => lifecycleState(record, cloud.now()) !== 'TERMINATED')
    .map(({ resource }) => resource);
}

/**
 * What an operation on a resource works with.
 *
 * @throws ServiceError 404 NotAuthorizedOrNotFound
 */
export function getRecord<S extends object>(
  cloud: Cloud,
  collection: Collection<S>,
  id: string,
): CoreRecord<S> {
  const record = collection.records(cloud.state.core)[id];
  if (
    !record ||
    !isReadable(record, cloud.now()) ||
    !cloud.isVisible(record.timeline.createdAt)
  ) {
    throw notAuthorizedOrNotFound();
  }
  return record;
}

/**
 * What a request refers to, or wants to change.
 *
 * @throws ServiceError 404 NotAuthorizedOrNotFound when it is not there, 409 IncorrectState when it is not AVAILABLE
 */
export function getAvailable<S extends object>(
  cloud: Cloud,
  collection: Collection<S>,
  id: string,
): CoreRecord<S> {
  const record = collection.records(cloud.state.core)[id];
  const state = record && lifecycleState(record, cloud.now());
  if (!state || state === 'TERMINATED') {
    throw notAuthorizedOrNotFound();
  }
  if (state !== 'AVAILABLE') {
    throw incorrectState(`${collection.name} ${id} is in state ${state}`);
  }
  return record;
}

export function addRecord<S extends object>(
  cloud: Cloud,
  collection: Collection<S>,
  resource: CoreResource & S,
): CoreRecord<S> {
  const records = collection.records(cloud.state.core);
  for (const [id, record] of Object.entries(records)) {
    if (!isReadable(record, cloud.now())) {
      delete records[id];
    }
  }
  const record = {
    resource,
    revision: 0,
    timeline: {
      createdAt: cloud.now(),
      availableAt: cloud.now() + cloud.scaled(collection.provisioning),
    },
  };
  records[resource.id] = record;
  return record;
}

export function terminate(cloud: Cloud, record: CoreRecord): void {
  record.revision++;
  record.timeline.terminatedAt =
    cloud.now() + cloud.scaled(DURATIONS.networkDelete);
}
