import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { TAG_ID, TAG_PART } from '../../common/names';
import { ociPart, reference, type OciPart } from '../../convergence/oci';
import type { ClusterContext } from './ClusterContext';

/** The longest that OCI allows, 3 hours: https://docs.oracle.com/en-us/iaas/Content/Bastion/Tasks/create-bastion.htm */
const MAX_SESSION_TTL_SECONDS = 10_800;

/** Who may connect to the bastion: whom the spec names, and the portal if it goes that way. Each block once. */
export function bastionClients(
  { bastion }: Pick<ClusterSpec, 'bastion'>,
  { portalCidrs }: Pick<ClusterContext, 'portalCidrs'>,
): string[] {
  return bastion.enabled
    ? [
        ...new Set([
          ...bastion.clientCidrs,
          ...(bastion.forPortal ? portalCidrs : []),
        ]),
      ]
    : [];
}

/** A way to the API endpoint from outside of the VCN: sessions are opened at it on demand, and end by themselves. */
export function bastionParts(
  spec: ClusterSpec,
  context: ClusterContext,
): OciPart[] {
  if (!spec.bastion.enabled) {
    return [];
  }
  return [
    ociPart(
      {
        type: 'resource',
        id: 'bastion',
        kind: 'Bastion',
        details: {
          compartmentId: context.compartmentId,
          freeformTags: { [TAG_ID]: context.id, [TAG_PART]: 'bastion' },
          bastionType: 'STANDARD',
          // Letters and digits only.
          name: `${spec.name.replaceAll('-', '')}bastion`,
          targetSubnetId: reference('bastion-subnet'),
          clientCidrBlockAllowList: bastionClients(spec, context),
          maxSessionTtlInSeconds: MAX_SESSION_TTL_SECONDS,
        },
      },
      // Its rules let in who comes from the subnet.
      ['endpoint-rules'],
    ),
  ];
}
