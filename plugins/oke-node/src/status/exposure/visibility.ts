import { BlockList, isIP } from 'node:net';
import type { ExposureRoute } from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import {
  LOAD_BALANCER_INTERNAL,
  LOAD_BALANCER_TYPE,
  NETWORK_LOAD_BALANCER_INTERNAL,
} from '../kinds/core';

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

/** What Go's `strconv.ParseBool` takes, which OCI's cloud controller manager reads annotations with. */
const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** The annotation that says whether the load balancer of a Service is internal. */
function internalAnnotation({
  metadata: { annotations },
}: ObjectOf<'Service'>) {
  const name =
    annotations[LOAD_BALANCER_TYPE] === 'nlb'
      ? NETWORK_LOAD_BALANCER_INTERNAL
      : LOAD_BALANCER_INTERNAL;
  const value = annotations[name];
  return value === undefined ? undefined : { name, value };
}

/** What OCI's cloud controller manager refuses: it makes no load balancer then. */
export function checkLoadBalancerAnnotations(
  service: ObjectOf<'Service'>,
): Finding[] {
  const annotation = internalAnnotation(service);
  if (!annotation || [...TRUE, ...FALSE].includes(annotation.value)) {
    return [];
  }
  const { name, value } = annotation;
  return [
    {
      state: 'failed',
      reason: 'InvalidAnnotation',
      message: `The annotation ${name} of ${title(
        'Service',
        service,
      )} is "${value}"; OCI makes a load balancer only for true or false.`,
      evidence: [
        evidence('Service', service, `metadata.annotations[${name}]=${value}`),
      ],
    },
  ];
}

function declaredVisibility(service: ObjectOf<'Service'>): Visibility {
  const { value = '' } = internalAnnotation(service) ?? {};
  if (TRUE.includes(value)) {
    return 'private';
  }
  return FALSE.includes(value) ? 'public' : 'unknown';
}

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
 * Whether an entry can be reached from the internet. An IP address tells by itself; for a host
 * name, or before there is an address, the annotations of the load balancer's Service tell.
 *
 * @param addresses - IP addresses and host names of the entry
 * @param services - the Services whose load balancer has these addresses
 */
export function visibilityOf(
  addresses: readonly string[],
  services: readonly ObjectOf<'Service'>[],
): Visibility {
  const seen = together(addresses.map(addressVisibility));
  return seen === 'unknown' ? together(services.map(declaredVisibility)) : seen;
}

/** The Services of type LoadBalancer, of any namespace, that hold one of the addresses. */
export function servicesAt(
  evaluation: Evaluation,
  addresses: readonly string[],
): ObjectOf<'Service'>[] {
  // Why there may be more does not matter: without the Service, the address tells, or it is unknown.
  const ignored: Finding[] = [];
  return addresses.flatMap(address =>
    itemsOf(evaluation.find(kinds.Service, 'address', address), ignored),
  );
}
