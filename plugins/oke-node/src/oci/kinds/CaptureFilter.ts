import type { models } from 'oci-core';
import { z } from 'zod';
import { defineKind } from './defineKind';
import { displayedDetails, displayedFields } from './fields';
import { Log } from './Log';

const rule = {
  isEnabled: z.boolean(),
  /** 0 to 9, each once; the lowest is looked at first. */
  priority: z.number(),
  /** One of so many flows. */
  samplingRate: z.number(),
  ruleAction: z.string(),
  flowLogType: z.string(),
};

export const CaptureFilter = defineKind<{
  answer: models.CaptureFilter;
  create: models.CreateCaptureFilterDetails;
  update: models.UpdateCaptureFilterDetails;
}>()({
  service: 'network',
  listedIn: 'compartment',
  isOptional: true,
  removedAfter: [Log],
  answer: z.object({
    ...displayedFields,
    filterType: z.string().optional(),
    flowLogCaptureFilterRules: z
      .array(
        z
          .object({
            ...rule,
            sourceCidr: z.string().optional(),
            destinationCidr: z.string().optional(),
            protocol: z.string().optional(),
          })
          .partial(),
      )
      .default([]),
  }),
  details: z.object({
    ...displayedDetails,
    filterType: z.literal('FLOWLOG'),
    flowLogCaptureFilterRules: z.array(
      z.object({
        ...rule,
        ruleAction: z.enum(['INCLUDE', 'EXCLUDE']),
        flowLogType: z.enum(['ALL', 'REJECT']),
      }),
    ),
  }),
  changeable: ['displayName', 'freeformTags', 'flowLogCaptureFilterRules'],
  answeredAs: 'captureFilter',
  calls: client => ({
    list: ({ compartmentId }, page) =>
      client.listCaptureFilters({ compartmentId, page }),
    get: captureFilterId => client.getCaptureFilter({ captureFilterId }),
    create: (createCaptureFilterDetails, opcRetryToken) =>
      client.createCaptureFilter({ createCaptureFilterDetails, opcRetryToken }),
    update: (captureFilterId, updateCaptureFilterDetails, ifMatch) =>
      client.updateCaptureFilter({
        captureFilterId,
        updateCaptureFilterDetails,
        ifMatch,
      }),
    delete: (captureFilterId, ifMatch) =>
      client.deleteCaptureFilter({ captureFilterId, ifMatch }),
  }),
});
