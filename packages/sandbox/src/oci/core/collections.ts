import { DURATIONS } from '../durations';
import { Collection } from './CoreKind';
import { Specific } from './model';

export const vcns: Collection<Specific<'vcn'>> = {
  name: 'Vcn',
  plural: 'Vcns',
  path: 'vcns',
  ocidType: 'vcn',
  provisioning: DURATIONS.network,
  limit: 'vcns',
  records: state => state.vcns,
};

export const subnets: Collection<Specific<'subnet'>> = {
  name: 'Subnet',
  plural: 'Subnets',
  path: 'subnets',
  ocidType: 'subnet',
  provisioning: DURATIONS.network,
  limit: 'subnets',
  records: state => state.subnets,
};

export const internetGateways: Collection<Specific<'internetGateway'>> = {
  name: 'InternetGateway',
  plural: 'InternetGateways',
  path: 'internetGateways',
  ocidType: 'internetgateway',
  provisioning: DURATIONS.gateway,
  limit: 'internetGateways',
  records: state => state.internetGateways,
};

export const natGateways: Collection<Specific<'natGateway'>> = {
  name: 'NatGateway',
  plural: 'NatGateways',
  path: 'natGateways',
  ocidType: 'natgateway',
  provisioning: DURATIONS.gateway,
  limit: 'natGateways',
  records: state => state.natGateways,
};

export const serviceGateways: Collection<Specific<'serviceGateway'>> = {
  name: 'ServiceGateway',
  plural: 'ServiceGateways',
  path: 'serviceGateways',
  ocidType: 'servicegateway',
  provisioning: DURATIONS.gateway,
  limit: 'serviceGateways',
  records: state => state.serviceGateways,
};

export const localPeeringGateways: Collection<Specific<'localPeeringGateway'>> =
  {
    name: 'LocalPeeringGateway',
    plural: 'LocalPeeringGateways',
    path: 'localPeeringGateways',
    ocidType: 'localpeeringgateway',
    provisioning: DURATIONS.gateway,
    limit: 'localPeeringGateways',
    records: state => state.localPeeringGateways,
  };

export const drgs: Collection<Specific<'drg'>> = {
  name: 'Drg',
  plural: 'Drgs',
  path: 'drgs',
  ocidType: 'drg',
  provisioning: DURATIONS.gateway,
  limit: 'drgs',
  records: state => state.drgs,
};

export const drgAttachments: Collection<Specific<'drgAttachment'>> = {
  name: 'DrgAttachment',
  plural: 'DrgAttachments',
  path: 'drgAttachments',
  ocidType: 'drgattachment',
  provisioning: DURATIONS.gateway,
  limit: 'drgAttachments',
  records: state => state.drgAttachments,
};

export const publicIps: Collection<Specific<'publicIp'>> = {
  name: 'PublicIp',
  plural: 'PublicIps',
  path: 'publicIps',
  ocidType: 'publicip',
  provisioning: DURATIONS.network,
  limit: 'publicIps',
  records: state => state.publicIps,
};

export const routeTables: Collection<Specific<'routeTable'>> = {
  name: 'RouteTable',
  plural: 'RouteTables',
  path: 'routeTables',
  ocidType: 'routetable',
  provisioning: DURATIONS.network,
  limit: 'routeTables',
  records: state => state.routeTables,
};

export const networkSecurityGroups: Collection<
  Specific<'networkSecurityGroup'>
> = {
  name: 'NetworkSecurityGroup',
  plural: 'NetworkSecurityGroups',
  path: 'networkSecurityGroups',
  ocidType: 'networksecuritygroup',
  provisioning: DURATIONS.network,
  limit: 'networkSecurityGroups',
  records: state => state.networkSecurityGroups,
};

export const securityLists: Collection<Specific<'securityList'>> = {
  name: 'SecurityList',
  plural: 'SecurityLists',
  path: 'securityLists',
  ocidType: 'securitylist',
  provisioning: DURATIONS.network,
  limit: 'securityLists',
  records: state => state.securityLists,
};

export const dhcpOptions: Collection<Specific<'dhcpOptions'>> = {
  name: 'DhcpOptions',
  plural: 'DhcpOptions',
  path: 'dhcps',
  ocidType: 'dhcpoptions',
  provisioning: DURATIONS.network,
  limit: 'dhcpOptions',
  records: state => state.dhcpOptions,
};

export const captureFilters: Collection<Specific<'captureFilter'>> = {
  name: 'CaptureFilter',
  plural: 'CaptureFilters',
  path: 'captureFilters',
  ocidType: 'capturefilter',
  provisioning: DURATIONS.network,
  limit: 'captureFilters',
  records: state => state.captureFilters,
};
