import type { models } from 'oci-logging';
import { z } from 'zod';
import { addressedLog, placeOfLog } from '../logAddress';
import { defineKind } from './defineKind';
import { displayedFields } from './fields';

/**
 * A log of a service. OCI calls it by the log group that it is in and its own OCID: here, its id is both (`logAddress`).
 */
export const Log = defineKind<{
  answer: models.Log;
  create: models.CreateLogDetails & { logGroupId: string };
  update: models.UpdateLogDetails;
}>()({
  service: 'logging',
  listedIn: 'LogGroup',
  isOptional: true,
  // Of a cluster or subnet that was made anew: the log of the one before gets no more entries.
  isReplaceable: true,
  removedAfter: [],
  answer: z.object({
    ...displayedFields,
    // The SDK says that it may be left out.
    compartmentId: z.string().default(''),
    logGroupId: z.string(),
    logType: z.string(),
    isEnabled: z.boolean().default(true),
    retentionDuration: z.number().optional(),
    configuration: z
      .object({
        source: z.object({
          sourceType: z.string(),
          service: z.string(),
          resource: z.string(),
          category: z.string(),
          // Of those that there may be, the one that is set here.
          parameters: z
            .object({ capture_filter: z.string().optional() })
            .optional()
            .transform(told =>
              told?.capture_filter === undefined
                ? undefined
                : { capture_filter: told.capture_filter },
            ),
        }),
      })
      .optional(),
  }),
  details: z.object({
    logGroupId: z.string(),
    displayName: z.string(),
    freeformTags: z.record(z.string(), z.string()),
    logType: z.literal('SERVICE'),
    isEnabled: z.boolean(),
    /** Days: 30 to 180, in steps of 30. */
    retentionDuration: z.number(),
    configuration: z.object({
      source: z.object({
        sourceType: z.literal('OCISERVICE'),
        service: z.string(),
        resource: z.string(),
        category: z.string(),
        parameters: z.record(z.string(), z.string()).optional(),
      }),
    }),
  }),
  changeable: ['displayName', 'freeformTags', 'isEnabled', 'retentionDuration'],
  answeredAs: 'log',
  calls: client => ({
    list: async ({ logGroupId }, page) => {
      // What is in no group that is there is not there.
      if (logGroupId === undefined) {
        return { items: [] };
      }
      const { items, opcNextPage } = await client.listLogs({
        logGroupId,
        page,
      });
      return { items: items.map(addressedLog), opcNextPage };
    },
    get: async id => {
      const { log, etag } = await client.getLog(placeOfLog(id));
      return { log: addressedLog(log), etag };
    },
    create: ({ logGroupId, ...createLogDetails }, opcRetryToken) =>
      client.createLog({ logGroupId, createLogDetails, opcRetryToken }),
    update: (id, updateLogDetails, ifMatch) =>
      client.updateLog({ ...placeOfLog(id), updateLogDetails, ifMatch }),
    delete: (id, ifMatch) => client.deleteLog({ ...placeOfLog(id), ifMatch }),
  }),
});
