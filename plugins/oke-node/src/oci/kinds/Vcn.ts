import type { models } from 'oci-core';
import { z } from 'zod';
import { defineKind } from './defineKind';
import { displayedDetails, displayedFields } from './fields';

export const Vcn = defineKind<{
  answer: models.Vcn;
  create: models.CreateVcnDetails;
  update: models.UpdateVcnDetails;
}>()({
  service: 'network',
  listedIn: 'compartment',
  removedAfter: [],
  answer: z.object({
    ...displayedFields,
    cidrBlocks: z.array(z.string()),
    dnsLabel: z.string().optional(),
    defaultSecurityListId: z.string().optional(),
  }),
  details: z.object({
    ...displayedDetails,
    cidrBlocks: z.array(z.string()),
    dnsLabel: z.string(),
  }),
  changeable: ['displayName', 'freeformTags'],
  answeredAs: 'vcn',
  calls: client => ({
    list: ({ compartmentId }, page) => client.listVcns({ compartmentId, page }),
    get: vcnId => client.getVcn({ vcnId }),
    create: (createVcnDetails, opcRetryToken) =>
      client.createVcn({ createVcnDetails, opcRetryToken }),
    update: (vcnId, updateVcnDetails, ifMatch) =>
      client.updateVcn({ vcnId, updateVcnDetails, ifMatch }),
    delete: (vcnId, ifMatch) => client.deleteVcn({ vcnId, ifMatch }),
  }),
});
