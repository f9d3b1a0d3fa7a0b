import type { PlanProblem } from '@okeanos/backstage-plugin-oke-common';
import type { ClusterOffer } from '../../convergence/oci';
import type { OciShape } from '../../oci/offer';
import { fittingImages, hasGpus } from './nodeImage';
import { isFlexible, type PoolSpec } from './nodePools';

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

/** What of a cluster a pool is checked against. */
export interface PoolFacts {
  offer: ClusterOffer;
  /** Undefined when it is wrong itself. */
  kubernetesVersion: string | undefined;
  /** The image that its nodes are made from now, if they are of this version. */
  imageId: string | undefined;
}

/** What is wrong with a node pool. Fields are named from it on: `shape`. */
export function checkNodePool(pool: PoolSpec, facts: PoolFacts): PlanProblem[] {
  const { offer } = facts;
  const { shape, ocpus, maxPodsPerNode } = pool;
  const apart = [
    ...checkOperation(pool),
    ...checkDomains(pool, offer),
    ...checkLabels(pool),
    ...checkTaints(pool),
  ];
  if (!offer.shapes.includes(shape)) {
    return [
      ...apart,
      {
        field: 'shape',
        value: shape,
        message: 'OKE does not offer nodes of this shape here',
        remedy: `Choose one of ${offer.shapes.join(', ')}`,
      },
    ];
  }
  const problems: PlanProblem[] = [...apart, ...checkImage(pool, facts)];
  if (isFlexible(shape) && maxPodsPerNode > maxPodsOf(ocpus)) {
    problems.push({
      field: 'maxPodsPerNode',
      value: String(maxPodsPerNode),
      message: `a node of ${ocpus} OCPUs has network interfaces for at most ${maxPodsOf(
        ocpus,
      )} pods`,
      remedy: 'Choose fewer pods per node, or more OCPUs',
    });
  }
  const size = offer.shapeSizes?.find(({ name }) => name === shape);
  return isFlexible(shape) && size
    ? [...problems, ...checkNodeSize(pool, size)]
    : problems;
}

/** Whether there is an image for the pool, and whether the one that is named is such a one. */
function checkImage(
  { shape, oracleLinux, imageId }: PoolSpec,
  { offer, kubernetesVersion, imageId: current }: PoolFacts,
): PlanProblem[] {
  if (!kubernetesVersion) {
    return [];
  }
  const fitting = fittingImages(offer.images, kubernetesVersion, {
    ...{ shape, oracleLinux },
  });
  const what = `${
    hasGpus(shape) ? 'with drivers for GPUs, ' : ''
  }for ${shape} and Kubernetes ${kubernetesVersion}`;
  // One that is no longer offered stays: its nodes go on.
  const goesOn =
    current !== undefined &&
    !offer.images.some(image => image.imageId === current);
  if (fitting.length === 0) {
    if (goesOn && (!imageId || imageId === current)) {
      return [];
    }
    return [
      oracleLinux
        ? {
            field: 'oracleLinux',
            value: oracleLinux,
            message: `OKE has no image of Oracle Linux ${oracleLinux} ${what}`,
            remedy: 'Leave it empty for the newest, or choose another release',
          }
        : {
            field: 'shape',
            value: shape,
            message: `OKE has no Oracle Linux image ${what}`,
            remedy: 'Choose another shape or Kubernetes version',
          },
    ];
  }
  const named = offer.images.find(image => image.imageId === imageId);
  const isFit = fitting.some(image => image.imageId === imageId);
  return !imageId || isFit || (goesOn && imageId === current)
    ? []
    : [
        {
          field: 'imageId',
          value: imageId,
          message: named
            ? `${named.sourceName} is no image ${what}${
                oracleLinux ? ` and of Oracle Linux ${oracleLinux}` : ''
              }`
            : 'OKE does not offer this image here',
          remedy: `Leave it empty for the newest, ${fitting[0].sourceName}, or name another one`,
        },
      ];
}

function checkDomains(
  { availabilityDomains }: PoolSpec,
  offer: ClusterOffer,
): PlanProblem[] {
  return availabilityDomains.flatMap((domain, index) => {
    const wrong = (message: string, remedy: string) => [
      {
        field: `availabilityDomains[${index}]`,
        value: domain,
        ...{ message, remedy },
      },
    ];
    if (!offer.availabilityDomains.includes(domain)) {
      return wrong(
        'the region has no availability domain of this name',
        `Choose of ${offer.availabilityDomains.join(
          ', ',
        )}, or none for all of them`,
      );
    }
    return availabilityDomains.indexOf(domain) < index
      ? wrong('it is named twice', 'Name it once')
      : [];
  });
}

/**
 * What Kubernetes and OKE write themselves:
 * https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const WELL_KNOWN_LABELS = [
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
];

function checkLabels({ labels }: PoolSpec): PlanProblem[] {
  return labels.flatMap(({ key }, index) => {
    const wrong = (message: string, remedy: string) => [
      {
        field: `labels[${index}].key`,
        value: key,
        ...{ message, remedy },
      },
    ];
    if (WELL_KNOWN_LABELS.includes(key)) {
      return wrong(
        'every node has this label already, with a value of its own',
        'Choose another key',
      );
    }
    return labels.findIndex(label => label.key === key) < index
      ? wrong('another label has this key', 'Give every label a key of its own')
      : [];
  });
}

/** The API server refuses a node with two taints of one key and effect, and then there is no node. */
function checkTaints({ taints }: PoolSpec): PlanProblem[] {
  return taints.flatMap(({ key, effect }, index) =>
    taints.findIndex(other => other.key === key && other.effect === effect) <
    index
      ? [
          {
            field: `taints[${index}].key`,
            value: key,
            message: `another taint has this key and the effect ${effect}`,
            remedy: 'Take one of them away',
          },
        ]
      : [],
  );
}

/** What does not fit together of how the pool is scaled and its nodes are cycled. */
function checkOperation({
  size,
  autoscaling,
  cycling,
}: PoolSpec): PlanProblem[] {
  const isWithin =
    !autoscaling || (size >= autoscaling.min && size <= autoscaling.max);
  const stands =
    cycling?.maximumSurge === 0 && cycling.maximumUnavailable === 0;
  return [
    ...(autoscaling && autoscaling.min > autoscaling.max
      ? [
          {
            field: 'autoscaling.min',
            value: String(autoscaling.min),
            message: `it is more than the most nodes, ${autoscaling.max}`,
            remedy: `Choose at most ${autoscaling.max}`,
          },
        ]
      : []),
    ...(autoscaling && autoscaling.min <= autoscaling.max && !isWithin
      ? [
          {
            field: 'size',
            value: String(size),
            message: `the pool is made with it, and an autoscaler has ${autoscaling.min} to ${autoscaling.max} nodes`,
            remedy: `Choose ${autoscaling.min} to ${autoscaling.max}`,
          },
        ]
      : []),
    ...(stands
      ? [
          {
            field: 'cycling.maximumUnavailable',
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
  { shape, ocpus, memoryGb }: PoolSpec,
  size: OciShape,
): PlanProblem[] {
  return [
    ...within('ocpus', ocpus, size.ocpus, {
      unit: 'OCPUs',
      of: `a node of ${shape}`,
    }),
    ...within('memoryGb', memoryGb, memoryRange(size, ocpus), {
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
