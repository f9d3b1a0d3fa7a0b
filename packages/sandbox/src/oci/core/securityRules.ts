import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Cloud } from '../Cloud';
import { vnicsOf } from '../containerEngine/vnics';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { parse } from '../http/parse';
import { invalidParameter, limitExceeded } from '../http/ServiceError';
import { networkSecurityGroups } from './collections';
import { NewSecurityRule, newSecurityRuleSchema, SecurityRule } from './model';
import { existingResources, getAvailable, getRecord } from './records';
import { getInVcn } from './references';
import { optionsProblem } from './rules';
import { checkPeer } from './securityListKind';

/** "The request can hold up to 25 rules" (API reference of the three operations). */
const MAX_RULES_PER_CALL = 25;

const addSchema = z.object({
  securityRules: z.array(newSecurityRuleSchema).min(1).max(MAX_RULES_PER_CALL),
});
const updateSchema = z.object({
  securityRules: z
    .array(newSecurityRuleSchema.extend({ id: z.string() }))
    .min(1)
    .max(MAX_RULES_PER_CALL),
});
const removeSchema = z.object({
  securityRuleIds: z.array(z.string()).min(1).max(MAX_RULES_PER_CALL),
});

/**
 * Rules of network security groups. They have ids but no tags and no etag, equal ones are no conflict, and adding takes no retry
 * token: a client that repeats a call gets its rules twice.
 */
export function securityRuleOperations(cloud: Cloud): Operation[] {
  const path = '/20160918/networkSecurityGroups/{id}';
  const rulesOf = (id: string) => {
    const { resource } = getAvailable(cloud, networkSecurityGroups, id);
    return { group: resource, rules: cloud.state.core.securityRules[id] };
  };

  return [
    {
      service: 'core',
      name: 'addNetworkSecurityGroupSecurityRules',
      method: 'POST',
      path: `${path}/actions/addSecurityRules`,
      handle({ params, body }) {
        const { securityRules } = parse(addSchema, body);
        const { group, rules } = rulesOf(params.id);
        securityRules.forEach(rule => checkRule(cloud, group.vcnId, rule));
        const { securityRules: limit } = cloud.settings.limits;
        if (rules.length + securityRules.length > limit) {
          throw limitExceeded(
            `A network security group has at most ${limit} security rules`,
          );
        }
        const added = securityRules.map(rule => ({
          ...rule,
          id: newRuleId(),
          timeCreated: cloud.timestamp(),
        }));
        rules.push(...added);
        return {
          body: { securityRules: added.map(rule => view(cloud, rule)) },
        };
      },
    },
    {
      service: 'core',
      name: 'listNetworkSecurityGroupSecurityRules',
      method: 'GET',
      path: `${path}/securityRules`,
      handle({ params, query }) {
        getRecord(cloud, networkSecurityGroups, params.id);
        const direction = query.get('direction');
        const rules = (cloud.state.core.securityRules[params.id] ?? []).filter(
          rule => !direction || rule.direction === direction,
        );
        const order = query.get('sortOrder') === 'DESC' ? 'DESC' : 'ASC';
        const shown = page(rules, query, order, rule => ({
          value: rule.timeCreated,
          id: rule.id,
        }));
        return pageAnswer(shown, rule => view(cloud, rule));
      },
    },
    {
      service: 'core',
      name: 'updateNetworkSecurityGroupSecurityRules',
      method: 'POST',
      path: `${path}/actions/updateSecurityRules`,
      handle({ params, body }) {
        const { securityRules } = parse(updateSchema, body);
        const { group, rules } = rulesOf(params.id);
        securityRules.forEach(rule => checkRule(cloud, group.vcnId, rule));
        const updates = securityRules.map(rule => ({
          index: indexOf(rules, rule.id),
          rule,
        }));
        const updated = updates.map(({ index, rule }) => {
          rules[index] = { ...rule, timeCreated: rules[index].timeCreated };
          return view(cloud, rules[index]);
        });
        return { body: { securityRules: updated } };
      },
    },
    {
      service: 'core',
      name: 'removeNetworkSecurityGroupSecurityRules',
      method: 'POST',
      path: `${path}/actions/removeSecurityRules`,
      handle({ params, body }) {
        const { securityRuleIds } = parse(removeSchema, body);
        const { rules } = rulesOf(params.id);
        securityRuleIds.forEach(id => indexOf(rules, id));
        cloud.state.core.securityRules[params.id] = rules.filter(
          rule => !securityRuleIds.includes(rule.id),
        );
        return { status: 204 };
      },
    },
    {
      service: 'core',
      name: 'listNetworkSecurityGroupVnics',
      method: 'GET',
      path: `${path}/vnics`,
      handle({ params, query }) {
        getRecord(cloud, networkSecurityGroups, params.id);
        const vnics = vnicsOf(cloud.state).filter(({ nsgIds }) =>
          nsgIds.includes(params.id),
        );
        const shown = page(vnics, query, 'ASC', vnic => ({
          value: vnic.timeAttached,
          id: vnic.id,
        }));
        return pageAnswer(shown, vnic => ({
          vnicId: vnic.id,
          resourceId: vnic.resourceId,
          timeAssociated: vnic.timeAttached,
        }));
      },
    },
  ];
}

/** Six hexadecimal digits, as `04ABEC`: ids of rules are no OCIDs. */
function newRuleId(): string {
  return randomBytes(3).toString('hex').toUpperCase();
}

function indexOf(rules: readonly SecurityRule[], id: string): number {
  const index = rules.findIndex(rule => rule.id === id);
  if (index < 0) {
    throw invalidParameter(`The group has no security rule ${id}`);
  }
  return index;
}

function checkRule(cloud: Cloud, vcnId: string, rule: NewSecurityRule): void {
  const problem = optionsProblem(rule);
  if (problem) {
    throw invalidParameter(problem);
  }
  const [field, peer, type, otherPeer] =
    rule.direction === 'INGRESS'
      ? ['source', rule.source, rule.sourceType, rule.destination]
      : ['destination', rule.destination, rule.destinationType, rule.source];
  if (!peer || otherPeer) {
    throw invalidParameter(
      `A rule of direction ${rule.direction} has a ${field}, and no other peer`,
    );
  }
  if (type === 'NETWORK_SECURITY_GROUP') {
    getInVcn(cloud, networkSecurityGroups, peer, vcnId);
  } else {
    checkPeer(cloud, peer, type ?? 'CIDR_BLOCK');
  }
}

function view(cloud: Cloud, rule: SecurityRule) {
  const groups = [
    rule.sourceType === 'NETWORK_SECURITY_GROUP' && rule.source,
    rule.destinationType === 'NETWORK_SECURITY_GROUP' && rule.destination,
  ];
  const peer = groups.find(Boolean);
  return {
    ...rule,
    isValid:
      !peer ||
      existingResources(cloud, networkSecurityGroups).some(
        ({ id }) => id === peer,
      ),
  };
}
