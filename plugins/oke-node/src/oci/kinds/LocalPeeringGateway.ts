import type { models } from 'oci-core';
import { z } from 'zod';
import { RouteTable } from './RouteTable';
import { defineKind } from './defineKind';
import { inVcnDetails, inVcnFields } from './fields';

/** It is made without a peer; a call of its own connects it. */
export const LocalPeeringGateway = defineKind<{
  answer: models.LocalPeeringGateway;
  create: models.CreateLocalPeeringGatewayDetails & { peerId?: string };
  update: models.UpdateLocalPeeringGatewayDetails;
}>()({
  service: 'network',
  listedIn: 'Vcn',
  isOptional: true,
  removedAfter: [RouteTable],
  answer: z.object({
    ...inVcnFields,
    /** OCID of the one at the other end. */
    peerId: z.string().optional(),
    /** INVALID, NEW, PEERED, PENDING or REVOKED. */
    peeringStatus: z.string(),
    peeringStatusDetails: z.string().optional(),
    /** Blocks that can be reached at the other end. */
    peerAdvertisedCidrDetails: z.array(z.string()).optional(),
  }),
  details: z.object({ ...inVcnDetails, peerId: z.string().optional() }),
  changeable: ['displayName', 'freeformTags'],
  changeableApart: ['peerId'],
  answeredAs: 'localPeeringGateway',
  calls: client => ({
    list: ({ compartmentId, vcnId }, page) =>
      client.listLocalPeeringGateways({ compartmentId, vcnId, page }),
    get: localPeeringGatewayId =>
      client.getLocalPeeringGateway({ localPeeringGatewayId }),
    create: (
      { peerId: _, ...createLocalPeeringGatewayDetails },
      opcRetryToken,
    ) =>
      client.createLocalPeeringGateway({
        createLocalPeeringGatewayDetails,
        opcRetryToken,
      }),
    update: (
      localPeeringGatewayId,
      updateLocalPeeringGatewayDetails,
      ifMatch,
    ) =>
      client.updateLocalPeeringGateway({
        localPeeringGatewayId,
        updateLocalPeeringGatewayDetails,
        ifMatch,
      }),
    delete: (localPeeringGatewayId, ifMatch) =>
      client.deleteLocalPeeringGateway({ localPeeringGatewayId, ifMatch }),
  }),
});
