import { z } from 'zod';
import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { parse, requireQuery } from '../http/parse';
import { conflict, notAuthorizedOrNotFound } from '../http/ServiceError';
import { createTagFields, updateTagFields } from '../tags';
import { LogGroup } from './model';
import {
  beginChange,
  beginCreation,
  checkChangeable,
  checkNameIsFree,
  etag,
  existing,
  getLogGroup,
  isoTime,
  stateOf,
  visible,
} from './records';
import { sortedPage } from './sorted';

/** https://docs.oracle.com/en-us/iaas/Content/Logging/Task/managinglogs.htm "Log and Log Group Names" */
const displayName = z.string().regex(/^[A-Za-z][\w.-]{0,255}$/, {
  error:
    'only letters, digits, hyphens, underscores and periods are allowed, 256 at most and a letter first',
});
const description = z.string().optional();

const createSchema = z.object({
  compartmentId: z.string(),
  ...{ displayName, description, ...createTagFields },
});
const updateSchema = z.object({
  displayName: displayName.optional(),
  ...{ description, ...updateTagFields },
});

/** Log groups: https://docs.oracle.com/en-us/iaas/api/#/en/logging-management/20200531/LogGroup/ */
export function logGroupOperations(cloud: Cloud): Operation[] {
  const path = '/20200531/logGroups';
  const item = `${path}/{logGroupId}`;
  const { logGroups, logs } = cloud.state.logging;
  const checkName = (compartmentId: string, name: string, ownId?: string) =>
    checkNameIsFree(
      existing(cloud, logGroups).filter(
        group => group.compartmentId === compartmentId,
      ),
      name,
      ownId,
    );

  return [
    {
      service: 'logging',
      name: 'createLogGroup',
      method: 'POST',
      path,
      retryToken: true,
      handle(call) {
        const details = parse(createSchema, call.body);
        const { compartmentId } = details;
        if (!cloud.hasCompartment(compartmentId)) {
          throw notAuthorizedOrNotFound();
        }
        checkName(compartmentId, details.displayName);
        const id = cloud.newOcid('loggroup');
        return beginCreation(
          cloud,
          { operationType: 'CREATE_LOG_GROUP', compartmentId },
          { id },
          call,
          made => {
            logGroups[id] = { ...details, ...made, id };
          },
        );
      },
    },
    {
      service: 'logging',
      name: 'getLogGroup',
      method: 'GET',
      path: item,
      handle({ params }) {
        const group = getLogGroup(cloud, params.logGroupId);
        return {
          headers: { etag: etag(cloud, group) },
          body: view(cloud, group),
        };
      },
    },
    {
      service: 'logging',
      name: 'listLogGroups',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        if (!cloud.hasCompartment(compartmentId)) {
          throw notAuthorizedOrNotFound();
        }
        const compartments =
          query.get('isCompartmentIdInSubtree') === 'true'
            ? subtree(cloud, compartmentId)
            : [compartmentId];
        const found = visible(cloud, logGroups).filter(
          group =>
            compartments.includes(group.compartmentId) &&
            (query.get('displayName') ?? group.displayName) ===
              group.displayName,
        );
        return sortedPage(found, query, group => view(cloud, group));
      },
    },
    {
      service: 'logging',
      name: 'updateLogGroup',
      method: 'PUT',
      path: item,
      handle(call) {
        const details = parse(updateSchema, call.body);
        const group = getLogGroup(cloud, call.params.logGroupId);
        checkChangeable(cloud, group, call.ifMatch);
        const { id, compartmentId } = group;
        checkName(compartmentId, details.displayName ?? group.displayName, id);
        const work = {
          ...{ operationType: 'UPDATE_LOG_GROUP' as const, compartmentId },
        };
        return beginChange(cloud, work, group, call, () =>
          Object.assign(group, {
            displayName: details.displayName ?? group.displayName,
            description: details.description ?? group.description,
            freeformTags: details.freeformTags ?? group.freeformTags,
            definedTags: details.definedTags ?? group.definedTags,
          }),
        );
      },
    },
    {
      service: 'logging',
      name: 'deleteLogGroup',
      method: 'DELETE',
      path: item,
      handle(call) {
        const group = getLogGroup(cloud, call.params.logGroupId);
        checkChangeable(cloud, group, call.ifMatch, ['ACTIVE', 'FAILED']);
        const log = existing(cloud, logs).find(
          ({ logGroupId }) => logGroupId === group.id,
        );
        if (log) {
          throw conflict(
            `The log group ${group.id} has the log ${log.id}, and maybe others, which have to be deleted first`,
          );
        }
        const { compartmentId } = group;
        return beginChange(
          cloud,
          { operationType: 'DELETE_LOG_GROUP', compartmentId },
          group,
          call,
        );
      },
    },
  ];
}

/** The compartment and those below it. */
function subtree(cloud: Cloud, id: string): string[] {
  const { tenancy } = cloud.state;
  const below = tenancy.compartments.filter(
    each => each.id !== id && (each.compartmentId ?? tenancy.id) === id,
  );
  return [id, ...below.flatMap(each => subtree(cloud, each.id))];
}

function view(cloud: Cloud, group: LogGroup) {
  const { timeline, revision: _, ...shown } = group;
  return {
    ...shown,
    systemTags: {},
    lifecycleState: stateOf(group, cloud.now()),
    timeCreated: isoTime(timeline.createdAt),
    timeLastModified: isoTime(timeline.modifiedAt),
  };
}
