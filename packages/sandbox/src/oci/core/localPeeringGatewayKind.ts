import { z } from 'zod';
import { overlaps, smallestAggregate } from '../cidr';
import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { parse } from '../http/parse';
import { conflict, invalidParameter } from '../http/ServiceError';
import { localPeeringGateways } from './collections';
import { CoreKind } from './CoreKind';
import { CoreResource, Specific } from './model';
import { existingResources, getAvailable } from './records';
import { checkNotRoutedTo, getVcn, routeTableIn } from './references';
import {
  createInVcnFields,
  noSecurityAttributes,
  optionalOcid,
  updateFields,
} from './schemas';

type Gateway = CoreResource & Specific<'localPeeringGateway'>;

const own = {
  routeTableId: optionalOcid,
  securityAttributes: noSecurityAttributes,
};
const createSchema = z.object({ ...createInVcnFields, ...own });
const updateSchema = z.object({ ...updateFields, ...own });

/** Local peering gateways: https://docs.oracle.com/en-us/iaas/api/#/en/iaas/20160918/LocalPeeringGateway/ */
export const localPeeringGatewayKind: CoreKind<
  Specific<'localPeeringGateway'>,
  z.infer<typeof createSchema>,
  z.infer<typeof updateSchema>
> = {
  collection: localPeeringGateways,
  createSchema,
  updateSchema,
  build: (cloud, { vcnId, routeTableId }) => ({
    vcnId: getVcn(cloud, vcnId).id,
    ...routeTableIn(cloud, vcnId, routeTableId),
  }),
  change: (cloud, { vcnId }, { routeTableId }) =>
    routeTableIn(cloud, vcnId, routeTableId),
  checkDeletable: (cloud, gateway) =>
    checkNotRoutedTo(cloud, 'LocalPeeringGateway', gateway),
  shown: (cloud, gateway) => ({
    isCrossTenancyPeering: false,
    ...peering(cloud, gateway),
  }),
};

function peering(cloud: Cloud, { peerId }: Gateway) {
  if (!peerId) {
    return { peeringStatus: 'NEW' };
  }
  const peer = existingResources(cloud, localPeeringGateways).find(
    ({ id }) => id === peerId,
  );
  if (!peer) {
    // "REVOKED means the LPG at the other end of the peering has been deleted" (API reference of LocalPeeringGateway).
    return { peeringStatus: 'REVOKED' };
  }
  const { cidrBlocks } = cloud.state.core.vcns[peer.vcnId].resource;
  return {
    peeringStatus: 'PEERED',
    peerAdvertisedCidr: smallestAggregate(cidrBlocks),
    peerAdvertisedCidrDetails: cidrBlocks,
  };
}

const connectSchema = z.object({ peerId: z.string() });

export function connectLocalPeeringGatewaysOperation(cloud: Cloud): Operation {
  return {
    service: 'core',
    name: 'connectLocalPeeringGateways',
    method: 'POST',
    path: '/20160918/localPeeringGateways/{id}/actions/connect',
    handle({ params, body }) {
      const { peerId } = parse(connectSchema, body);
      const ends = [params.id, peerId].map(id =>
        getAvailable(cloud, localPeeringGateways, id),
      );
      const [gateway, peer] = ends.map(({ resource }) => resource);
      const connected = [gateway, peer].find(each => each.peerId);
      if (connected) {
        throw conflict(
          `The LocalPeeringGateway ${connected.id} is peered with ${connected.peerId} already`,
        );
      }
      // "The VCNs must not have overlapping CIDRs": https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/localVCNpeering.htm
      const [ours, theirs] = [gateway, peer].map(
        ({ vcnId }) => getVcn(cloud, vcnId).cidrBlocks,
      );
      const overlap = ours.find(block =>
        theirs.some(other => overlaps(block, other)),
      );
      if (gateway.vcnId === peer.vcnId || overlap) {
        throw invalidParameter(
          `peerId: the VCNs of ${gateway.id} and ${peer.id} have overlapping CIDR blocks`,
        );
      }
      gateway.peerId = peer.id;
      peer.peerId = gateway.id;
      ends.forEach(end => end.revision++);
      return { status: 204 };
    },
  };
}
