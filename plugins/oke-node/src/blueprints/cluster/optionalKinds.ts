import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import type { OciKind } from '../../oci/kinds';

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
  const { via } = network.peering;
  return [
    ...(bastion.enabled ? (['Bastion'] as const) : []),
    ...(via === 'drg' ? (['DrgAttachment'] as const) : []),
    ...(via === 'localPeeringGateway'
      ? (['LocalPeeringGateway'] as const)
      : []),
    ...(logs.enabled ? (['LogGroup', 'Log', 'CaptureFilter'] as const) : []),
  ];
}
