import {
  ADDRESSES_PER_POD_VNIC,
  addressCount,
  canonicalCidr,
  contains,
  LARGEST_VCN_PREFIX,
  overlaps,
  PODS_PER_VNIC,
  prefixLength,
  prefixLengthFor,
  RESERVED_ADDRESSES,
  SUBNET_FIELDS,
  type ClusterSpec,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { SERVICES_CIDR } from './clusterParts';
import { counted } from '../../common/counted';
import { networkProblem } from './networkProblem';
import { mostNodesOf, poolsOf } from './nodePools';

type Network = ClusterSpec['network'];

/** As {@link LARGEST_VCN_PREFIX}. */
const SMALLEST_VCN_PREFIX = 30;

/** Addresses that no VCN can have: link-local, which OCI uses itself, loopback, "this network", multicast and class E (RFC 6890). */
const RESERVED_BLOCKS = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
];

/** What is wrong with the addresses, all at once. */
export function checkNetwork(spec: ClusterSpec): PlanProblem[] {
  const hostBits = checkHostBits(spec.network);
  // A block that begins within itself is taken for the whole: that is what it will be written as.
  const network = canonical(spec.network);
  const typed = new Map(hostBits.map(({ field, value }) => [field, value]));
  return [
    ...hostBits,
    ...[
      ...checkVcn(network),
      ...checkSubnets(network),
      ...checkSizes({ ...spec, network }),
      ...checkClients(network),
    ].map(found => ({
      ...found,
      value: typed.get(found.field) ?? found.value,
    })),
  ];
}

function canonical(network: Network): Network {
  const subnets = Object.fromEntries(
    SUBNET_FIELDS.map(field => [field, canonicalCidr(network[field])]),
  );
  return {
    ...network,
    ...subnets,
    vcnCidr: canonicalCidr(network.vcnCidr),
    clientCidrs: network.clientCidrs.map(canonicalCidr),
  };
}

function checkHostBits(network: Network): PlanProblem[] {
  const blocks: [string, string][] = [
    ['vcnCidr', network.vcnCidr],
    ...SUBNET_FIELDS.map((field): [string, string] => [field, network[field]]),
    ...network.clientCidrs.map((cidr, index): [string, string] => [
      `clientCidrs[${index}]`,
      cidr,
    ]),
  ];
  return blocks
    .filter(([, cidr]) => cidr !== canonicalCidr(cidr))
    .map(([field, cidr]) =>
      networkProblem(
        field,
        cidr,
        'the address is not the first of its block',
        `Write ${canonicalCidr(cidr)}`,
      ),
    );
}

function checkVcn({ vcnCidr }: Network): PlanProblem[] {
  const prefix = prefixLength(vcnCidr);
  if (prefix < LARGEST_VCN_PREFIX || prefix > SMALLEST_VCN_PREFIX) {
    return [
      networkProblem(
        'vcnCidr',
        vcnCidr,
        'OCI does not take a block of this size',
        `Choose a block from /${LARGEST_VCN_PREFIX} to /${SMALLEST_VCN_PREFIX}`,
      ),
    ];
  }
  const taken = [...RESERVED_BLOCKS, SERVICES_CIDR].find(block =>
    overlaps(block, vcnCidr),
  );
  if (!taken) {
    return [];
  }
  return [
    networkProblem(
      'vcnCidr',
      vcnCidr,
      taken === SERVICES_CIDR
        ? `it overlaps with ${SERVICES_CIDR}, the addresses of Kubernetes Services`
        : `it overlaps with ${taken}, which is reserved`,
      'Choose a block of a private network, for example 10.0.0.0/16',
    ),
  ];
}

function checkSubnets(network: Network): PlanProblem[] {
  const outside = SUBNET_FIELDS.filter(
    field => !contains(network.vcnCidr, network[field]),
  ).map(field =>
    networkProblem(
      field,
      network[field],
      `the subnet is not inside the VCN ${network.vcnCidr}`,
      'Choose a part of the VCN, or a larger VCN',
    ),
  );
  const overlapping = SUBNET_FIELDS.flatMap((field, index) =>
    SUBNET_FIELDS.slice(0, index)
      .filter(other => overlaps(network[other], network[field]))
      .map(other =>
        networkProblem(
          field,
          network[field],
          `the subnet overlaps with network.${other} ${network[other]}`,
          'Choose a part of the VCN that no other subnet has',
        ),
      ),
  );
  return [...outside, ...overlapping];
}

