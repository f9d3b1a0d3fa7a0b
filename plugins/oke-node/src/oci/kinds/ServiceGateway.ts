import type { models } from 'oci-core';
import { z } from 'zod';
import { RouteTable } from './RouteTable';
import { defineKind } from './defineKind';
import { inVcnDetails, inVcnFields } from './fields';

export const ServiceGateway = defineKind<{
  answer: models.ServiceGateway;
  create: models.CreateServiceGatewayDetails;
  update: models.UpdateServiceGatewayDetails;
}>()({
  service: 'network',
  listedIn: 'Vcn',
  removedAfter: [RouteTable],
  answer: z.object({
    ...inVcnFields,
    blockTraffic: z.boolean(),
    services: z.array(z.object({ serviceId: z.string() })),
  }),
  details: z.object({
    ...inVcnDetails,
    services: z.array(z.object({ serviceId: z.string() })),
  }),
  changeable: ['displayName', 'freeformTags', 'services'],
  answeredAs: 'serviceGateway',
  calls: client => ({
    list: ({ compartmentId, vcnId }, page) =>
      client.listServiceGateways({ compartmentId, vcnId, page }),
    get: serviceGatewayId => client.getServiceGateway({ serviceGatewayId }),
    create: (createServiceGatewayDetails, opcRetryToken) =>
      client.createServiceGateway({
        createServiceGatewayDetails,
        opcRetryToken,
      }),
    update: (serviceGatewayId, updateServiceGatewayDetails, ifMatch) =>
      client.updateServiceGateway({
        serviceGatewayId,
        updateServiceGatewayDetails,
        ifMatch,
      }),
    delete: (serviceGatewayId, ifMatch) =>
      client.deleteServiceGateway({ serviceGatewayId, ifMatch }),
  }),
});
