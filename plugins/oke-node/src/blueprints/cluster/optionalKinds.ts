import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import type { OciKind } from '../../oci/kinds';

const OF_PEERING = {
  none: [],
  drg: ['DrgAttachment'],
  localPeeringGateway: ['LocalPeeringGateway'],
} as const satisfies Record<
  ClusterSpec['network']['peering']['via'],
  readonly OciKind[]
>;

/**
 * The kinds that a cluster has because its spec asks for them, and others have not. Pure.
 *
 * @public
 */
export function optionalKindsOf({
  bastion,
  logs,
  network,
}: Pick<ClusterSpec, 'bastion' | 'logs' | 'network'>): OciKind[] {
  return [
    ...OF_PEERING[network.peering.via],
    ...(bastion.enabled ? (['Bastion'] as const) : []),
    ...(logs.enabled ? (['LogGroup', 'Log', 'CaptureFilter'] as const) : []),
  ];
}
