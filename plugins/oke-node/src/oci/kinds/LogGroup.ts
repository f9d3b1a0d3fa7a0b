import type { models } from 'oci-logging';
import { z } from 'zod';
import { defineKind } from './defineKind';
import { displayedDetails, displayedFields } from './fields';
import { Log } from './Log';

export const LogGroup = defineKind<{
  answer: models.LogGroup;
  create: models.CreateLogGroupDetails;
  update: models.UpdateLogGroupDetails;
}>()({
  service: 'logging',
  listedIn: 'compartment',
  isForgotten: true,
  isOptional: true,
  removedAfter: [Log],
  answer: z.object({
    ...displayedFields,
    // The SDK says that it may be left out: a log group that is told is there.
    lifecycleState: z.string().default('ACTIVE'),
  }),
  details: z.object(displayedDetails),
  changeable: ['displayName', 'freeformTags'],
  answeredAs: 'logGroup',
  calls: client => ({
    list: ({ compartmentId }, page) =>
      client.listLogGroups({ compartmentId, page }),
    get: logGroupId => client.getLogGroup({ logGroupId }),
    create: (createLogGroupDetails, opcRetryToken) =>
      client.createLogGroup({ createLogGroupDetails, opcRetryToken }),
    update: (logGroupId, updateLogGroupDetails, ifMatch) =>
      client.updateLogGroup({ logGroupId, updateLogGroupDetails, ifMatch }),
    delete: (logGroupId, ifMatch) =>
      client.deleteLogGroup({ logGroupId, ifMatch }),
  }),
});
