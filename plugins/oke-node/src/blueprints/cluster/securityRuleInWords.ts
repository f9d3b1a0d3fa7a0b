import type { SecurityRuleInWords } from '@okeanos/backstage-plugin-oke-common';
import { RULE_MARK } from '../../common/names';
import { referencedParts } from '../../convergence/oci';
import type { SecurityRule } from '../../oci/securityRules';

/** Numbers of IANA (https://www.iana.org/assignments/protocol-numbers/). */
const PROTOCOLS: Record<string, string> = { 1: 'ICMP', 6: 'TCP', 17: 'UDP' };

/**
 * A rule of a network security group in words, with what it is for. Pure.
 *
 * @param names - of the parts that it may refer to, by their ids
 * @public
 */
export function securityRuleInWords(
  rule: SecurityRule,
  names: ReadonlyMap<string, string>,
): SecurityRuleInWords {
  const { direction, source, destination, description = '' } = rule;
  const address = (direction === 'INGRESS' ? source : destination) ?? '';
  const [part] = referencedParts(address);
  return {
    direction: direction === 'INGRESS' ? 'ingress' : 'egress',
    peer: part ? names.get(part) ?? part : address,
    traffic: trafficInWords(rule),
    why: description.startsWith(RULE_MARK)
      ? description.slice(RULE_MARK.length)
      : description,
  };
}

function trafficInWords(rule: SecurityRule): string {
  const { protocol, tcpOptions, udpOptions, icmpOptions } = rule;
  if (protocol === 'all') {
    return 'all traffic';
  }
  const name = PROTOCOLS[protocol] ?? `protocol ${protocol}`;
  if (icmpOptions) {
    const { type, code } = icmpOptions;
    return `${name} type ${type}${code === undefined ? '' : ` code ${code}`}`;
  }
  const range = (tcpOptions ?? udpOptions)?.destinationPortRange;
  if (!range) {
    return `${name}, every port`;
  }
  return range.min === range.max
    ? `${name} ${range.min}`
    : `${name} ${range.min} to ${range.max}`;
}
