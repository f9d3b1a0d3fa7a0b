import { z } from 'zod';
import { Cloud } from '../Cloud';
import { checkIfMatch } from '../http/etag';
import { Operation } from '../http/operation';
import { parse } from '../http/parse';
import { conflict } from '../http/ServiceError';
import {
  internetGateways,
  natGateways,
  publicIps,
  serviceGateways,
} from './collections';
import { CoreKind } from './CoreKind';
import { Specific } from './model';
import { addRecord, etag, getAvailable, terminate, view } from './records';
import { checkNotRoutedTo, getVcn, routeTableIn } from './references';
import { newPublicAddress } from './publicIpKind';
import { createInVcnFields, optionalOcid, updateFields } from './schemas';
import { getService } from './services';

/** Of a gateway: for transit routing. */
const routeTableId = optionalOcid;

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
  build: (cloud, { vcnId, isEnabled, ...details }) => ({
    vcnId: getVcn(cloud, vcnId).id,
    isEnabled,
    ...routeTableIn(cloud, vcnId, details.routeTableId),
  }),
  change: (cloud, gateway, { isEnabled = gateway.isEnabled, ...details }) => ({
    isEnabled,
    ...routeTableIn(cloud, gateway.vcnId, details.routeTableId),
  }),
  checkDeletable: (cloud, gateway) =>
    checkNotRoutedTo(cloud, 'InternetGateway', gateway),
};

const createNatGatewaySchema = z.object({
  ...createInVcnFields,
  blockTraffic: z.boolean().default(false),
  publicIpId: optionalOcid,
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
  build: (cloud, { vcnId, blockTraffic, ...details }) => ({
    vcnId: getVcn(cloud, vcnId).id,
    blockTraffic,
    ...routeTableIn(cloud, vcnId, details.routeTableId),
    ...natAddress(cloud, details.publicIpId),
  }),
  change: (cloud, gateway, details) => ({
    blockTraffic: details.blockTraffic ?? gateway.blockTraffic,
    ...routeTableIn(cloud, gateway.vcnId, details.routeTableId),
  }),
  checkDeletable: (cloud, gateway) =>
    checkNotRoutedTo(cloud, 'NatGateway', gateway),
  created(cloud, gateway) {
    const reserved = cloud.state.core.publicIps[gateway.publicIpId];
    if (reserved) {
      reserved.resource.assignedEntityId = gateway.id;
      return;
    }
    addRecord(cloud, publicIps, {
      id: gateway.publicIpId,
      compartmentId: gateway.compartmentId,
      displayName: gateway.displayName,
      timeCreated: gateway.timeCreated,
      freeformTags: {},
      definedTags: {},
      ipAddress: gateway.natIp,
      lifetime: 'EPHEMERAL',
      scope: 'REGION',
      assignedEntityId: gateway.id,
    });
  },
  deleted(cloud, gateway) {
    const address = cloud.state.core.publicIps[gateway.publicIpId];
    // A gateway from before there were public IPs has none.
    if (address?.resource.lifetime === 'EPHEMERAL') {
      terminate(cloud, address);
    } else if (address) {
      delete address.resource.assignedEntityId;
    }
  },
};

/** The address of a new NAT gateway: a reserved one, or one that it gets and loses with its own life. */
function natAddress(cloud: Cloud, publicIpId: string | undefined) {
  if (!publicIpId) {
    return { natIp: newPublicAddress(), publicIpId: cloud.newOcid('publicip') };
  }
  const { resource } = getAvailable(cloud, publicIps, publicIpId);
  if (resource.assignedEntityId) {
    throw conflict(
      `The public IP ${publicIpId} is assigned to ${resource.assignedEntityId}`,
    );
  }
  return { natIp: resource.ipAddress, publicIpId };
}

const serviceIdSchema = z.object({ serviceId: z.string() });
const serviceIds = z.array(serviceIdSchema);

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
  build: (cloud, { vcnId, services, ...details }) => ({
    vcnId: getVcn(cloud, vcnId).id,
    blockTraffic: false,
    services: namedServices(cloud, services),
    ...routeTableIn(cloud, vcnId, details.routeTableId),
  }),
  change: (cloud, gateway, { services, blockTraffic, ...details }) => ({
    ...routeTableIn(cloud, gateway.vcnId, details.routeTableId),
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

/** Services of a service gateway that is there, one at a time. */
export function serviceGatewayOperations(cloud: Cloud): Operation[] {
  const operation = (
    name: string,
    action: string,
    change: (ids: string[], id: string) => string[],
  ): Operation => ({
    service: 'core',
    name,
    method: 'POST',
    path: `/20160918/serviceGateways/{id}/actions/${action}`,
    handle({ params, body, ifMatch }) {
      const { serviceId } = parse(serviceIdSchema, body);
      const record = getAvailable(cloud, serviceGateways, params.id);
      checkIfMatch(ifMatch, etag(cloud, record));
      getService(cloud, serviceId);
      const ids = record.resource.services.map(each => each.serviceId);
      record.resource.services = namedServices(
        cloud,
        change(ids, serviceId).map(each => ({ serviceId: each })),
      );
      record.revision++;
      return {
        headers: { etag: etag(cloud, record) },
        body: view(cloud, record),
      };
    },
  });
  return [
    operation('attachServiceId', 'attachService', (ids, id) => [
      ...new Set([...ids, id]),
    ]),
    operation('detachServiceId', 'detachService', (ids, id) =>
      ids.filter(each => each !== id),
    ),
  ];
}
