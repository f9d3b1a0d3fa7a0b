import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { TAG_ID, TAG_PART } from '../../common/names';
import { ociPart, reference, type OciPart } from '../../convergence/oci';
import { EVICTION_OF_OKE } from '../../oci/eviction';
import { userDataFor } from '../../oci/nodeStart';
import type { ClusterContext } from './ClusterContext';
import { FIRST_POOL, isFlexible, poolsOf, type NamedPool } from './nodePools';

/** The node pools of a cluster. Pure. */
export function nodePoolParts(
  spec: ClusterSpec,
  context: ClusterContext,
): OciPart[] {
  return poolsOf(spec).map(named => nodePoolPart(spec, named, context));
}

function nodePoolPart(
  spec: ClusterSpec,
  { name, pool }: NamedPool,
  context: ClusterContext,
): OciPart {
  const id = name === FIRST_POOL ? name : `node-pool-${name}`;
  const { shape, ocpus, memoryGb, taints, eviction, cycling } = pool;
  return ociPart(
    {
      ...{ type: 'resource', id, kind: 'NodePool' },
      ...(pool.autoscaling && { leftSize: pool.autoscaling }),
      details: {
        compartmentId: context.compartmentId,
        name: `${spec.name}-${name}`,
        freeformTags: { [TAG_ID]: context.id, [TAG_PART]: id },
        clusterId: reference('cluster'),
        kubernetesVersion: context.kubernetesVersion,
        nodeShape: shape,
        ...(isFlexible(shape) && {
          nodeShapeConfig: { ocpus, memoryInGBs: memoryGb },
        }),
        nodeSourceDetails: {
          sourceType: 'IMAGE',
          imageId: imageOf(name, context),
          ...(pool.bootVolumeGb && { bootVolumeSizeInGBs: pool.bootVolumeGb }),
        },
        initialNodeLabels: pool.labels,
        ...(taints.length > 0 && {
          nodeMetadata: { user_data: userDataFor(taints) },
        }),
        nodeConfigDetails: {
          size: pool.size,
          nsgIds: [reference('workers-nsg')],
          isPvEncryptionInTransitEnabled: pool.encryptionInTransit,
          placementConfigs: domainsOf(pool, context).map(
            availabilityDomain => ({
              availabilityDomain,
              subnetId: reference('workers-subnet'),
            }),
          ),
          nodePoolPodNetworkOptionDetails: {
            cniType: 'OCI_VCN_IP_NATIVE',
            podSubnetIds: [reference('pods-subnet')],
            podNsgIds: [reference('pods-nsg')],
            maxPodsPerNode: pool.maxPodsPerNode,
          },
        },
        nodeEvictionNodePoolSettings: evictionOf(eviction),
        nodePoolCyclingDetails: cyclingOf(cycling),
      },
    },
    ['workers-rules', 'pods-rules'],
  );
}

/** Said also when it is left to OKE, so that what was asked for before does not stay. */
function evictionOf(eviction: NamedPool['pool']['eviction']) {
  return eviction
    ? {
        evictionGraceDuration: `PT${eviction.graceMinutes}M`,
        isForceDeleteAfterGraceDuration: eviction.force,
        isForceActionAfterGraceDuration: eviction.force,
      }
    : EVICTION_OF_OKE;
}

/** The same: a pool that was cycled once would be cycled by every later change. */
function cyclingOf(cycling: NamedPool['pool']['cycling']) {
  return cycling
    ? {
        isNodeCyclingEnabled: true,
        maximumSurge: String(cycling.maximumSurge),
        maximumUnavailable: String(cycling.maximumUnavailable),
      }
    : { isNodeCyclingEnabled: false };
}

/** @throws when none was chosen: `chooseForCluster` does it for every pool */
function imageOf(
  name: string,
  { imageId, imageIds }: Pick<ClusterContext, 'imageId' | 'imageIds'>,
): string {
  const chosen = name === FIRST_POOL ? imageId : imageIds[name];
  if (!chosen) {
    throw new Error(`No image was chosen for the node pool ${name}`);
  }
  return chosen;
}

function domainsOf(
  { availabilityDomains }: NamedPool['pool'],
  context: Pick<ClusterContext, 'availabilityDomains'>,
): string[] {
  return availabilityDomains.length > 0
    ? availabilityDomains
    : context.availabilityDomains;
}
