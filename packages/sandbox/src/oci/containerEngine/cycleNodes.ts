import { Cloud } from '../Cloud';
import { Node, NodePool } from './model';
import { addNode, isStale } from './nodes';

/** How many nodes more there may be while nodes are cycled, and how many fewer. */
export function cyclingCounts({
  nodePoolCyclingDetails: cycling,
  nodeConfigDetails: { size },
}: NodePool): { surge: number; unavailable: number } {
  const count = (value: string) => {
    const number = parseInt(value, 10);
    return value.endsWith('%') ? Math.ceil((size * number) / 100) : number;
  };
  return {
    surge: count(cycling?.maximumSurge ?? '1'),
    unavailable: count(cycling?.maximumUnavailable ?? '0'),
  };
}

/**
 * The next step of cycling: new nodes take the place of some that are not what the pool would make now.
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengupgradingimageworkernode_topic-Performing_an_InPlace_Worker_Node_Update_By_Cycling_an_Existing_Node_Pool.htm
 *
 * @returns those that go when the new ones are there; undefined when there is nothing to do, also because it is not wanted
 * @throws WorkRequestError when a subnet has too few addresses for the new ones
 */
export function beginCycle(cloud: Cloud, pool: NodePool): Node[] | undefined {
  const stale = pool.nodes.filter(node => isStale(node, pool));
  if (!pool.nodePoolCyclingDetails?.isNodeCyclingEnabled || !stale.length) {
    return undefined;
  }
  const { surge, unavailable } = cyclingCounts(pool);
  const batch = stale.slice(0, surge + unavailable);
  removeNodes(pool, batch.slice(0, unavailable));
  batch.forEach(() => addNode(cloud, pool));
  return batch.slice(unavailable);
}

export function removeNodes(pool: NodePool, nodes: Node[]): void {
  pool.nodes = pool.nodes.filter(node => !nodes.includes(node));
}