/** How many addresses each subnet needs, and for what. */
function checkSizes({ network, ...spec }: ClusterSpec): PlanProblem[] {
  const pools = poolsOf(spec).map(({ pool }) => ({
    nodes: mostNodesOf(pool),
    vnicsPerNode: Math.ceil(pool.maxPodsPerNode / PODS_PER_VNIC),
    maxPodsPerNode: pool.maxPodsPerNode,
  }));
  const size = sum(pools.map(({ nodes }) => nodes));
  const podVnics = sum(
    pools.map(({ nodes, vnicsPerNode }) => nodes * vnicsPerNode),
  );
  const maxPods = Math.max(...pools.map(pool => pool.maxPodsPerNode));
  const needs: [(typeof SUBNET_FIELDS)[number], number, string][] = [
    ['endpointCidr', 1, 'the API endpoint'],
    ['workersCidr', size, counted(size, 'node')],
    // A private load balancer takes two addresses, and a third when it fails over; a cluster has some of them.
    ['loadBalancersCidr', 13, 'a few load balancers'],
    [
      'podsCidr',
      podVnics * ADDRESSES_PER_POD_VNIC,
      `${counted(size, 'node')} with up to ${counted(
        maxPods,
        'pod',
      )}: ${ADDRESSES_PER_POD_VNIC} addresses are reserved for every ${PODS_PER_VNIC}`,
    ],
    ['bastionCidr', 1, 'a bastion'],
  ];
  return needs
    .filter(
      ([field, addresses]) =>
        addressCount(network[field]) < addresses + RESERVED_ADDRESSES,
    )
    .map(([field, addresses, what]) => {
      const prefix = prefixLengthFor(addresses + RESERVED_ADDRESSES);
      const available = Math.max(
        0,
        addressCount(network[field]) - RESERVED_ADDRESSES,
      );
      return networkProblem(
        field,
        network[field],
        `the subnet is too small: it has ${counted(
          available,
          'address',
          'addresses',
        )}, and ${addresses} ${
          addresses === 1 ? 'is' : 'are'
        } needed for ${what}`,
        `Choose a block of at least /${prefix}`,
      );
    });
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/**
 * A client network may contain the VCN or the addresses of Services, as `10.0.0.0/8` of a company does: the VCN's own addresses are
 * routed within it, whatever a route table says of a larger block
 * (https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/managingroutetables.htm, "Overview of Routing"), and
 * those of Services are translated on the nodes. It may not lie within them: then no client there can be answered.
 */
function checkClients({ vcnCidr, clientCidrs }: Network): PlanProblem[] {
  return clientCidrs.flatMap((cidr, index) => {
    const field = `clientCidrs[${index}]`;
    const wrong = (message: string, remedy: string) => [
      networkProblem(field, cidr, message, remedy),
    ];
    const earlier = clientCidrs
      .slice(0, index)
      .find(other => overlaps(other, cidr));
    if (prefixLength(cidr) < 8) {
      return wrong(
        'a network of this size is the internet, and the cluster is private',
        'Name the networks that clients are in, each /8 or smaller',
      );
    }
    if (contains(vcnCidr, cidr)) {
      return wrong(
        `it lies in the VCN ${vcnCidr}, so that clients elsewhere with these addresses cannot be reached`,
        'Name networks outside the VCN, or larger ones that contain it',
      );
    }
    if (contains(SERVICES_CIDR, cidr)) {
      return wrong(
        `it lies in ${SERVICES_CIDR}, the addresses of Kubernetes Services, so that pods cannot answer`,
        'Name networks without these addresses, or larger ones that contain them',
      );
    }
    const reserved = RESERVED_BLOCKS.find(block => contains(block, cidr));
    if (reserved) {
      return wrong(
        `it lies in ${reserved}, which is reserved: no client has such an address`,
        'Name the networks that clients are in',
      );
    }
    return earlier
      ? wrong(`it overlaps with ${earlier}`, 'Name every network once')
      : [];
  });
}
