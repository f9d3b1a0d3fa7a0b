import type { models } from 'oci-core';
import { z } from 'zod';
import { RouteTable } from './RouteTable';
import { defineKind } from './defineKind';
import { inVcnDetails, inVcnFields } from './fields';

export const NatGateway = defineKind<{
  answer: models.NatGateway;
  create: models.CreateNatGatewayDetails;
  update: models.UpdateNatGatewayDetails;
}>()({
  service: 'network',
  listedIn: 'Vcn',
  removedAfter: [RouteTable],
  answer: z.object({ ...inVcnFields, blockTraffic: z.boolean() }),
  details: z.object({ ...inVcnDetails, blockTraffic: z.boolean() }),
  changeable: ['displayName', 'freeformTags', 'blockTraffic'],
  answeredAs: 'natGateway',
  calls: client => ({
    list: ({ compartmentId, vcnId }, page) =>
      client.listNatGateways({ compartmentId, vcnId, page }),
    get: natGatewayId => client.getNatGateway({ natGatewayId }),
    create: (createNatGatewayDetails, opcRetryToken) =>
      client.createNatGateway({ createNatGatewayDetails, opcRetryToken }),
    update: (natGatewayId, updateNatGatewayDetails, ifMatch) =>
      client.updateNatGateway({
        natGatewayId,
        updateNatGatewayDetails,
        ifMatch,
      }),
    delete: (natGatewayId, ifMatch) =>
      client.deleteNatGateway({ natGatewayId, ifMatch }),
  }),
});
