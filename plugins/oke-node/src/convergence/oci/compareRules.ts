import type { SecurityRule } from '../../oci/securityRules';
import { RULE_MARK } from '../../common/names';
import { isRecord } from '../isRecord';

/** How the rules of a network security group differ from what is intended. */
export interface RuleDifferences {
  /** Intended, and not there. */
  missing: SecurityRule[];
  /** There more than once: all but one of each. */
  duplicates: SecurityRule[];
  /** Made by Okeanos, and no longer intended. */
  stale: SecurityRule[];
  /** Made by somebody else. */
  foreign: SecurityRule[];
  /** As a controller of the cluster writes them: part of the cluster's work, whoever wrote them. */
  kept: SecurityRule[];
}

/**
 * The cloud controller manager describes the rules that it makes for a load balancer with the UID of the Service
 * (oci-cloud-controller-manager, `load_balancer_network_security_group.go`, `makeNsgSecurityRule`).
 */
const CONTROLLER_MANAGER_RULE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Pure. Rules are the same when they let the same traffic through; descriptions tell only whose they are.
 *
 * @param isControllers - whether a controller of the cluster writes such a rule; of the rules of an
 *   NSG, the description tells
 */
export function compareRules(
  intended: SecurityRule[],
  live: SecurityRule[],
  isControllers: (rule: SecurityRule) => boolean = isOfService,
): RuleDifferences {
  const intendedKeys = new Set(intended.map(ruleKey));
  const seen = new Set<string>();
  const differences: RuleDifferences = {
    missing: [],
    duplicates: [],
    stale: [],
    foreign: [],
    kept: [],
  };
  // Everybody who removes duplicates keeps the same one, so that two at once do not remove both.
  for (const rule of [...live].sort(byId)) {
    const key = ruleKey(rule);
    if (intendedKeys.has(key)) {
      if (seen.has(key)) {
        // Also one like ours is a controller's to remove.
        (isOfService(rule) ? differences.kept : differences.duplicates).push(
          rule,
        );
      }
      seen.add(key);
    } else if (rule.description?.startsWith(RULE_MARK)) {
      differences.stale.push(rule);
    } else if (isControllers(rule)) {
      differences.kept.push(rule);
    } else {
      differences.foreign.push(rule);
    }
  }
  differences.missing = intended.filter(rule => !seen.has(ruleKey(rule)));
  return differences;
}

/** A description alone says nothing: anybody can write one. */
function isOfService(rule: SecurityRule): boolean {
  return (
    CONTROLLER_MANAGER_RULE.test(rule.description ?? '') && isToOnePort(rule)
  );
}

/** All that controllers write lets TCP to one port through, and the answers. */
export function isToOnePort({
  protocol,
  isStateless,
  tcpOptions,
}: SecurityRule): boolean {
  const { destinationPortRange: port, sourcePortRange } = tcpOptions ?? {};
  return (
    protocol === '6' &&
    !isStateless &&
    !sourcePortRange &&
    port !== undefined &&
    port.min === port.max
  );
}

function byId(a: SecurityRule, b: SecurityRule): number {
  return (a.id ?? '') < (b.id ?? '') ? -1 : 1;
}

/** Equal for rules that let the same traffic through. */
export function ruleKey(rule: SecurityRule): string {
  const isIngress = rule.direction === 'INGRESS';
  return JSON.stringify([
    rule.direction,
    isIngress ? rule.sourceType : rule.destinationType,
    isIngress ? rule.source : rule.destination,
    rule.protocol,
    rule.isStateless ?? false,
    canonical(rule.icmpOptions),
    canonical(rule.tcpOptions),
    canonical(rule.udpOptions),
  ]);
}

/** Without what is not set, and with keys in order. */
function canonical(value: unknown): unknown {
  return isRecord(value)
    ? Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([key, inner]) => [key, canonical(inner)])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    : value ?? null;
}

const PROTOCOLS: Record<string, string> = {
  all: 'all traffic',
  '1': 'ICMP',
  '6': 'TCP',
  '17': 'UDP',
};

/**
 * In words: `ingress TCP 6443 from workers-nsg`.
 *
 * @param nameOf - name for the OCID of an NSG
 */
export function describeRule(
  rule: SecurityRule,
  nameOf: (peer: string) => string,
): string {
  const isIngress = rule.direction === 'INGRESS';
  const { destinationPortRange, sourcePortRange } =
    rule.tcpOptions ?? rule.udpOptions ?? {};
  const icmp = rule.icmpOptions;
  const traffic = [
    ...(rule.isStateless ? ['stateless'] : []),
    PROTOCOLS[rule.protocol] ?? `protocol ${rule.protocol}`,
    ...(destinationPortRange ? [describePorts(destinationPortRange)] : []),
    ...(sourcePortRange
      ? [`of source port ${describePorts(sourcePortRange)}`]
      : []),
    ...(icmp
      ? [[icmp.type, icmp.code].filter(n => n !== undefined).join(',')]
      : []),
  ].join(' ');
  const peer = nameOf((isIngress ? rule.source : rule.destination) ?? '');
  return isIngress
    ? `ingress ${traffic} from ${peer}`
    : `egress ${traffic} to ${peer}`;
}

/** The same with why there is such a rule: `ingress TCP 6443 from workers-nsg: API server`. */
export function explainRule(
  rule: SecurityRule,
  nameOf: (peer: string) => string,
): string {
  const { description = '' } = rule;
  const why = description.startsWith(RULE_MARK)
    ? description.slice(RULE_MARK.length)
    : '';
  return [describeRule(rule, nameOf), why].filter(Boolean).join(': ');
}

function describePorts({ min, max }: { min: number; max: number }): string {
  return min === max ? `${min}` : `${min}-${max}`;
}

/** So many rules are named; of more, how many there are. */
const NAMED_RULES = 5;

/**
 * What is said of a part, and then of the rules beside it that are nobody's tampering. Who wrote them
 * is not known.
 */
export function withKept(message: string, kept: string[]): string {
  const more = kept.length - NAMED_RULES;
  const rules = [
    ...kept.slice(0, NAMED_RULES),
    ...(more > 0 ? [`${more} more`] : []),
  ].join('; ');
  return kept.length > 0
    ? `${message}; rules as the cloud controller writes them for load balancers, kept: ${rules}`
    : message;
}
