import type { VirtualNetworkClient } from 'oci-core';
import type { OciKind, OciScope } from '../convergence/oci';
import type { KindCalls } from './KindCalls';

/**
 * What is sent is built and typed by the blueprint. The SDK's own types differ from it in enums
 * only, which exist as types and not at run time.
 */
const asDetails = (details: object) => details as never;

function inVcn({ compartmentId, vcnId }: OciScope) {
  return { compartmentId, vcnId };
}

/** The kinds of the Networking service. Its calls are synchronous: there are no work requests. */
export function networkKinds(
  client: VirtualNetworkClient,
): Record<Exclude<OciKind, 'Cluster' | 'NodePool'>, KindCalls> {
  return {
    Vcn: {
      list: (scope, page) =>
        client.listVcns({ compartmentId: scope.compartmentId, page }),
      get: async vcnId => {
        const { vcn, etag } = await client.getVcn({ vcnId });
        return { body: vcn, etag };
      },
      create: async (details, opcRetryToken) => {
        const { vcn } = await client.createVcn({
          createVcnDetails: asDetails(details),
          opcRetryToken,
        });
        return { body: vcn };
      },
      update: async (vcnId, changes, ifMatch) => {
        await client.updateVcn({
          vcnId,
          updateVcnDetails: asDetails(changes),
          ifMatch,
        });
        return {};
      },
      delete: async (vcnId, ifMatch) => {
        await client.deleteVcn({ vcnId, ifMatch });
        return {};
      },
    },
    NatGateway: {
      list: (scope, page) => client.listNatGateways({ ...inVcn(scope), page }),
      get: async natGatewayId => {
        const { natGateway, etag } = await client.getNatGateway({
          natGatewayId,
        });
        return { body: natGateway, etag };
      },
      create: async (details, opcRetryToken) => {
        const { natGateway } = await client.createNatGateway({
          createNatGatewayDetails: asDetails(details),
          opcRetryToken,
        });
        return { body: natGateway };
      },
      update: async (natGatewayId, changes, ifMatch) => {
        await client.updateNatGateway({
          natGatewayId,
          updateNatGatewayDetails: asDetails(changes),
          ifMatch,
        });
        return {};
      },
      delete: async (natGatewayId, ifMatch) => {
        await client.deleteNatGateway({ natGatewayId, ifMatch });
        return {};
      },
    },
    ServiceGateway: {
      list: (scope, page) =>
        client.listServiceGateways({ ...inVcn(scope), page }),
      get: async serviceGatewayId => {
        const { serviceGateway, etag } = await client.getServiceGateway({
          serviceGatewayId,
        });
        return { body: serviceGateway, etag };
      },
      create: async (details, opcRetryToken) => {
        const { serviceGateway } = await client.createServiceGateway({
          createServiceGatewayDetails: asDetails(details),
          opcRetryToken,
        });
        return { body: serviceGateway };
      },
      update: async (serviceGatewayId, changes, ifMatch) => {
        await client.updateServiceGateway({
          serviceGatewayId,
          updateServiceGatewayDetails: asDetails(changes),
          ifMatch,
        });
        return {};
      },
      delete: async (serviceGatewayId, ifMatch) => {
        await client.deleteServiceGateway({ serviceGatewayId, ifMatch });
        return {};
      },
    },
    RouteTable: {
      list: (scope, page) => client.listRouteTables({ ...inVcn(scope), page }),
      get: async rtId => {
        const { routeTable, etag } = await client.getRouteTable({ rtId });
        return { body: routeTable, etag };
      },
      create: async (details, opcRetryToken) => {
        const { routeTable } = await client.createRouteTable({
          createRouteTableDetails: asDetails(details),
          opcRetryToken,
        });
        return { body: routeTable };
      },
      update: async (rtId, changes, ifMatch) => {
        await client.updateRouteTable({
          rtId,
          updateRouteTableDetails: asDetails(changes),
          ifMatch,
        });
        return {};
      },
      delete: async (rtId, ifMatch) => {
        await client.deleteRouteTable({ rtId, ifMatch });
        return {};
      },
    },
    SecurityList: {
      list: (scope, page) =>
        client.listSecurityLists({ ...inVcn(scope), page }),
      get: async securityListId => {
        const { securityList, etag } = await client.getSecurityList({
          securityListId,
        });
        return { body: securityList, etag };
      },
      create: async (details, opcRetryToken) => {
        const { securityList } = await client.createSecurityList({
          createSecurityListDetails: asDetails(details),
          opcRetryToken,
        });
        return { body: securityList };
      },
      update: async (securityListId, changes, ifMatch) => {
        await client.updateSecurityList({
          securityListId,
          updateSecurityListDetails: asDetails(changes),
          ifMatch,
        });
        return {};
      },
      delete: async (securityListId, ifMatch) => {
        await client.deleteSecurityList({ securityListId, ifMatch });
        return {};
      },
    },
    NetworkSecurityGroup: {
      list: (scope, page) =>
        client.listNetworkSecurityGroups({ ...inVcn(scope), page }),
      get: async networkSecurityGroupId => {
        const { networkSecurityGroup, etag } =
          await client.getNetworkSecurityGroup({ networkSecurityGroupId });
        return { body: networkSecurityGroup, etag };
      },
      create: async (details, opcRetryToken) => {
        const { networkSecurityGroup } =
          await client.createNetworkSecurityGroup({
            createNetworkSecurityGroupDetails: asDetails(details),
            opcRetryToken,
          });
        return { body: networkSecurityGroup };
      },
      update: async (networkSecurityGroupId, changes, ifMatch) => {
        await client.updateNetworkSecurityGroup({
          networkSecurityGroupId,
          updateNetworkSecurityGroupDetails: asDetails(changes),
          ifMatch,
        });
        return {};
      },
      delete: async (networkSecurityGroupId, ifMatch) => {
        await client.deleteNetworkSecurityGroup({
          networkSecurityGroupId,
          ifMatch,
        });
        return {};
      },
    },
    Subnet: {
      list: (scope, page) => client.listSubnets({ ...inVcn(scope), page }),
      get: async subnetId => {
        const { subnet, etag } = await client.getSubnet({ subnetId });
        return { body: subnet, etag };
      },
      create: async (details, opcRetryToken) => {
        const { subnet } = await client.createSubnet({
          createSubnetDetails: asDetails(details),
          opcRetryToken,
        });
        return { body: subnet };
      },
      update: async (subnetId, changes, ifMatch) => {
        await client.updateSubnet({
          subnetId,
          updateSubnetDetails: asDetails(changes),
          ifMatch,
        });
        return {};
      },
      delete: async (subnetId, ifMatch) => {
        await client.deleteSubnet({ subnetId, ifMatch });
        return {};
      },
    },
  };
}
