import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { Cloud } from '../Cloud';
import {
  internetGateways,
  natGateways,
  routeTables,
  serviceGateways,
} from './collections';
import { CoreKind } from './CoreKind';
import { CoreResource, Specific } from './model';
import { existingResources } from './records';
import { getVcn, references } from './references';
import { createInVcnFields, notServed, updateFields } from './schemas';
import { getService } from './services';

/** Route tables of gateways serve transit routing, which the sandbox does not play. */
const routeTableId = notServed;

/** A gateway cannot be deleted while a route rule leads to it. */
function checkNotRoutedTo(
  cloud: Cloud,
  name: string,
  { id }: CoreResource,
): void {
  const table = existingResources(cloud, routeTables).find(({ routeRules }) =>
    routeRules.some(({ networkEntityId }) => networkEntityId === id),
  );
  if (table) {
    throw references(`RouteTable ${table.id}`, `${name} ${id}`);
  }
}

const createInternetGatewaySchema = z.object({
  ...createInVcnFields,
  isEnabled: z.boolean(),
  routeTableId,
});
const updateInternetGatewaySchema = z.object({
  ...updateFields,
  isEnabled: z.boolean().optional(),
  routeTableId,
});

export const internetGatewayKind: CoreKind<
  Specific<'internetGateway'>,
  z.infer<typeof createInternetGatewaySchema>,
  z.infer<typeof updateInternetGatewaySchema>
> = {
  collection: internetGateways,
  createSchema: createInternetGatewaySchema,
  updateSchema: updateInternetGatewaySchema,
  build: (cloud, { vcnId, isEnabled }) => ({
    vcnId: getVcn(cloud, vcnId).id,
    isEnabled,
  }),
  change: (_, gateway, { isEnabled = gateway.isEnabled }) => ({ isEnabled }),
  checkDeletable: (cloud, gateway) =>
    checkNotRoutedTo(cloud, 'InternetGateway', gateway),
};

const createNatGatewaySchema = z.object({
  ...createInVcnFields,
  blockTraffic: z.boolean().default(false),
  publicIpId: notServed,
  routeTableId,
});
const updateNatGatewaySchema = z.object({
  ...updateFields,
  blockTraffic: z.boolean().optional(),
  routeTableId,
});

export const natGatewayKind: CoreKind<
  Specific<'natGateway'>,
  z.infer<typeof createNatGatewaySchema>,
  z.infer<typeof updateNatGatewaySchema>
> = {
  collection: natGateways,
  createSchema: createNatGatewaySchema,
  updateSchema: updateNatGatewaySchema,
  build: (cloud, { vcnId, blockTraffic }) => ({
    vcnId: getVcn(cloud, vcnId).id,
    blockTraffic,
    // An address for documentation (RFC 5737): it leads nowhere.
    natIp: `203.0.113.${randomInt(1, 255)}`,
    publicIpId: cloud.newOcid('publicip'),
  }),
  change: (_, gateway, { blockTraffic = gateway.blockTraffic }) => ({
    blockTraffic,
  }),
  checkDeletable: (cloud, gateway) =>
    checkNotRoutedTo(cloud, 'NatGateway', gateway),
};

const serviceIds = z.array(z.object({ serviceId: z.string() }));

const createServiceGatewaySchema = z.object({
  ...createInVcnFields,
  services: serviceIds,
  routeTableId,
});
const updateServiceGatewaySchema = z.object({
  ...updateFields,
  blockTraffic: z.boolean().optional(),
  services: serviceIds.optional(),
  routeTableId,
});

export const serviceGatewayKind: CoreKind<
  Specific<'serviceGateway'>,
  z.infer<typeof createServiceGatewaySchema>,
  z.infer<typeof updateServiceGatewaySchema>
> = {
  collection: serviceGateways,
  createSchema: createServiceGatewaySchema,
  updateSchema: updateServiceGatewaySchema,
  build: (cloud, { vcnId, services }) => ({
    vcnId: getVcn(cloud, vcnId).id,
    blockTraffic: false,
    services: namedServices(cloud, services),
  }),
  change: (cloud, gateway, { services, blockTraffic }) => ({
    blockTraffic: blockTraffic ?? gateway.blockTraffic,
    services: services ? namedServices(cloud, services) : gateway.services,
  }),
  checkDeletable: (cloud, gateway) =>
    checkNotRoutedTo(cloud, 'ServiceGateway', gateway),
};

function namedServices(cloud: Cloud, services: z.infer<typeof serviceIds>) {
  return services.map(({ serviceId }) => ({
    serviceId,
    serviceName: getService(cloud, serviceId).name,
  }));
}
