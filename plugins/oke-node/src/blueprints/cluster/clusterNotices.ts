import type {
  ClusterSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * What somebody should know who asks for this cluster, although nothing is in its way. Pure.
 *
 * @public
 */
export function clusterNotices({
  network,
}: Pick<ClusterSpec, 'network'>): PlanProblem[] {
  const { clientCidrs, peering, internetAccess } = network;
  const clients = clientCidrs.join(', ');
  return [
    ...(clientCidrs.length > 0 && peering.via === 'none'
      ? [
          {
            field: 'network.peering.via',
            value: peering.via,
            message: `Okeanos routes nothing to the client networks ${clients}: unless somebody else attaches the VCN and adds routes to both of its route tables, answers of the load balancers and of the API endpoint do not get there`,
            remedy:
              'Name a DRG, or have a local peering gateway made (network.peering); or have those who run the network do it',
          },
        ]
      : []),
    ...(clientCidrs.length === 0 && peering.via !== 'none'
      ? [
          {
            field: 'network.clientCidrs',
            value: '',
            message:
              'no client networks are named: nothing is routed to the other side, and no client there is let in',
            remedy: 'Name the networks of the clients in network.clientCidrs',
          },
        ]
      : []),
    ...(peering.via === 'localPeeringGateway' && peering.peerId === ''
      ? [
          {
            field: 'network.peering.peerId',
            value: '',
            message:
              'the local peering gateway waits until the other side connects one of theirs to it, and until then the cluster is not told as ready',
            remedy:
              'Give them its OCID, which the cluster tells once it is made, and permit them to manage local-peering-to in its compartment; they add routes to the VCN of the cluster, too',
          },
        ]
      : []),
    ...(internetAccess
      ? []
      : [
          {
            field: 'network.internetAccess',
            value: 'false',
            message: `nodes and pods reach the VCN, ${
              clientCidrs.length > 0 ? `${clients} as peering allows, ` : ''
            }and services of Oracle in the region: images come from OCIR of this region only, and nothing from Docker Hub, GitHub or other registries and APIs`,
            remedy:
              'Copy what is needed to OCIR of the region, or set network.internetAccess to true',
          },
        ]),
  ];
}
