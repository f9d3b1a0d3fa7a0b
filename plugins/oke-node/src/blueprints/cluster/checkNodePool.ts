import type {
  ClusterSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { ClusterOffer } from '../../convergence/oci';
import type { OciShape } from '../../oci/offer';
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
  const operation = checkOperation(nodePool);
  if (!offer.shapes.includes(shape)) {
    return [
      ...operation,
      {
        field: 'nodePool.shape',
        value: shape,
        message: 'OKE does not offer nodes of this shape here',
        remedy: `Choose one of ${offer.shapes.join(', ')}`,
      },
    ];
  }
  const problems: PlanProblem[] = [...operation];
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
  const size = offer.shapeSizes?.find(({ name }) => name === shape);
  return isFlexible(shape) && size
    ? [...problems, ...checkNodeSize(nodePool, size)]
    : problems;
}

/** What does not fit together of how the pool is scaled and its nodes are cycled. */
function checkOperation({
  size,
  autoscaling,
  cycling,
}: ClusterSpec['nodePool']): PlanProblem[] {
  const isWithin =
    !autoscaling || (size >= autoscaling.min && size <= autoscaling.max);
  const stands =
    cycling?.maximumSurge === 0 && cycling.maximumUnavailable === 0;
  return [
    ...(autoscaling && autoscaling.min > autoscaling.max
      ? [
          {
            field: 'nodePool.autoscaling.min',
            value: String(autoscaling.min),
            message: `it is more than the most nodes, ${autoscaling.max}`,
            remedy: `Choose at most ${autoscaling.max}`,
          },
        ]
      : []),
    ...(autoscaling && autoscaling.min <= autoscaling.max && !isWithin
      ? [
          {
            field: 'nodePool.size',
            value: String(size),
            message: `the pool is made with it, and an autoscaler has ${autoscaling.min} to ${autoscaling.max} nodes`,
            remedy: `Choose ${autoscaling.min} to ${autoscaling.max}`,
          },
        ]
      : []),
    ...(stands
      ? [
          {
            field: 'nodePool.cycling.maximumUnavailable',
            value: '0',
            message:
              'no node can be replaced when none may be added and none may be missing',
            remedy: 'Let one node more be there, or one be missing',
          },
        ]
      : []),
  ];
}

/** What OCI would refuse when it makes the first node. */
function checkNodeSize(
  { shape, ocpus, memoryGb }: ClusterSpec['nodePool'],
  size: OciShape,
): PlanProblem[] {
  return [
    ...within('nodePool.ocpus', ocpus, size.ocpus, {
      unit: 'OCPUs',
      of: `a node of ${shape}`,
    }),
    ...within('nodePool.memoryGb', memoryGb, memoryRange(size, ocpus), {
      unit: 'GB',
      of: `a node of ${shape} with ${ocpus} OCPUs`,
    }),
  ];
}

function memoryRange(
  { memoryGb, memoryGbPerOcpu }: OciShape,
  ocpus: number,
): { min: number; max: number } | undefined {
  return (
    memoryGb && {
      min: Math.max(memoryGb.min, (memoryGbPerOcpu?.min ?? 0) * ocpus),
      max: Math.min(memoryGb.max, (memoryGbPerOcpu?.max ?? Infinity) * ocpus),
    }
  );
}

function within(
  field: string,
  value: number,
  range: { min: number; max: number } | undefined,
  { unit, of }: { unit: string; of: string },
): PlanProblem[] {
  if (!range || (value >= range.min && value <= range.max)) {
    return [];
  }
  return [
    {
      field,
      value: String(value),
      message: `${of} has ${range.min} to ${range.max} ${unit}`,
      remedy: `Choose ${range.min} to ${range.max}`,
    },
  ];
}
