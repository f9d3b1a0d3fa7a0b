import { overlaps, contains } from '@okeanos/backstage-plugin-oke-common';
import type { OciKind, OciResource } from '../../oci/kinds';
import { phaseOf } from './lifecycle';
import type { OciResourcePart } from './part';

/** Why a gateway that stands leads nowhere. */
export interface Unpeered {
  /** Reason of a condition. */
  problem: 'NotPeered' | 'PeeringFailed';
  message: string;
}

type Gateway = OciResource<'LocalPeeringGateway'>;

function isGateway(live: OciResource): live is Gateway {
  return 'peeringStatus' in live;
}

/** A gateway is peered once: OCI connects none that has a peer, or had one. */
export function hasPeer(live: OciResource): boolean {
  return isGateway(live) && live.peerId !== undefined;
}

/**
 * Why a local peering gateway is not peered, and what somebody has to do. Undefined of one that is, and of everything
 * else. Pure.
 *
 * @param part - with references resolved
 */
export function whyUnpeered(
  { details }: Pick<OciResourcePart, 'details'>,
  live: OciResource,
): Unpeered | undefined {
  if (!isGateway(live) || live.peeringStatus === 'PEERED') {
    return undefined;
  }
  const { peeringStatus: status, peeringStatusDetails, id } = live;
  const said = peeringStatusDetails ? ` (${peeringStatusDetails})` : '';
  const failed = (why: string): Unpeered => ({
    problem: 'PeeringFailed',
    message: `${why}${said}: nothing is routed through it. Take the peering out of the spec, and ask for it again: this gateway cannot be peered any more`,
  });
  switch (status) {
    case 'NEW':
      return {
        problem: 'NotPeered',
        message:
          'peerId' in details && details.peerId
            ? `it is not peered with ${details.peerId} yet${said}`
            : `it waits for the other side${said}: who has the other VCN connects a local peering gateway there, which has no peer, to ${id}, and adds routes through it to this VCN`,
      };
    case 'PENDING':
      return { problem: 'NotPeered', message: `OCI is peering it${said}` };
    case 'REVOKED':
      return failed('the gateway at the other end was deleted');
    case 'INVALID':
      return failed('OCI says that the peering is invalid');
    default:
      return {
        problem: 'PeeringFailed',
        message: `OCI says that its peering is ${status}${said}, which this version of Okeanos does not know: nothing is concluded from it`,
      };
  }
}

/**
 * What the other side of a peering does not have that was asked for, in words: client networks that the peer does not
 * advertise, and blocks of the cluster's own VCN that it does. Pure.
 */
export function describePeer(
  { routesTo }: Pick<OciResourcePart, 'routesTo'>,
  live: OciResource,
): string[] {
  if (!routesTo || !isGateway(live) || live.peeringStatus !== 'PEERED') {
    return [];
  }
  const { peerAdvertisedCidrDetails: advertised } = live;
  if (!advertised) {
    return ['not known what the peer advertises: OCI does not tell it'];
  }
  const { vcnCidr, clientCidrs } = routesTo;
  // What is larger than all that is there may still be meant so.
  const missing = clientCidrs.filter(
    cidr => !advertised.some(block => overlaps(block, cidr)),
  );
  const partly = clientCidrs.filter(
    cidr =>
      !missing.includes(cidr) &&
      !advertised.some(block => contains(block, cidr)),
  );
  const own = advertised.filter(block => overlaps(block, vcnCidr));
  const all = advertised.join(', ');
  return [
    ...(missing.length > 0
      ? [
          `the peer advertises ${all}, and not ${missing.join(
            ', ',
          )}: clients there are not reached`,
        ]
      : []),
    ...(partly.length > 0
      ? [`the peer advertises ${all}, which is not all of ${partly.join(', ')}`]
      : []),
    ...(own.length > 0
      ? [
          `the peer advertises ${own.join(
            ', ',
          )}, which overlaps with the VCN ${vcnCidr}: these addresses are reached in this VCN only`,
        ]
      : []),
  ];
}

/**
 * Which DRG somebody else attached the VCN to: it can be attached to one at a time
 * (https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/managingDRGs.htm). Pure.
 *
 * @param listed - all attachments of the VCN, none of which is that of the part
 */
export function whoseAttachment(
  kind: OciKind,
  listed: readonly OciResource[],
): string | undefined {
  const other =
    kind === 'DrgAttachment'
      ? listed.find(each => phaseOf(each) !== 'terminated')
      : undefined;
  return other && 'drgId' in other
    ? `somebody else attached the VCN to ${other.drgId} (${other.id}), and a VCN is attached to one DRG at a time`
    : undefined;
}
