import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';

/** Something that somebody will notice of a node pool. */
export type PoolDisruption = { pool: string } & (
  | { type: 'poolRemoved' }
  | { type: 'nodesMoved' }
  | { type: 'nodesFewer'; count: string; from: string; to: string }
  | { type: 'nodesReplaced' }
  | { type: 'nodesCycled'; surge: string; unavailable: string }
  | { type: 'sizeLeft'; min: string; max: string }
);

type Pool = ClusterSpec['nodePool'];

/** What the first pool is called, in OCI after the name of the cluster. */
const FIRST_POOL = 'node-pool';

/**
 * What of changed node pools somebody will notice. Pure.
 *
 * @param isUpgraded - whether they go to another version of Kubernetes
 */
export function poolDisruptions(
  before: ClusterSpec,
  after: ClusterSpec,
  isUpgraded: boolean,
): PoolDisruption[] {
  const pools = poolsOf(after);
  return [...poolsOf(before)].flatMap(([pool, was]): PoolDisruption[] => {
    const is = pools.get(pool);
    return is
      ? ofPool(pool, was, is, isUpgraded)
      : [{ type: 'poolRemoved', pool }];
  });
}

function poolsOf(spec: ClusterSpec): Map<string, Pool> {
  return new Map([
    [FIRST_POOL, spec.nodePool],
    ...spec.additionalNodePools.map(
      ({ name, ...pool }) => [name, pool] as const,
    ),
  ]);
}

function ofPool(
  pool: string,
  was: Pool,
  is: Pool,
  isUpgraded: boolean,
): PoolDisruption[] {
  const isMadeOtherwise = isUpgraded || hasOtherNodes(was, is);
  return [
    ...(is.size < was.size && !is.autoscaling
      ? [nodesFewer(pool, was.size, is.size)]
      : []),
    ...(is.autoscaling && !was.autoscaling
      ? [sizeLeft(pool, is.autoscaling)]
      : []),
    ...(isElsewhere(was, is) ? [{ type: 'nodesMoved', pool } as const] : []),
    ...((isMadeOtherwise && !is.cycling) || hasOtherConfig(was, is)
      ? [{ type: 'nodesReplaced', pool } as const]
      : []),
    // Asking for it is enough: OCI looks for nodes that are to be replaced.
    ...(is.cycling && (!was.cycling || isMadeOtherwise)
      ? [nodesCycled(pool, is.cycling)]
      : []),
  ];
}

/** Of what nodes are made, and what they are told at their start. */
const MADE_FROM = [
  'shape',
  'ocpus',
  'memoryGb',
  'bootVolumeGb',
  'oracleLinux',
  'imageId',
  'labels',
  'taints',
] as const;

function hasOtherNodes(was: Pool, is: Pool): boolean {
  return MADE_FROM.some(field => differs(was[field], is[field]));
}

/** For this, OCI replaces no nodes. */
function hasOtherConfig(was: Pool, is: Pool): boolean {
  return (
    is.encryptionInTransit !== was.encryptionInTransit ||
    is.maxPodsPerNode !== was.maxPodsPerNode
  );
}

/**
 * "existing worker nodes are terminated and new worker nodes are created":
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengscalingnodepools.htm
 */
function isElsewhere(was: Pool, is: Pool): boolean {
  return differs(
    [...was.availabilityDomains].sort(),
    [...is.availabilityDomains].sort(),
  );
}

function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

function nodesFewer(pool: string, from: number, to: number): PoolDisruption {
  return {
    ...{ type: 'nodesFewer', pool, count: String(from - to) },
    ...{ from: String(from), to: String(to) },
  };
}

function sizeLeft(
  pool: string,
  { min, max }: NonNullable<Pool['autoscaling']>,
): PoolDisruption {
  return { type: 'sizeLeft', pool, min: String(min), max: String(max) };
}

function nodesCycled(
  pool: string,
  { maximumSurge, maximumUnavailable }: NonNullable<Pool['cycling']>,
): PoolDisruption {
  return {
    ...{ type: 'nodesCycled', pool, surge: String(maximumSurge) },
    unavailable: String(maximumUnavailable),
  };
}
