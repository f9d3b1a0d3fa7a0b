import type { OciDetails } from '../../oci/kinds';
import type { SecurityRule } from '../../oci/securityRules';
import { contains } from '@okeanos/backstage-plugin-oke-common';
import {
  compareRules,
  isToOnePort,
  ruleKey,
  type RuleDifferences,
} from './compareRules';

/**
 * What rules look like that a controller of the cluster may write into a security list: TCP, stateful,
 * to one port.
 *
 * @public
 */
export interface ControllerRule {
  direction: 'INGRESS' | 'EGRESS';
  /** A CIDR that the other side lies in; undefined when it can be any. */
  within?: string;
  /** The port is one of these. */
  ports: { min: number; max: number };
}

/** The fields of a security list that hold its rules. */
export const RULE_FIELDS = [
  'ingressSecurityRules',
  'egressSecurityRules',
] as const;

type RuleField = (typeof RULE_FIELDS)[number];

type ListRules = Pick<OciDetails['SecurityList'], RuleField>;

/**
 * Compares the rules of a security list in one direction. Pure. They have no id, and those of the
 * cloud controller manager no description: whose a rule is cannot be told. What a controller may have
 * written is `kept`.
 */
export function compareListRules(
  field: RuleField,
  intended: ListRules,
  live: ListRules,
  controllerRules: ControllerRule[],
): RuleDifferences {
  return compareRules(rulesOf(field, intended), rulesOf(field, live), rule =>
    controllerRules.some(pattern => isLike(rule, pattern)),
  );
}

/** The intended rules, and beside them what of the live ones a controller may have written. */
export function withControllerRules(
  intended: ListRules,
  live: ListRules,
  controllerRules: ControllerRule[],
): ListRules {
  const { kept } = apartFromControllers(intended, live, controllerRules);
  return {
    ingressSecurityRules: [
      ...intended.ingressSecurityRules,
      ...kept.ingressSecurityRules,
    ],
    egressSecurityRules: [
      ...intended.egressSecurityRules,
      ...kept.egressSecurityRules,
    ],
  };
}

/** The live rules: what a controller may have written, and everything else. */
export function apartFromControllers(
  intended: ListRules,
  live: ListRules,
  controllerRules: ControllerRule[],
): { kept: ListRules; others: ListRules } {
  const keptKeys = new Set(
    RULE_FIELDS.flatMap(field =>
      compareListRules(field, intended, live, controllerRules).kept.map(
        ruleKey,
      ),
    ),
  );
  const rules = (isKept: boolean): ListRules => ({
    ingressSecurityRules: live.ingressSecurityRules.filter(
      rule => keptKeys.has(ruleKey(ingressRule(rule))) === isKept,
    ),
    egressSecurityRules: live.egressSecurityRules.filter(
      rule => keptKeys.has(ruleKey(egressRule(rule))) === isKept,
    ),
  });
  return { kept: rules(true), others: rules(false) };
}

function isLike(
  rule: SecurityRule,
  { direction, within, ports }: ControllerRule,
): boolean {
  const isIngress = direction === 'INGRESS';
  const peer = isIngress ? rule.source : rule.destination;
  const peerType = isIngress ? rule.sourceType : rule.destinationType;
  const { destinationPortRange: port } = rule.tcpOptions ?? {};
  return (
    rule.direction === direction &&
    // People describe what they write.
    !rule.description &&
    isToOnePort(rule) &&
    peerType === 'CIDR_BLOCK' &&
    peer !== undefined &&
    (within === undefined || contains(within, peer)) &&
    port !== undefined &&
    ports.min <= port.min &&
    port.max <= ports.max
  );
}

function rulesOf(field: RuleField, rules: ListRules): SecurityRule[] {
  return field === 'ingressSecurityRules'
    ? rules.ingressSecurityRules.map(ingressRule)
    : rules.egressSecurityRules.map(egressRule);
}

/** A peer of which OCI does not say what it is, is a CIDR block. */
function ingressRule(
  rule: ListRules['ingressSecurityRules'][number],
): SecurityRule {
  const sourceType = rule.sourceType ?? 'CIDR_BLOCK';
  return { ...rule, direction: 'INGRESS', sourceType };
}

function egressRule(
  rule: ListRules['egressSecurityRules'][number],
): SecurityRule {
  const destinationType = rule.destinationType ?? 'CIDR_BLOCK';
  return { ...rule, direction: 'EGRESS', destinationType };
}
