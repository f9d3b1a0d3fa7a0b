import {
  overlaps,
  type ClusterSpec,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { networkProblem } from './networkProblem';

type Network = ClusterSpec['network'];

/**
 * The network of another cluster of Okeanos.
 *
 * @public
 */
export interface OtherNetwork {
  /** Undefined when the caller may not know of the cluster. */
  cluster?: string;
  network: ClusterSpec['network'];
}

/**
 * What is wrong with the way to the client networks, as far as that can be known without OCI: whether it can still lead to
 * another DRG or peer, only OCI knows, as what was asked for before may never have been joined.
 */
export function checkPeering(
  { network }: Pick<ClusterSpec, 'network'>,
  current: Network | undefined,
  others: readonly OtherNetwork[],
): PlanProblem[] {
  return [
    ...checkFields(network),
    ...(isSameWay(network, current) ? [] : checkOthers(network, others)),
  ];
}

function checkFields({ peering }: Network): PlanProblem[] {
  const { via, drgId, peerId } = peering;
  return [
    ...(via === 'drg' && !drgId
      ? [
          networkProblem(
            'peering.drgId',
            drgId,
            'it is not said which DRG the VCN is attached to',
            'Enter the OCID of the DRG',
          ),
        ]
      : []),
    ...(via !== 'drg' && drgId
      ? [
          networkProblem(
            'peering.drgId',
            drgId,
            `there is no attachment to a DRG with network.peering.via ${via}`,
            'Leave it empty, or set network.peering.via to drg',
          ),
        ]
      : []),
    ...(via !== 'localPeeringGateway' && peerId
      ? [
          networkProblem(
            'peering.peerId',
            peerId,
            `there is no local peering gateway with network.peering.via ${via}`,
            'Leave it empty, or set network.peering.via to localPeeringGateway',
          ),
        ]
      : []),
  ];
}

/** Whoever is not moved is not asked anew whom it collides with. */
function isSameWay(network: Network, current: Network | undefined): boolean {
  const wayOf = ({ vcnCidr, clientCidrs, peering }: Network) =>
    JSON.stringify([vcnCidr, [...clientCidrs].sort(), peering]);
  return current !== undefined && wayOf(network) === wayOf(current);
}

/**
 * Two VCNs with the same addresses cannot be told apart by who sees both: "Each VCN must have non-overlapping CIDRs":
 * https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/VCNpeering.htm
 */
function checkOthers(
  { vcnCidr, clientCidrs, peering }: Network,
  others: readonly OtherNetwork[],
): PlanProblem[] {
  if (peering.via === 'none') {
    return [];
  }
  return others
    .filter(({ network }) => overlaps(network.vcnCidr, vcnCidr))
    .flatMap(({ cluster, network }) => {
      // Addresses of a cluster that the caller may not know of are not told.
      const whose = cluster
        ? `the VCN ${network.vcnCidr} of the cluster ${cluster}`
        : 'the VCN of another cluster';
      const shared = clientCidrs.find(cidr =>
        network.clientCidrs.some(other => overlaps(other, cidr)),
      );
      const isSameDrg =
        peering.via === 'drg' &&
        network.peering.via === 'drg' &&
        peering.drgId === network.peering.drgId;
      if (!isSameDrg && shared === undefined) {
        return [];
      }
      return networkProblem(
        'vcnCidr',
        vcnCidr,
        isSameDrg
          ? `it overlaps with ${whose}, which is attached to the same DRG`
          : `it overlaps with ${whose}, which has the same clients${
              cluster ? ` ${shared}` : ''
            }: they can reach one of the two only`,
        'Choose a block that no VCN has which the same DRG or clients reach',
      );
    });
}
