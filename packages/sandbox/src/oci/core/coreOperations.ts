import { Cloud } from '../Cloud';
import { checkIfMatch } from '../http/etag';
import { Answer, Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { parse, requireQuery } from '../http/parse';
import {
  incorrectState,
  invalidParameter,
  limitExceeded,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { Collection, CoreKind, CreateDetails, UpdateDetails } from './CoreKind';
import { CoreRecord, CoreResource } from './model';
import {
  addRecord,
  etag,
  getAvailable,
  getRecord,
  lifecycleState,
  existingResources,
  terminate,
  view,
  visibleRecords,
} from './records';

/** Create, get, list, update and delete of one kind of resource. */
export function coreOperations<
  S extends object,
  C extends CreateDetails,
  U extends UpdateDetails,
>(cloud: Cloud, kind: CoreKind<S, C, U>): Operation[] {
  const { collection } = kind;
  const path = `/20160918/${collection.path}`;
  const item = `${path}/{id}`;
  const answer = (record: CoreRecord<S>): Answer => ({
    headers: { etag: etag(cloud, record) },
    body: shown(cloud, kind, record),
  });

  return [
    {
      service: 'core',
      name: `create${collection.name}`,
      method: 'POST',
      path,
      retryToken: true,
      handle({ body }) {
        const details = parse(kind.createSchema, body);
        const compartmentId =
          details.compartmentId ?? kind.compartmentOf?.(cloud, details);
        if (!compartmentId || !cloud.hasCompartment(compartmentId)) {
          throw notAuthorizedOrNotFound();
        }
        const specific = kind.build(cloud, details);
        checkLimit(cloud, collection, details.vcnId);
        const id = cloud.newOcid(collection.ocidType);
        const record = addRecord(cloud, collection, {
          id,
          compartmentId,
          displayName: details.displayName ?? defaultName(cloud, collection),
          timeCreated: cloud.timestamp(),
          freeformTags: details.freeformTags,
          definedTags: details.definedTags,
          ...specific,
        });
        kind.created?.(cloud, record.resource);
        return { ...answer(record), created: id };
      },
    },
    {
      service: 'core',
      name: `get${collection.name}`,
      method: 'GET',
      path: item,
      handle: ({ params }) => answer(getRecord(cloud, collection, params.id)),
    },
    {
      service: 'core',
      name: `list${collection.plural}`,
      method: 'GET',
      path,
      handle: ({ query }) => list(cloud, kind, query),
    },
    {
      service: 'core',
      name: `update${collection.name}`,
      method: 'PUT',
      path: item,
      handle({ params, body, ifMatch }) {
        const details = parse(kind.updateSchema, body);
        const record = getAvailable(cloud, collection, params.id);
        checkIfMatch(ifMatch, etag(cloud, record));
        const { resource } = record;
        record.resource = {
          ...resource,
          displayName: details.displayName ?? resource.displayName,
          freeformTags: details.freeformTags ?? resource.freeformTags,
          definedTags: details.definedTags ?? resource.definedTags,
          ...kind.change(cloud, resource, details),
        };
        record.revision++;
        return answer(record);
      },
    },
    {
      service: 'core',
      name: `delete${collection.name}`,
      method: 'DELETE',
      path: item,
      handle({ params, ifMatch }) {
        const record = getRecord(cloud, collection, params.id);
        const state = lifecycleState(record, cloud.now());
        if (state === 'TERMINATED') {
          throw notAuthorizedOrNotFound();
        }
        if (state === 'TERMINATING') {
          throw incorrectState(
            `${collection.name} ${params.id} is being deleted`,
          );
        }
        checkIfMatch(ifMatch, etag(cloud, record));
        kind.checkDeletable(cloud, record.resource);
        terminate(cloud, record);
        kind.deleted?.(cloud, record.resource);
        return { status: 204 };
      },
    },
  ];
}

/** What a read shows of a resource. */
function shown<
  S extends object,
  C extends CreateDetails,
  U extends UpdateDetails,
>(cloud: Cloud, kind: CoreKind<S, C, U>, record: CoreRecord<S>) {
  const resource = view(cloud, record);
  return {
    ...resource,
    ...kind.shown?.(cloud, record.resource, resource.lifecycleState),
  };
}

function list<
  S extends object,
  C extends CreateDetails,
  U extends UpdateDetails,
>(cloud: Cloud, kind: CoreKind<S, C, U>, query: URLSearchParams): Answer {
  const { collection, filters = [] } = kind;
  const compartmentId = requireQuery(query, 'compartmentId');
  if (!cloud.hasCompartment(compartmentId)) {
    throw notAuthorizedOrNotFound();
  }
  const wanted = (name: string, value: string | undefined) =>
    !query.has(name) || query.get(name) === value;
  const items = visibleRecords(cloud, collection)
    .map(record => shown(cloud, kind, record))
    .filter(
      item =>
        item.compartmentId === compartmentId &&
        wanted('vcnId', vcnIdOf(item)) &&
        wanted('displayName', item.displayName) &&
        wanted('lifecycleState', item.lifecycleState) &&
        filters.every(name => wanted(name, String(item[name]))),
    );
  const sort = parseSort(query);
  return pageAnswer(
    page(items, query, sort.order, item => ({
      value: sort.by === 'DISPLAYNAME' ? item.displayName : item.timeCreated,
      id: item.id,
    })),
  );
}

function vcnIdOf(resource: CoreResource & { vcnId?: string }) {
  return resource.vcnId;
}

/** "The default order for TIMECREATED is descending, for DISPLAYNAME ascending" (every list operation of the API reference). */
function parseSort(query: URLSearchParams): {
  by: 'TIMECREATED' | 'DISPLAYNAME';
  order: 'ASC' | 'DESC';
} {
  const by = query.get('sortBy') ?? 'TIMECREATED';
  if (by !== 'TIMECREATED' && by !== 'DISPLAYNAME') {
    throw invalidParameter(`sortBy: '${by}' is not TIMECREATED or DISPLAYNAME`);
  }
  const order =
    query.get('sortOrder') ?? (by === 'TIMECREATED' ? 'DESC' : 'ASC');
  if (order !== 'ASC' && order !== 'DESC') {
    throw invalidParameter(`sortOrder: '${order}' is not ASC or DESC`);
  }
  return { by, order };
}

function checkLimit<S extends object>(
  cloud: Cloud,
  collection: Collection<S>,
  vcnId: string | undefined,
): void {
  const used = existingResources(cloud, collection).filter(
    resource => vcnIdOf(resource) === vcnId,
  ).length;
  if (used >= cloud.settings.limits[collection.limit]) {
    throw limitExceeded(
      `The following service limits were exceeded: ${collection.path} (${
        cloud.settings.limits[collection.limit]
      }). Request a service limit increase from the service limits page in the console.`,
    );
  }
}

/** As OCI names what got no name: `vcn20261102100000`. */
function defaultName(cloud: Cloud, { name }: { name: string }): string {
  const digits = cloud.timestamp().replace(/\D/g, '').slice(0, 14);
  return `${name.toLowerCase()}${digits}`;
}
