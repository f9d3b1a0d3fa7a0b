import type { models } from 'oci-core';
import { z } from 'zod';
import { Bastion } from './Bastion';
import { Cluster } from './Cluster';
import { defineKind } from './defineKind';
import { inVcnDetails, inVcnFields } from './fields';
import { Log } from './Log';

export const Subnet = defineKind<{
  answer: models.Subnet;
  create: models.CreateSubnetDetails;
  update: models.UpdateSubnetDetails;
}>()({
  service: 'network',
  listedIn: 'Vcn',
  // A log of its flows may hold it: that is documented nowhere.
  removedAfter: [Bastion, Cluster, Log],
  answer: z.object({
    ...inVcnFields,
    cidrBlock: z.string(),
    dnsLabel: z.string().optional(),
    prohibitPublicIpOnVnic: z.boolean().optional(),
    routeTableId: z.string(),
    securityListIds: z.array(z.string()).optional(),
  }),
  details: z.object({
    ...inVcnDetails,
    cidrBlock: z.string(),
    dnsLabel: z.string(),
    prohibitPublicIpOnVnic: z.boolean(),
    routeTableId: z.string(),
    securityListIds: z.array(z.string()),
  }),
  changeable: [
    'displayName',
    'freeformTags',
    'routeTableId',
    'securityListIds',
  ],
  answeredAs: 'subnet',
  calls: client => ({
    list: ({ compartmentId, vcnId }, page) =>
      client.listSubnets({ compartmentId, vcnId, page }),
    get: subnetId => client.getSubnet({ subnetId }),
    create: (createSubnetDetails, opcRetryToken) =>
      client.createSubnet({ createSubnetDetails, opcRetryToken }),
    update: (subnetId, updateSubnetDetails, ifMatch) =>
      client.updateSubnet({ subnetId, updateSubnetDetails, ifMatch }),
    delete: (subnetId, ifMatch) => client.deleteSubnet({ subnetId, ifMatch }),
  }),
});
