import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';

/** What every pool of a spec has. */
export type PoolSpec = ClusterSpec['nodePool'];

/** What the first pool is called. No other one may be. */
export const FIRST_POOL = 'node-pool';

/** A pool of a spec, and where it stands there. */
export interface NamedPool {
  name: string;
  /** Path in the spec: `nodePool` or `additionalNodePools[0]`. */
  field: string;
  pool: PoolSpec;
}

/** All pools of a spec, the first one first. Pure. */
export function poolsOf({
  nodePool,
  additionalNodePools,
}: Pick<ClusterSpec, 'nodePool' | 'additionalNodePools'>): NamedPool[] {
  return [
    { name: FIRST_POOL, field: 'nodePool', pool: nodePool },
    ...additionalNodePools.map(({ name, ...pool }, index) => ({
      name,
      field: `additionalNodePools[${index}]`,
      pool,
    })),
  ];
}

/** The most nodes that a pool may come to have. */
export function mostNodesOf({ size, autoscaling }: PoolSpec): number {
  return Math.max(size, autoscaling?.max ?? 0);
}

/** Whether OCPUs and memory of the shape can be chosen: https://docs.oracle.com/en-us/iaas/Content/Compute/References/computeshapes.htm */
export function isFlexible(shape: string): boolean {
  return shape.endsWith('.Flex');
}
