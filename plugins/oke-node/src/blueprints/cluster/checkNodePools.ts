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
 */
export function checkNodePools(
  spec: ClusterSpec,
  offer: ClusterOffer,
  kubernetesVersion: string | undefined,
  current: ClusterChoice | undefined,
): PlanProblem[] {
  return [
    ...checkNames(spec),
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
