import { z } from 'zod';
import { parseCidr } from '../cidr';
import { Cloud } from '../Cloud';
import {
  incorrectState,
  invalidParameter,
  limitExceeded,
} from '../http/ServiceError';
import {
  internetGateways,
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

const { routeRules } = resourceSchemas.routeTable.shape;

const createSchema = z.object({ ...createInVcnFields, routeRules });
const updateSchema = z.object({
  ...updateFields,
  routeRules: routeRules.optional(),
});

type RouteRule = z.infer<typeof routeRules>[number];

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
    checkRules(cloud, vcn.id, details.routeRules);
    return { vcnId: vcn.id, routeRules: details.routeRules };
  },

  change(cloud, table, details) {
    const rules = details.routeRules ?? table.routeRules;
    checkRules(cloud, table.vcnId, rules);
    return { routeRules: rules };
  },

  checkDeletable(cloud, table) {
    checkNotDefault(cloud, table);
    const subnet = inVcn(cloud, subnets, table.vcnId).find(
      ({ routeTableId }) => routeTableId === table.id,
    );
    if (subnet) {
      throw incorrectState(
        `${table.id} is associated with Subnet ${subnet.id} that is in use`,
      );
    }
  },
};

const TARGETS: Collection<{ vcnId: string }>[] = [
  internetGateways,
  natGateways,
  serviceGateways,
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

/** @returns the collection that the rule's target belongs to */
function checkRule(
  cloud: Cloud,
  vcnId: string,
  { destination, destinationType, networkEntityId }: RouteRule,
): Collection<{ vcnId: string }> {
  const target = TARGETS.find(
    ({ records }) => networkEntityId in records(cloud.state.core),
  );
  if (!target) {
    throw invalidParameter(
      `routeRules: networkEntityId ${networkEntityId} is not a gateway`,
    );
  }
  getInVcn(cloud, target, networkEntityId, vcnId);
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
