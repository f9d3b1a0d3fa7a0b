import type {
  ClusterSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { ClusterOffer } from '../../convergence/oci';
import { checkNodePool } from './checkNodePool';
import { imageOf } from './chooseForCluster';
import type { ClusterChoice } from './ClusterContext';
import { FIRST_POOL, poolsOf } from './nodePools';

/**
 * What is wrong with the node pools.
 *
 * @param kubernetesVersion - undefined when it is wrong itself
 * @param current - what was chosen before
 * @param before - as it was asked for before; undefined for a new one
 */
export function checkNodePools(
  spec: ClusterSpec,
  offer: ClusterOffer,
  kubernetesVersion: string | undefined,
  current: ClusterChoice | undefined,
  before: ClusterSpec | undefined,
): PlanProblem[] {
  return [
    ...checkNames(spec),
    ...(before ? checkBootVolumes(spec, before) : []),
    ...poolsOf(spec).flatMap(({ name, field, pool }) =>
      checkNodePool(pool, {
        offer,
        kubernetesVersion,
        imageId:
          current?.kubernetesVersion === kubernetesVersion
            ? imageOf(name, current)
            : undefined,
      }).map(problem => ({ ...problem, field: `${field}.${problem.field}` })),
    ),
  ];
}

/** A pool keeps the size that was asked for: OCI knows no way back to its own. */
function checkBootVolumes(
  spec: ClusterSpec,
  before: ClusterSpec,
): PlanProblem[] {
  const old = new Map(poolsOf(before).map(({ name, pool }) => [name, pool]));
  return poolsOf(spec).flatMap(({ name, field, pool }) => {
    const size = old.get(name)?.bootVolumeGb;
    return size === undefined || pool.bootVolumeGb !== undefined
      ? []
      : [
          {
            field: `${field}.bootVolumeGb`,
            value: '',
            message: `the pool was made with boot volumes of ${size} GB, and OCI keeps that for new nodes`,
            remedy: `Write ${size}, or another size`,
          },
        ];
  });
}

function checkNames({ additionalNodePools }: ClusterSpec): PlanProblem[] {
  const names = additionalNodePools.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const wrong = (message: string) => [
      {
        field: `additionalNodePools[${index}].name`,
        value: name,
        message,
        remedy: 'Choose another name',
      },
    ];
    if (name === FIRST_POOL) {
      return wrong('this is what the first node pool is called');
    }
    return names.indexOf(name) < index
      ? wrong('another node pool has this name')
      : [];
  });
}
