import type {
  ClusterSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { ClusterOffer } from '../../convergence/oci';
import { isFlexible } from './clusterParts';
import { fittingImages } from './nodeImage';

/**
 * Pods of a node: 31 for every VNIC but the first, and 110 at most:
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengpodnetworking_topic-OCI_CNI_plugin.htm.
 * A flexible shape has a VNIC for every OCPU, at least 2 and at most 24:
 * https://docs.oracle.com/en-us/iaas/Content/Compute/References/computeshapes.htm
 */
function maxPodsOf(ocpus: number): number {
  const vnics = Math.min(Math.max(2, Math.floor(ocpus)), 24);
  return Math.min((vnics - 1) * 31, 110);
}

/**
 * What is wrong with the node pool.
 *
 * @param kubernetesVersion - undefined when it is wrong itself
 */
export function checkNodePool(
  { nodePool }: ClusterSpec,
  offer: ClusterOffer,
  kubernetesVersion: string | undefined,
): PlanProblem[] {
  const { shape, ocpus, maxPodsPerNode } = nodePool;
  if (!offer.shapes.includes(shape)) {
    return [
      {
        field: 'nodePool.shape',
        value: shape,
        message: 'OKE does not offer nodes of this shape here',
        remedy: `Choose one of ${offer.shapes.join(', ')}`,
      },
    ];
  }
  const problems: PlanProblem[] = [];
  if (
    kubernetesVersion &&
    fittingImages(offer.images, kubernetesVersion, shape).length === 0
  ) {
    problems.push({
      field: 'nodePool.shape',
      value: shape,
      message: `OKE has no Oracle Linux image for this shape and Kubernetes ${kubernetesVersion}`,
      remedy: 'Choose another shape or Kubernetes version',
    });
  }
  if (isFlexible(shape) && maxPodsPerNode > maxPodsOf(ocpus)) {
    problems.push({
      field: 'nodePool.maxPodsPerNode',
      value: String(maxPodsPerNode),
      message: `a node of ${ocpus} OCPUs has network interfaces for at most ${maxPodsOf(
        ocpus,
      )} pods`,
      remedy: 'Choose fewer pods per node, or more OCPUs',
    });
  }
  return problems;
}
