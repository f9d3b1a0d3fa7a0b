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
}: Pick<ClusterSpec, 'bastion' | 'logs'>): OciKind[] {
  return [
    ...(bastion.enabled ? (['Bastion'] as const) : []),
    ...(logs.enabled ? (['LogGroup', 'Log', 'CaptureFilter'] as const) : []),
  ];
}
