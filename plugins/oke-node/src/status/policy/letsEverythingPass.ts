import { coverIPv4 } from '@okeanos/backstage-plugin-oke-common';
import type { Rule } from './directions';

/** What NetworkPolicies know (`networking/v1.NetworkPolicyPort.Protocol`). */
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const LAST_PORT = 65_535;

const isIPv4 = (cidr: string) => /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(cidr);
const isAllOfIPv6 = (cidr: string) => /^[0:]+\/0$/.test(cidr);

/**
 * Whether rules together let everybody pass on every port: rules with no peers, or with ranges that
 * are all of IPv4 or of IPv6. Pure.
 */
export function letsEverythingPass(rules: readonly Rule[]): boolean {
  return PROTOCOLS.every(protocol => {
    const open = rules.filter(({ ports }) => isForAllPorts(ports, protocol));
    if (open.some(({ peers }) => peers.length === 0)) {
      return true;
    }
    const ranges = open
      .flatMap(({ peers }) => peers)
      .flatMap(({ ipBlock }) =>
        ipBlock && ipBlock.except.length === 0 ? [ipBlock.cidr] : [],
      );
    return ranges.some(isAllOfIPv6) || coverIPv4(ranges.filter(isIPv4));
  });
}

function isForAllPorts(ports: Rule['ports'], protocol: string): boolean {
  return (
    ports.length === 0 ||
    ports.some(
      ({ protocol: of, port, endPort }) =>
        of === protocol &&
        (port === undefined ||
          (typeof port === 'number' && port <= 1 && endPort === LAST_PORT)),
    )
  );
}
