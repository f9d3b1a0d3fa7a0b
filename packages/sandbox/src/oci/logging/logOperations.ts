import { z } from 'zod';
import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { parse } from '../http/parse';
import {
  incorrectState,
  invalidParameter,
  missingParameter,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { createTagFields, updateTagFields } from '../tags';
import { checkParameters, checkSource } from './checkSource';
import { archivingSchema, Log, LogGroup, sourceSchema } from './model';
import {
  beginChange,
  beginCreation,
  checkChangeable,
  checkNameIsFree,
  etag,
  existing,
  getLog,
  getLogGroup,
  isoTime,
  stateOf,
  visible,
} from './records';
import { sortedPage } from './sorted';

/** https://docs.oracle.com/en-us/iaas/Content/Logging/Task/managinglogs.htm "Log and Log Group Names" */
const displayName = z.string().regex(/^[\w.-]{1,256}$/, {
  error:
    'only letters, digits, hyphens, underscores and periods are allowed, 256 at most',
});

/** "In 30-day increments (30, 60, 90 and so on until 180)" (API reference). */
const retentionDuration = z
  .int()
  .refine(days => [30, 60, 90, 120, 150, 180].includes(days), {
    error: 'it must be 30, 60, 90, 120, 150 or 180 days',
  });

const createSchema = z.object({
  displayName,
  logType: z.enum(['CUSTOM', 'SERVICE']),
  isEnabled: z.boolean().default(true),
  retentionDuration: retentionDuration.default(30),
  configuration: z
    .object({
      compartmentId: z.string().optional(),
      source: sourceSchema,
      archiving: archivingSchema,
    })
    .optional(),
  ...createTagFields,
});

/** "The resource for a service log can't be updated" (API reference): its parameters can. */
const updateSchema = z.object({
  displayName: displayName.optional(),
  isEnabled: z.boolean().optional(),
  retentionDuration: retentionDuration.optional(),
  configuration: z
    .object({
      source: z.object({
        parameters: z.record(z.string(), z.string()).optional(),
      }),
      archiving: archivingSchema,
    })
    .optional(),
  ...updateTagFields,
});

const moveSchema = z.object({ targetLogGroupId: z.string() });

/** Logs: https://docs.oracle.com/en-us/iaas/api/#/en/logging-management/20200531/Log/ */
export function logOperations(cloud: Cloud): Operation[] {
  const path = '/20200531/logGroups/{logGroupId}/logs';
  const item = `${path}/{logId}`;
  const { logs } = cloud.state.logging;
  const checkName = (logGroupId: string, name: string, ownId?: string) =>
    checkNameIsFree(
      existing(cloud, logs).filter(log => log.logGroupId === logGroupId),
      name,
      ownId,
    );
  /** @throws ServiceError 404 when it is not there, 409 when it takes no log now */
  const getOpenGroup = (id: string): LogGroup => {
    const group = getLogGroup(cloud, id);
    const state = stateOf(group, cloud.now());
    if (state !== 'ACTIVE' && state !== 'UPDATING') {
      throw incorrectState(`The log group ${id} is in state ${state}`);
    }
    return group;
  };

  return [
    {
      service: 'logging',
      name: 'createLog',
      method: 'POST',
      path,
      retryToken: true,
      handle(call) {
        const details = parse(createSchema, call.body);
        const { id: logGroupId, compartmentId } = getOpenGroup(
          call.params.logGroupId,
        );
        checkName(logGroupId, details.displayName);
        const configuration = configurationOf(cloud, details, compartmentId);
        const id = cloud.newOcid('log');
        return beginCreation(
          cloud,
          { operationType: 'CREATE_LOG', compartmentId },
          { id, logGroupId },
          call,
          made => {
            logs[id] = { ...details, ...made, configuration, id, logGroupId };
          },
        );
      },
    },
    {
      service: 'logging',
      name: 'getLog',
      method: 'GET',
      path: item,
      handle({ params }) {
        const log = getLog(cloud, params.logGroupId, params.logId);
        return {
          headers: { etag: etag(cloud, log) },
          body: { ...summary(cloud, log), tenancyId: cloud.state.tenancy.id },
        };
      },
    },
    {
      service: 'logging',
      name: 'listLogs',
      method: 'GET',
      path,
      handle({ params, query }) {
        const { id } = getLogGroup(cloud, params.logGroupId);
        const isWanted = (name: string, value: string | undefined) =>
          !query.has(name) || query.get(name) === value;
        const found = visible(cloud, logs).filter(
          log =>
            log.logGroupId === id &&
            isWanted('logType', log.logType) &&
            isWanted('sourceService', log.configuration?.source.service) &&
            isWanted('sourceResource', log.configuration?.source.resource) &&
            isWanted('displayName', log.displayName) &&
            isWanted('lifecycleState', stateOf(log, cloud.now())),
        );
        return sortedPage(found, query, log => summary(cloud, log));
      },
    },
    {
      service: 'logging',
      name: 'updateLog',
      method: 'PUT',
      path: item,
      handle(call) {
        const details = parse(updateSchema, call.body);
        const { logGroupId, logId } = call.params;
        const log = getLog(cloud, logGroupId, logId);
        checkChangeable(cloud, log, call.ifMatch);
        checkName(logGroupId, details.displayName ?? log.displayName, logId);
        const configuration = changedConfiguration(cloud, log, details);
        const { compartmentId } = getLogGroup(cloud, logGroupId);
        return beginChange(
          cloud,
          { operationType: 'UPDATE_LOG', compartmentId },
          log,
          call,
          () =>
            Object.assign(log, {
              displayName: details.displayName ?? log.displayName,
              isEnabled: details.isEnabled ?? log.isEnabled,
              retentionDuration:
                details.retentionDuration ?? log.retentionDuration,
              freeformTags: details.freeformTags ?? log.freeformTags,
              definedTags: details.definedTags ?? log.definedTags,
              configuration,
            }),
        );
      },
    },
    {
      service: 'logging',
      name: 'deleteLog',
      method: 'DELETE',
      path: item,
      handle(call) {
        const { logGroupId, logId } = call.params;
        const log = getLog(cloud, logGroupId, logId);
        const states = ['ACTIVE', 'INACTIVE', 'FAILED'] as const;
        checkChangeable(cloud, log, call.ifMatch, states);
        const { compartmentId } = getLogGroup(cloud, logGroupId);
        return beginChange(
          cloud,
          { operationType: 'DELETE_LOG', compartmentId },
          log,
          call,
        );
      },
    },
    {
      service: 'logging',
      name: 'changeLogLogGroup',
      method: 'POST',
      path: `${item}/actions/changeLogGroup`,
      handle(call) {
        const { targetLogGroupId } = parse(moveSchema, call.body);
        const log = getLog(cloud, call.params.logGroupId, call.params.logId);
        checkChangeable(cloud, log, call.ifMatch);
        const target = getOpenGroup(targetLogGroupId);
        checkName(target.id, log.displayName, log.id);
        const { compartmentId } = target;
        return beginChange(
          cloud,
          { operationType: 'MOVE_LOG', compartmentId },
          log,
          call,
          () => Object.assign(log, { logGroupId: target.id }),
        );
      },
    },
  ];
}

/** @param compartmentId - of the log group: that of a source which names none */
function configurationOf(
  cloud: Cloud,
  { logType, configuration }: z.infer<typeof createSchema>,
  compartmentId: string,
): Log['configuration'] {
  if (logType === 'CUSTOM') {
    if (configuration) {
      throw invalidParameter('configuration: a CUSTOM log has no source');
    }
    return undefined;
  }
  if (!configuration) {
    throw missingParameter('configuration');
  }
  const inCompartment = configuration.compartmentId ?? compartmentId;
  if (!cloud.hasCompartment(inCompartment)) {
    throw notAuthorizedOrNotFound();
  }
  checkSource(cloud, configuration.source);
  return { ...configuration, compartmentId: inCompartment };
}

function changedConfiguration(
  cloud: Cloud,
  { configuration: before }: Log,
  { configuration: change }: z.infer<typeof updateSchema>,
): Log['configuration'] {
  if (!change) {
    return before;
  }
  if (!before) {
    throw invalidParameter('configuration: a CUSTOM log has no source');
  }
  const { parameters = before.source.parameters } = change.source;
  const source = { ...before.source, parameters };
  if (change.source.parameters) {
    checkParameters(cloud, source);
  }
  const { archiving = before.archiving } = change;
  return { ...before, source, archiving };
}

function summary(cloud: Cloud, log: Log) {
  const { timeline, revision: _, ...shown } = log;
  return {
    ...shown,
    compartmentId: cloud.state.logging.logGroups[log.logGroupId].compartmentId,
    systemTags: {},
    lifecycleState: stateOf(log, cloud.now()),
    timeCreated: isoTime(timeline.createdAt),
    timeLastModified: isoTime(timeline.modifiedAt),
  };
}
