import { isDeepStrictEqual } from 'node:util';
import { freeAddress, usableAddresses } from '../cidr';
import { Cloud } from '../Cloud';
import { FAULT_DOMAINS } from '../regions';
import { WorkRequestError } from '../workRequests/WorkRequests';
import { MadeFrom, nativePodNetwork, Node, NodePool, shortName } from './model';
import { takenAddresses } from './vnics';

/** "Each VNIC can have up to 31 secondary IP addresses for pods"; one more address is its own. */
const POD_ADDRESSES_PER_VNIC = 31;

/** Kubernetes' own limit of pods on a node. */
const MAX_PODS_PER_NODE = 110;

/**
 * How many pods fit on a node: flexible shapes have a VNIC per OCPU, from 2 to 24, and one of them is not for pods.
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengpodnetworking_topic-OCI_CNI_plugin.htm
 */
export function maxPodsOf(ocpus: number): number {
  const vnics = Math.min(24, Math.max(2, Math.floor(ocpus)));
  return Math.min((vnics - 1) * POD_ADDRESSES_PER_VNIC, MAX_PODS_PER_NODE);
}

/** Addresses that a node takes from the pod subnet at once, pods or no pods. */
function podAddressesOf({ nodeConfigDetails, nodeShapeConfig }: NodePool) {
  const { maxPodsPerNode } = nativePodNetwork(nodeConfigDetails);
  const pods = maxPodsPerNode ?? maxPodsOf(nodeShapeConfig.ocpus);
  return (
    Math.ceil(pods / POD_ADDRESSES_PER_VNIC) * (POD_ADDRESSES_PER_VNIC + 1)
  );
}

/**
 * Brings the nodes of a pool to the wanted number: new ones at the end, one per availability domain in turn, and the last ones go.
 *
 * @throws WorkRequestError when a subnet has too few addresses; nodes that have found one stay
 */
export function scaleNodes(cloud: Cloud, pool: NodePool): void {
  const { size } = pool.nodeConfigDetails;
  if (pool.nodePoolCyclingDetails?.isNodeCyclingEnabled) {
    // When cycling was interrupted, those that it has made are not what is too many.
    pool.nodes.sort(
      (a, b) => Number(isStale(a, pool)) - Number(isStale(b, pool)),
    );
  }
  pool.nodes.splice(size);
  while (pool.nodes.length < size) addNode(cloud, pool);
}

/** @throws WorkRequestError when a subnet has too few addresses */
export function addNode(cloud: Cloud, pool: NodePool): void {
  checkPodAddresses(cloud, pool);
  pool.nodes.push(newNode(cloud, pool));
}

/** What a node was made from; of one that was kept without, what its pool has. */
export function madeFrom(node: Node, pool: NodePool): MadeFrom {
  return node.madeFrom ?? madeFromNow(pool);
}

function madeFromNow(pool: NodePool): MadeFrom {
  const { kubernetesVersion, nodeShape, nodeShapeConfig } = pool;
  const { nodeSourceDetails, nodeMetadata, initialNodeLabels } = pool;
  const { sshPublicKey } = pool;
  return structuredClone({
    ...{ kubernetesVersion, nodeShape, nodeShapeConfig },
    ...{ nodeSourceDetails, nodeMetadata, initialNodeLabels },
    ...(sshPublicKey && { sshPublicKey }),
  });
}

/** Whether a node is not what its pool would make now. */
export function isStale(node: Node, pool: NodePool): boolean {
  return !isDeepStrictEqual(madeFrom(node, pool), madeFromNow(pool));
}

function checkPodAddresses(cloud: Cloud, pool: NodePool): void {
  const [podSubnetId] = nativePodNetwork(pool.nodeConfigDetails).podSubnetIds;
  if (!podSubnetId) {
    return;
  }
  const { cidrBlock } = cloud.state.core.subnets[podSubnetId].resource;
  const used = Object.values(cloud.state.containerEngine.nodePools)
    .filter(({ nodeConfigDetails }) =>
      nativePodNetwork(nodeConfigDetails).podSubnetIds.includes(podSubnetId),
    )
    .reduce((sum, each) => sum + each.nodes.length * podAddressesOf(each), 0);
  if (used + podAddressesOf(pool) > usableAddresses(cidrBlock)) {
    throw outOfAddresses(`pod subnet ${podSubnetId} (${cidrBlock})`);
  }
}

function newNode(cloud: Cloud, pool: NodePool): Node {
  const { placementConfigs } = pool.nodeConfigDetails;
  const taken = pool.nodes.map(({ name }) => Number(name.split('-').at(-1)));
  let index = 0;
  while (taken.includes(index)) index++;
  const placement = placementConfigs[index % placementConfigs.length];
  const { subnetId, availabilityDomain } = placement;
  const faultDomains = placement.faultDomains ?? FAULT_DOMAINS;
  const round = Math.floor(index / placementConfigs.length);
  const { cidrBlock } = cloud.state.core.subnets[subnetId].resource;
  const privateIp = freeAddress(
    cidrBlock,
    takenAddresses(cloud.state, subnetId),
  );
  if (!privateIp) {
    throw outOfAddresses(`subnet ${subnetId} (${cidrBlock})`);
  }
  const [cluster, ownName] = [shortName(pool.clusterId), shortName(pool.id)];
  return {
    id: cloud.newOcid('instance'),
    name: `oke-${cluster}-n${ownName.slice(1)}-s${subnetId.slice(
      -10,
    )}-${index}`,
    availabilityDomain,
    faultDomain: faultDomains[round % faultDomains.length],
    subnetId,
    privateIp,
    vnicId: cloud.newOcid('vnic'),
    podVnicId: cloud.newOcid('vnic'),
    timeCreated: cloud.timestamp(),
    lifecycleState: 'CREATING',
    madeFrom: madeFromNow(pool),
  };
}

function outOfAddresses(where: string): WorkRequestError {
  return new WorkRequestError(
    'LimitExceeded',
    `The ${where} has too few free IP addresses for another node.`,
  );
}
