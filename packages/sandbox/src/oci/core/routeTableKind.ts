import { z } from 'zod';
import { parseCidr } from '../cidr';
import { Cloud } from '../Cloud';
import { privateIpsOf } from '../containerEngine/vnics';
import {
  incorrectState,
  invalidParameter,
  limitExceeded,
  missingParameter,
} from '../http/ServiceError';
import {
  drgAttachments,
  drgs,
  internetGateways,
  localPeeringGateways,
  natGateways,
  routeTables,
  serviceGateways,
  subnets,
} from './collections';
import { Collection, CoreKind } from './CoreKind';
import { resourceSchemas, Specific } from './model';
import { checkNotDefault, getInVcn, getVcn, inVcn } from './references';
import { createInVcnFields, updateFields } from './schemas';
import { isServiceCidr } from './services';

type RouteRule = z.infer<
  typeof resourceSchemas.routeTable.shape.routeRules
>[number];

/** `cidrBlock` is the older name of a `destination` that is a range of addresses; both are taken if they say the same. */
const newRuleSchema =
  resourceSchemas.routeTable.shape.routeRules.element.partial({
    destination: true,
  });
const routeRules = z.array(newRuleSchema);

const createSchema = z.object({ ...createInVcnFields, routeRules });
const updateSchema = z.object({
  ...updateFields,
  routeRules: routeRules.optional(),
});

/** What can have a route table. */
const USERS: Collection<{ vcnId: string; routeTableId?: string }>[] = [
  subnets,
  internetGateways,
  natGateways,
  serviceGateways,
  localPeeringGateways,
  drgAttachments,
];

export const routeTableKind: CoreKind<
  Specific<'routeTable'>,
  z.infer<typeof createSchema>,
  z.infer<typeof updateSchema>
> = {
  collection: routeTables,
  createSchema,
  updateSchema,

  build(cloud, details) {
    const vcn = getVcn(cloud, details.vcnId);
    const rules = details.routeRules.map(readRule);
    checkRules(cloud, vcn.id, rules);
    return { vcnId: vcn.id, routeRules: rules };
  },

  change(cloud, table, details) {
    const rules = details.routeRules?.map(readRule) ?? table.routeRules;
    checkRules(cloud, table.vcnId, rules);
    return { routeRules: rules };
  },

  checkDeletable(cloud, table) {
    checkNotDefault(cloud, table);
    for (const users of USERS) {
      const user = inVcn(cloud, users, table.vcnId).find(
        ({ routeTableId }) => routeTableId === table.id,
      );
      if (user) {
        throw incorrectState(
          `${table.id} is associated with ${users.name} ${user.id} that is in use`,
        );
      }
    }
  },
};

/** @throws ServiceError 400 when the rule has no destination, or two */
function readRule(rule: z.infer<typeof newRuleSchema>): RouteRule {
  const { cidrBlock } = rule;
  // Empty texts are what Terraform's provider sends for what is not set.
  const destination = rule.destination || cidrBlock;
  if (!destination) {
    throw missingParameter('routeRules.destination');
  }
  if (cidrBlock && cidrBlock !== destination) {
    throw invalidParameter(
      `routeRules: cidrBlock ${cidrBlock} and destination ${destination} contradict each other`,
    );
  }
  return { ...rule, destination };
}

const TARGETS: Collection<{ vcnId: string }>[] = [
  internetGateways,
  natGateways,
  serviceGateways,
  localPeeringGateways,
];

function checkRules(cloud: Cloud, vcnId: string, rules: RouteRule[]): void {
  const { routeRules: limit } = cloud.settings.limits;
  if (rules.length > limit) {
    throw limitExceeded(`A route table has at most ${limit} rules`);
  }
  const kinds = rules.map(rule => checkRule(cloud, vcnId, rule));
  const destinations = rules.map(rule => rule.destination);
  const twice = destinations.find(
    (destination, index) => destinations.indexOf(destination) !== index,
  );
  if (twice) {
    throw invalidParameter(`routeRules: ${twice} is there twice`);
  }
  // https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/servicegateway.htm
  const toAllServices = rules.some(rule => rule.destination.startsWith('all-'));
  if (toAllServices && kinds.includes(internetGateways)) {
    throw invalidParameter(
      'routeRules: a route table cannot lead to all services through a service gateway and to an internet gateway',
    );
  }
}

/**
 * @returns the collection that the rule's target belongs to; undefined for a private IP
 * @throws ServiceError when the target is not there, or not of the VCN
 */
function checkTarget(
  cloud: Cloud,
  vcnId: string,
  id: string,
): Collection<{ vcnId: string }> | typeof drgs | undefined {
  const target = TARGETS.find(({ records }) => id in records(cloud.state.core));
  if (target) {
    getInVcn(cloud, target, id, vcnId);
    return target;
  }
  const isOfVcn =
    inVcn(cloud, drgAttachments, vcnId).some(({ drgId }) => drgId === id) ||
    privateIpsOf(cloud.state).some(
      ip =>
        ip.id === id &&
        cloud.state.core.subnets[ip.subnetId]?.resource.vcnId === vcnId,
    );
  if (!isOfVcn) {
    throw invalidParameter(
      `routeRules: networkEntityId ${id} is not a gateway or private IP of the VCN, nor a DRG that is attached to it`,
    );
  }
  return id in cloud.state.core.drgs ? drgs : undefined;
}

/** @returns the collection that the rule's target belongs to */
function checkRule(
  cloud: Cloud,
  vcnId: string,
  { destination, destinationType, networkEntityId }: RouteRule,
): ReturnType<typeof checkTarget> {
  const target = checkTarget(cloud, vcnId, networkEntityId);
  if (destinationType === 'SERVICE_CIDR_BLOCK') {
    if (!isServiceCidr(cloud, destination) || target !== serviceGateways) {
      throw invalidParameter(
        `routeRules: ${destination} must be the cidrBlock of a service, and its target a service gateway`,
      );
    }
  } else {
    const range = parseCidr(destination);
    if ('problem' in range) {
      throw invalidParameter(`routeRules: ${range.problem}`);
    }
    if (target === serviceGateways) {
      throw invalidParameter(
        `routeRules: ${destination} cannot be reached through a service gateway`,
      );
    }
  }
  return target;
}
