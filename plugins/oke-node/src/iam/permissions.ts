import type { Access, ResourceType, Verb } from './access';

/**
 * The permissions that the calls of Okeanos need, each with the least verb and the resource type that give it. Typed from
 * Oracle's tables "Details for Verb + Resource-Type Combinations":
 *
 * - https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/corepolicyreference_topic-Details_for_Verb__ResourceType_Combinations.htm
 * - https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/contengpolicyreference.htm
 * - https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/iampolicyreference.htm
 * - https://docs.oracle.com/en-us/iaas/Content/Bastion/Reference/bastionpolicyreference.htm
 * - https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/lbpolicyreference.htm
 * - https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/loggingpolicyreference.htm
 */
const permissions = {
  VCN_READ: ['inspect', 'vcns'],
  VCN_ATTACH: ['manage', 'vcns'],
  VCN_DETACH: ['manage', 'vcns'],
  VCN_UPDATE: ['manage', 'vcns'],
  VCN_CREATE: ['manage', 'vcns'],
  VCN_DELETE: ['manage', 'vcns'],

  SUBNET_READ: ['inspect', 'subnets'],
  SUBNET_ATTACH: ['use', 'subnets'],
  SUBNET_DETACH: ['use', 'subnets'],
  SUBNET_CREATE: ['manage', 'subnets'],
  SUBNET_UPDATE: ['manage', 'subnets'],
  SUBNET_DELETE: ['manage', 'subnets'],

  ROUTE_TABLE_READ: ['inspect', 'route-tables'],
  ROUTE_TABLE_ATTACH: ['manage', 'route-tables'],
  ROUTE_TABLE_DETACH: ['manage', 'route-tables'],
  ROUTE_TABLE_UPDATE: ['manage', 'route-tables'],
  ROUTE_TABLE_CREATE: ['manage', 'route-tables'],
  ROUTE_TABLE_DELETE: ['manage', 'route-tables'],

  NETWORK_SECURITY_GROUP_INSPECT: ['inspect', 'network-security-groups'],
  NETWORK_SECURITY_GROUP_READ: ['read', 'network-security-groups'],
  NETWORK_SECURITY_GROUP_LIST_SECURITY_RULES: [
    'use',
    'network-security-groups',
  ],
  NETWORK_SECURITY_GROUP_LIST_MEMBERS: ['use', 'network-security-groups'],
  NETWORK_SECURITY_GROUP_UPDATE_MEMBERS: ['use', 'network-security-groups'],
  NETWORK_SECURITY_GROUP_UPDATE: ['manage', 'network-security-groups'],
  NETWORK_SECURITY_GROUP_CREATE: ['manage', 'network-security-groups'],
  NETWORK_SECURITY_GROUP_DELETE: ['manage', 'network-security-groups'],
  NETWORK_SECURITY_GROUP_UPDATE_SECURITY_RULES: [
    'manage',
    'network-security-groups',
  ],

  SECURITY_LIST_READ: ['inspect', 'security-lists'],
  SECURITY_LIST_ATTACH: ['manage', 'security-lists'],
  SECURITY_LIST_DETACH: ['manage', 'security-lists'],
  SECURITY_LIST_UPDATE: ['manage', 'security-lists'],
  SECURITY_LIST_CREATE: ['manage', 'security-lists'],
  SECURITY_LIST_DELETE: ['manage', 'security-lists'],

  DHCP_READ: ['inspect', 'dhcp-options'],
  DHCP_ATTACH: ['manage', 'dhcp-options'],
  DHCP_DETACH: ['manage', 'dhcp-options'],

  NAT_GATEWAY_READ: ['read', 'nat-gateways'],
  NAT_GATEWAY_ATTACH: ['use', 'nat-gateways'],
  NAT_GATEWAY_DETACH: ['use', 'nat-gateways'],
  NAT_GATEWAY_UPDATE: ['manage', 'nat-gateways'],
  NAT_GATEWAY_CREATE: ['manage', 'nat-gateways'],
  NAT_GATEWAY_DELETE: ['manage', 'nat-gateways'],

  SERVICE_GATEWAY_READ: ['inspect', 'service-gateways'],
  SERVICE_GATEWAY_ATTACH: ['use', 'service-gateways'],
  SERVICE_GATEWAY_DETACH: ['use', 'service-gateways'],
  SERVICE_GATEWAY_UPDATE: ['manage', 'service-gateways'],
  SERVICE_GATEWAY_CREATE: ['manage', 'service-gateways'],
  SERVICE_GATEWAY_DELETE: ['manage', 'service-gateways'],

  LOCAL_PEERING_GATEWAY_READ: ['inspect', 'local-peering-gateways'],
  LOCAL_PEERING_GATEWAY_ATTACH: ['manage', 'local-peering-gateways'],
  LOCAL_PEERING_GATEWAY_DETACH: ['manage', 'local-peering-gateways'],
  LOCAL_PEERING_GATEWAY_UPDATE: ['manage', 'local-peering-gateways'],
  LOCAL_PEERING_GATEWAY_CREATE: ['manage', 'local-peering-gateways'],
  LOCAL_PEERING_GATEWAY_DELETE: ['manage', 'local-peering-gateways'],
  LOCAL_PEERING_GATEWAY_CONNECT_FROM: ['manage', 'local-peering-from'],
  LOCAL_PEERING_GATEWAY_CONNECT_TO: ['manage', 'local-peering-to'],

  DRG_ATTACH: ['use', 'drg-object'],
  DRG_DETACH: ['use', 'drg-object'],

  DRG_ATTACHMENT_READ: ['inspect', 'drg-attachments'],
  DRG_ATTACHMENT_UPDATE: ['manage', 'drg-attachments'],

  VNIC_READ: ['inspect', 'vnics'],

  VNIC_ATTACHMENT_READ: ['inspect', 'vnic-attachments'],

  INSTANCE_INSPECT: ['inspect', 'instances'],
  INSTANCE_READ: ['read', 'instances'],

  CLUSTER_INSPECT: ['inspect', 'clusters'],
  CLUSTER_READ: ['read', 'clusters'],
  CLUSTER_USE: ['use', 'clusters'],
  CLUSTER_CREATE: ['manage', 'clusters'],
  CLUSTER_DELETE: ['manage', 'clusters'],
  CLUSTER_UPDATE: ['manage', 'clusters'],
  CLUSTER_MANAGE: ['manage', 'clusters'],

  CLUSTER_NODE_POOL_INSPECT: ['inspect', 'cluster-node-pools'],
  CLUSTER_NODE_POOL_READ: ['read', 'cluster-node-pools'],
  CLUSTER_NODE_POOL_CREATE: ['manage', 'cluster-node-pools'],
  CLUSTER_NODE_POOL_UPDATE: ['manage', 'cluster-node-pools'],
  CLUSTER_NODE_POOL_DELETE: ['manage', 'cluster-node-pools'],

  BASTION_INSPECT: ['inspect', 'bastion'],
  BASTION_READ: ['read', 'bastion'],
  BASTION_USE: ['use', 'bastion'],
  BASTION_CREATE: ['manage', 'bastion'],
  BASTION_UPDATE: ['manage', 'bastion'],
  BASTION_DELETE: ['manage', 'bastion'],

  // Oracle's page names the type bastion-session, and heads its table "session".
  BASTION_SESSION_READ: ['read', 'bastion-session'],
  BASTION_SESSION_CREATE: ['manage', 'bastion-session'],
  BASTION_SESSION_DELETE: ['manage', 'bastion-session'],

  LOAD_BALANCER_INSPECT: ['inspect', 'load-balancers'],
  LOAD_BALANCER_UPDATE: ['use', 'load-balancers'],

  LOG_GROUP_INSPECT: ['inspect', 'log-groups'],
  LOG_GROUP_READ: ['read', 'log-groups'],
  LOG_GROUP_UPDATE: ['use', 'log-groups'],
  LOG_GROUP_CREATE: ['manage', 'log-groups'],
  LOG_GROUP_DELETE: ['manage', 'log-groups'],

  CAPTURE_FILTER_LIST: ['inspect', 'capture-filters'],
  CAPTURE_FILTER_READ: ['read', 'capture-filters'],
  CAPTURE_FILTER_CREATE: ['manage', 'capture-filters'],
  CAPTURE_FILTER_UPDATE: ['manage', 'capture-filters'],
  CAPTURE_FILTER_DELETE: ['manage', 'capture-filters'],

  COMPARTMENT_INSPECT: ['inspect', 'compartments'],
} as const satisfies Record<string, readonly [Verb, ResourceType]>;

/** As Oracle's tables name them. */
export type Permission = keyof typeof permissions;

/** The least access that gives a permission. Pure. */
export function accessOf(permission: Permission): Access {
  const [verb, resourceType] = permissions[permission];
  return { verb, resourceType };
}
