import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { TAG_ID, TAG_PART } from '../../common/names';
import { ociPart, reference, type OciPart } from '../../convergence/oci';
import type { ClusterContext } from './ClusterContext';
import { addonParts } from './addonParts';
import { bastionParts } from './bastionParts';
import { logParts } from './logParts';
import { networkParts } from './networkParts';
import { nodePoolParts } from './nodePoolParts';

/**
 * Addresses of Kubernetes Services: OKE's default. They exist inside the cluster only.
 */
export const SERVICES_CIDR = '10.96.0.0/16';

/**
 * The OCI resources that make up a private OKE cluster, with their dependencies. Pure.
 *
 * @public
 */
export function clusterParts(
  spec: ClusterSpec,
  context: ClusterContext,
): OciPart[] {
  return [
    ...networkParts(spec, context),
    ...bastionParts(spec, context),
    clusterPart(spec, context),
    ...nodePoolParts(spec, context),
    ...addonParts(spec),
    ...logParts(spec, context),
  ];
}

function clusterPart(spec: ClusterSpec, context: ClusterContext): OciPart {
  return ociPart(
    {
      type: 'resource',
      id: 'cluster',
      kind: 'Cluster',
      details: {
        compartmentId: context.compartmentId,
        name: spec.name,
        freeformTags: { [TAG_ID]: context.id, [TAG_PART]: 'cluster' },
        vcnId: reference('vcn'),
        kubernetesVersion: context.kubernetesVersion,
        type: 'ENHANCED_CLUSTER',
        endpointConfig: {
          subnetId: reference('endpoint-subnet'),
          nsgIds: [reference('endpoint-nsg')],
          isPublicIpEnabled: false,
        },
        clusterPodNetworkOptions: [{ cniType: 'OCI_VCN_IP_NATIVE' }],
        options: {
          serviceLbSubnetIds: [reference('load-balancers-subnet')],
          kubernetesNetworkConfig: { servicesCidr: SERVICES_CIDR },
          serviceLbConfig: { backendNsgIds: [reference('workers-nsg')] },
        },
      },
    },
    ['default-security-list', 'endpoint-rules'],
  );
}
