import { BlockList, isIP } from 'node:net';
import type { ExposureRoute } from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import type { Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { declaredVisibility } from './ociLoadBalancer';

type Visibility = ExposureRoute['visibility'];

/** Addresses that no packet from the internet is routed to. */
const NOT_ROUTED = new BlockList();
// RFC 1918
NOT_ROUTED.addSubnet('10.0.0.0', 8);
NOT_ROUTED.addSubnet('172.16.0.0', 12);
NOT_ROUTED.addSubnet('192.168.0.0', 16);
// Shared address space (RFC 6598), link-local (RFC 3927, RFC 4291), loopback, unique local (RFC 4193)
NOT_ROUTED.addSubnet('100.64.0.0', 10);
NOT_ROUTED.addSubnet('169.254.0.0', 16);
NOT_ROUTED.addSubnet('127.0.0.0', 8);
NOT_ROUTED.addSubnet('fe80::', 10, 'ipv6');
NOT_ROUTED.addAddress('::1', 'ipv6');
NOT_ROUTED.addSubnet('fc00::', 7, 'ipv6');

function addressVisibility(address: string): Visibility {
  const family = isIP(address);
  if (family === 0) {
    return 'unknown';
  }
  return NOT_ROUTED.check(address, family === 4 ? 'ipv4' : 'ipv6')
    ? 'private'
    : 'public';
}

/** Public if anything is; private only if everything is. */
function together(all: readonly Visibility[]): Visibility {
  if (all.includes('public')) {
    return 'public';
  }
  return all.length > 0 && all.every(each => each === 'private')
    ? 'private'
    : 'unknown';
}

/**
 * Whether an entry can be reached from the internet. What a load balancer was declared to be tells that it is private:
 * the block of a VCN can be any. Else an IP address tells by itself; for a host name, or before there is an address,
 * the declaration tells again.
 *
 * @param addresses - IP addresses and host names of the entry
 * @param services - the Services whose load balancer has these addresses
 */
export function visibilityOf(
  addresses: readonly string[],
  services: readonly ObjectOf<'Service'>[],
): Visibility {
  const declared = together(services.map(declaredVisibility));
  if (declared === 'private') {
    return 'private';
  }
  const seen = together(addresses.map(addressVisibility));
  return seen === 'unknown' ? declared : seen;
}

/** The addresses that are of no private range. */
export function publicAddresses(addresses: readonly string[]): string[] {
  return addresses.filter(address => addressVisibility(address) === 'public');
}

/**
 * The Services of type LoadBalancer, of any namespace, that hold one of the addresses.
 *
 * @param gaps - gets why there may be more; for the visibility that does not matter: without the Service, the address
 *   tells, or it is unknown
 */
export function servicesAt(
  evaluation: Evaluation,
  addresses: readonly string[],
  gaps: Finding[] = [],
): ObjectOf<'Service'>[] {
  return addresses.flatMap(address =>
    itemsOf(evaluation.find(kinds.Service, 'address', address), gaps),
  );
}
