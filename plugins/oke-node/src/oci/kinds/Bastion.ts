import type { models } from 'oci-bastion';
import { z } from 'zod';
import { Cluster } from './Cluster';
import { defineKind } from './defineKind';
import { answeredFields, detailsFields } from './fields';

export const Bastion = defineKind<{
  answer: models.Bastion;
  create: models.CreateBastionDetails;
  update: models.UpdateBastionDetails;
}>()({
  service: 'bastion',
  listedIn: 'compartment',
  isListedShort: true,
  isOptional: true,
  // Until the cluster is gone, its load balancers are looked for through it.
  removedAfter: [Cluster],
  answer: z.object({
    ...answeredFields,
    // The SDK says `standard`, examples STANDARD.
    bastionType: z.string().toUpperCase(),
    name: z.string(),
    targetSubnetId: z.string(),
    clientCidrBlockAllowList: z.array(z.string()).optional(),
    maxSessionTtlInSeconds: z.number().optional(),
  }),
  details: z.object({
    ...detailsFields,
    bastionType: z.literal('STANDARD'),
    name: z.string(),
    targetSubnetId: z.string(),
    clientCidrBlockAllowList: z.array(z.string()),
    maxSessionTtlInSeconds: z.number(),
  }),
  changeable: [
    'freeformTags',
    'clientCidrBlockAllowList',
    'maxSessionTtlInSeconds',
  ],
  answeredAs: 'bastion',
  calls: client => ({
    list: ({ compartmentId }, page) =>
      client.listBastions({ compartmentId, page }),
    get: bastionId => client.getBastion({ bastionId }),
    create: (createBastionDetails, opcRetryToken) =>
      client.createBastion({ createBastionDetails, opcRetryToken }),
    update: (bastionId, updateBastionDetails, ifMatch) =>
      client.updateBastion({ bastionId, updateBastionDetails, ifMatch }),
    delete: (bastionId, ifMatch) =>
      client.deleteBastion({ bastionId, ifMatch }),
  }),
});
