import {
  addressCount,
  blockWithin,
  canonicalCidr,
  prefixLength,
  prefixLengthFor,
} from './cidr';
import { cidrSchema } from './cidrSchema';

/**
 * "The first two IP addresses and the last in the subnet's CIDR are reserved by the Networking service":
 * https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/overview.htm
 *
 * @public
 */
export const RESERVED_ADDRESSES = 3;

/**
 * Every VNIC for pods takes its addresses from the pod subnet at once: its own, and 31 for pods.
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengpodnetworking_topic-OCI_CNI_plugin.htm
 *
 * @public
 */
export const PODS_PER_VNIC = 31;

/**
 * Addresses that a VNIC for pods takes, see {@link PODS_PER_VNIC}.
 *
 * @public
 */
export const ADDRESSES_PER_POD_VNIC = PODS_PER_VNIC + 1;

/**
 * OCI takes blocks from /16 to /30 for a VCN: the page of {@link RESERVED_ADDRESSES}, "Allowed VCN Size and Address Ranges".
 *
 * @public
 */
export const LARGEST_VCN_PREFIX = 16;

/**
 * Subnets of a cluster, as fields of `spec.network`.
 *
 * @public
 */
export const SUBNET_FIELDS = [
  'endpointCidr',
  'workersCidr',
  'loadBalancersCidr',
  'podsCidr',
  'bastionCidr',
] as const;

/**
 * A subnet of a cluster, as a field of `spec.network`.
 *
 * @public
 */
export type SubnetField = (typeof SUBNET_FIELDS)[number];

/**
 * How large a cluster may become.
 *
 * @public
 */
export const NETWORK_SIZES = ['small', 'medium', 'large'] as const;

/** @public */
export type NetworkSize = (typeof NETWORK_SIZES)[number];

/**
 * Lengths of prefixes. With each size there are four times as many addresses for pods; nodes have twice as many as fill them,
 * so that they can be replaced by new ones first. The API endpoint and the bastion take one address each.
 */
const PREFIXES: Record<NetworkSize, Record<SubnetField, number>> = {
  small: {
    ...{ podsCidr: 21, workersCidr: 25, loadBalancersCidr: 26 },
    ...{ endpointCidr: 29, bastionCidr: 29 },
  },
  medium: {
    ...{ podsCidr: 19, workersCidr: 23, loadBalancersCidr: 25 },
    ...{ endpointCidr: 29, bastionCidr: 29 },
  },
  large: {
    ...{ podsCidr: 17, workersCidr: 21, loadBalancersCidr: 24 },
    ...{ endpointCidr: 29, bastionCidr: 29 },
  },
};

/** Of all subnets together. */
function addressesOf(prefixes: Record<SubnetField, number>): number {
  return Object.values(prefixes).reduce(
    (sum, prefix) => sum + 2 ** (32 - prefix),
    0,
  );
}

/**
 * The subnets of a cluster of some size in a VCN, and what they hold.
 *
 * @public
 */
export interface NetworkSplit {
  subnets: Record<SubnetField, string>;
  /** Nodes with up to 31 pods each. */
  nodes: number;
  /** Pods on as many nodes. */
  pods: number;
  /** Addresses of all subnets together. */
  used: number;
  /** Addresses of the VCN. */
  available: number;
}

/**
 * Splits the block of a VCN into the subnets of a cluster. The largest comes first, so that each begins at a multiple of its
 * size and none leaves a gap; what is left of the VCN is at its end. Pure.
 *
 * @param vcnCidr - for example `10.0.0.0/16`
 * @returns the subnets, or in `problem` why they do not fit and what would; in `problem`, too, of what is no block
 * @public
 */
export function splitVcn(
  vcnCidr: string,
  size: NetworkSize,
): NetworkSplit | { problem: string } {
  if (!cidrSchema.safeParse(vcnCidr).success) {
    return { problem: 'the block of the VCN is not an IPv4 CIDR block' };
  }
  const canonical = canonicalCidr(vcnCidr);
  if (canonical !== vcnCidr) {
    return {
      problem: `the address is not the first of its block: write ${canonical}`,
    };
  }
  const prefixes = PREFIXES[size];
  const fields = [...SUBNET_FIELDS].sort(
    (one, other) => prefixes[one] - prefixes[other],
  );
  const sizes = fields.map(field => 2 ** (32 - prefixes[field]));
  const used = addressesOf(prefixes);
  const available = addressCount(vcnCidr);
  if (prefixLength(vcnCidr) < LARGEST_VCN_PREFIX) {
    return {
      problem: `OCI does not take a block of this size: choose one from /${LARGEST_VCN_PREFIX} to /${prefixLengthFor(
        used,
      )}`,
    };
  }
  if (used > available) {
    const smallest = addressesOf(PREFIXES.small);
    const isSmallerEnough = size !== 'small' && smallest <= available;
    return {
      problem: `${size} takes ${used} addresses, and ${vcnCidr} has ${available}: choose a block of /${prefixLengthFor(
        used,
      )} or larger${isSmallerEnough ? ', or a smaller size' : ''}`,
    };
  }
  const subnets = Object.fromEntries(
    fields.map((field, index) => {
      const before = sizes.slice(0, index).reduce((sum, each) => sum + each, 0);
      return [field, blockWithin(vcnCidr, before, prefixes[field])];
    }),
  ) as Record<SubnetField, string>;
  const nodes = nodesIn(subnets);
  return { subnets, nodes, pods: nodes * PODS_PER_VNIC, used, available };
}

/**
 * For how many nodes with up to 31 pods each the subnets of nodes and pods have addresses. Pure.
 *
 * @public
 */
export function nodesIn({
  workersCidr,
  podsCidr,
}: Pick<Record<SubnetField, string>, 'workersCidr' | 'podsCidr'>): number {
  const usable = (cidr: string) =>
    Math.max(0, addressCount(cidr) - RESERVED_ADDRESSES);
  return Math.min(
    usable(workersCidr),
    Math.floor(usable(podsCidr) / ADDRESSES_PER_POD_VNIC),
  );
}
