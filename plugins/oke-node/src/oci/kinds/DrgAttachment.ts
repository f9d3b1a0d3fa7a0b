import type { models } from 'oci-core';
import { z } from 'zod';
import { RouteTable } from './RouteTable';
import { defineKind } from './defineKind';
import { displayedFields } from './fields';

/** "This field is deprecated. Instead, use the networkDetails field": of `vcnId` in the API reference of CreateDrgAttachmentDetails. */
const networkDetails = z.object({ type: z.literal('VCN'), id: z.string() });

/** Of a VCN to a DRG. It comes into the compartment of its VCN. */
export const DrgAttachment = defineKind<{
  answer: models.DrgAttachment;
  create: models.CreateDrgAttachmentDetails;
  update: models.UpdateDrgAttachmentDetails;
}>()({
  service: 'network',
  listedIn: 'Vcn',
  isOptional: true,
  removedAfter: [RouteTable],
  answer: z.object({
    ...displayedFields,
    drgId: z.string(),
    networkDetails: z
      .object({ type: z.string(), id: z.string().optional() })
      .optional(),
  }),
  details: z.object({
    displayName: z.string(),
    freeformTags: z.record(z.string(), z.string()),
    drgId: z.string(),
    networkDetails,
  }),
  changeable: ['displayName', 'freeformTags'],
  answeredAs: 'drgAttachment',
  calls: client => ({
    list: ({ compartmentId, vcnId }, page) =>
      client.listDrgAttachments({ compartmentId, vcnId, page }),
    get: drgAttachmentId => client.getDrgAttachment({ drgAttachmentId }),
    create: (createDrgAttachmentDetails, opcRetryToken) =>
      client.createDrgAttachment({ createDrgAttachmentDetails, opcRetryToken }),
    update: (drgAttachmentId, updateDrgAttachmentDetails, ifMatch) =>
      client.updateDrgAttachment({
        drgAttachmentId,
        updateDrgAttachmentDetails,
        ifMatch,
      }),
    delete: (drgAttachmentId, ifMatch) =>
      client.deleteDrgAttachment({ drgAttachmentId, ifMatch }),
  }),
});
