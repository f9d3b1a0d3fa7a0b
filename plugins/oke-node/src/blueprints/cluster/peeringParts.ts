import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { RULE_MARK } from '../../common/names';
import { ociPart, reference, type OciPart } from '../../convergence/oci';
import type { OciDetails } from '../../oci/kinds';
import type { ClusterContext } from './ClusterContext';
import { inVcn } from './inVcn';

type Route = OciDetails['RouteTable']['routeRules'][number];

/** What joins the VCN to the client networks. */
export interface Peering {
  /** What is made for it. */
  parts: OciPart[];
  /** To the client networks: answers have no way back without them. */
  routes: Route[];
  /** Parts that come before the routes although these do not refer to them. */
  after: string[];
}

/**
 * What joins the VCN to the client networks: an attachment to a DRG that somebody else keeps, or a local peering gateway.
 * "The DRG must be attached to the VCN before you create the route rule":
 * https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/managingroutetables.htm
 */
export function peeringOf(spec: ClusterSpec, context: ClusterContext): Peering {
  const { peering, clientCidrs, vcnCidr } = spec.network;
  const routesThrough = (networkEntityId: string) =>
    clientCidrs.map(
      (destination): Route => ({
        destinationType: 'CIDR_BLOCK',
        destination,
        networkEntityId,
        description: `${RULE_MARK}clients`,
      }),
    );
  switch (peering.via) {
    case 'none':
      return { parts: [], routes: [], after: [] };
    case 'drg': {
      const id = 'drg-attachment';
      const { vcnId, compartmentId: _, ...details } = inVcn(spec, context, id);
      return {
        parts: [
          ociPart({
            type: 'resource',
            id,
            kind: 'DrgAttachment',
            details: {
              ...details,
              drgId: peering.drgId,
              networkDetails: { type: 'VCN', id: vcnId },
            },
          }),
        ],
        routes: routesThrough(peering.drgId),
        after: [id],
      };
    }
    case 'localPeeringGateway': {
      const id = 'local-peering-gateway';
      return {
        parts: [
          ociPart({
            type: 'resource',
            id,
            kind: 'LocalPeeringGateway',
            routesTo: { vcnCidr, clientCidrs },
            details: {
              ...inVcn(spec, context, id),
              ...(peering.peerId && { peerId: peering.peerId }),
            },
          }),
        ],
        routes: routesThrough(reference(id)),
        after: [],
      };
    }
    default:
      return peering.via satisfies never;
  }
}
