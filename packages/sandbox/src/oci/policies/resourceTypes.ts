/** Each includes those before it. */
export const VERBS = ['inspect', 'read', 'use', 'manage'] as const;
export type Verb = (typeof VERBS)[number];

/** Permissions that each verb adds to those of the verb before it, separated by spaces. */
interface ResourceType extends Partial<Record<Verb, string>> {
  /** The page that the row was typed from; `unknown: …` where none was found. */
  source: string;
}

const REFERENCE =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference';
const CORE = `${REFERENCE}/corepolicyreference_topic-Details_for_Verb__ResourceType_Combinations.htm`;
const OKE =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/contengpolicyreference.htm';
const IAM = `${REFERENCE}/iampolicyreference.htm`;
const LOAD_BALANCING = `${REFERENCE}/lbpolicyreference.htm`;
const NETWORK_LOAD_BALANCER = `${REFERENCE}/nlbpolicyreference.htm`;
const LOGGING = `${REFERENCE}/loggingpolicyreference.htm`;
const VAULT =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/keypolicyreference.htm';
const BASTION =
  'https://docs.oracle.com/en-us/iaas/Content/Bastion/Reference/bastionpolicyreference.htm';
const AUDIT = `${REFERENCE}/auditpolicyreference.htm`;

/** What each verb on each resource type allows: the tables "Details for Verb + Resource-Type Combinations". */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  // virtual-network-family
  vcns: {
    inspect: 'VCN_READ',
    manage: 'VCN_ATTACH VCN_DETACH VCN_UPDATE VCN_CREATE VCN_DELETE VCN_MOVE',
    source: CORE,
  },
  subnets: {
    inspect: 'SUBNET_READ',
    use: 'SUBNET_ATTACH SUBNET_DETACH',
    manage: 'SUBNET_CREATE SUBNET_UPDATE SUBNET_DELETE SUBNET_MOVE',
    source: CORE,
  },
  'route-tables': {
    inspect: 'ROUTE_TABLE_READ',
    manage:
      'ROUTE_TABLE_ATTACH ROUTE_TABLE_DETACH ROUTE_TABLE_UPDATE ROUTE_TABLE_CREATE ROUTE_TABLE_DELETE ROUTE_TABLE_MOVE',
    source: CORE,
  },
  'network-security-groups': {
    inspect: 'NETWORK_SECURITY_GROUP_INSPECT',
    read: 'NETWORK_SECURITY_GROUP_READ',
    use: 'NETWORK_SECURITY_GROUP_LIST_SECURITY_RULES NETWORK_SECURITY_GROUP_LIST_MEMBERS NETWORK_SECURITY_GROUP_UPDATE_MEMBERS',
    manage:
      'NETWORK_SECURITY_GROUP_UPDATE NETWORK_SECURITY_GROUP_CREATE NETWORK_SECURITY_GROUP_DELETE NETWORK_SECURITY_GROUP_MOVE NETWORK_SECURITY_GROUP_UPDATE_SECURITY_RULES',
    source: CORE,
  },
  'security-lists': {
    inspect: 'SECURITY_LIST_READ',
    manage:
      'SECURITY_LIST_ATTACH SECURITY_LIST_DETACH SECURITY_LIST_UPDATE SECURITY_LIST_CREATE SECURITY_LIST_DELETE SECURITY_LIST_MOVE',
    source: CORE,
  },
  'dhcp-options': {
    inspect: 'DHCP_READ',
    manage:
      'DHCP_ATTACH DHCP_DETACH DHCP_UPDATE DHCP_CREATE DHCP_DELETE DHCP_MOVE',
    source: CORE,
  },
  'private-ips': {
    inspect: 'PRIVATE_IP_READ',
    use: 'PRIVATE_IP_UPDATE PRIVATE_IP_ASSIGN PRIVATE_IP_UNASSIGN PRIVATE_IP_CREATE PRIVATE_IP_DELETE PRIVATE_IP_ASSIGN_PUBLIC_IP PRIVATE_IP_UNASSIGN_PUBLIC_IP',
    manage: 'PRIVATE_IP_ROUTE_TABLE_ATTACH PRIVATE_IP_ROUTE_TABLE_DETACH',
    source: CORE,
  },
  'public-ips': {
    read: 'PUBLIC_IP_READ',
    use: 'PUBLIC_IP_ASSIGN_PRIVATE_IP PUBLIC_IP_UNASSIGN_PRIVATE_IP',
    manage: 'PUBLIC_IP_UPDATE PUBLIC_IP_CREATE PUBLIC_IP_DELETE',
    source: CORE,
  },
  byoiprange: {
    inspect: 'BYOIP_RANGE_INSPECT',
    read: 'BYOIP_RANGE_READ',
    use: 'BYOIP_RANGE_ADD_CAPACITY_FROM',
    manage:
      'BYOIP_RANGE_CREATE BYOIP_RANGE_DELETE BYOIP_RANGE_UPDATE BYOIP_RANGE_VALIDATE BYOIP_RANGE_ADVERTISE BYOIP_RANGE_WITHDRAW BYOIP_RANGE_MOVE BYOIP_RANGE_ASSIGN_TO_VCN BYOIP_RANGE_UNASSIGN_FROM_VCN',
    source: CORE,
  },
  publicippool: {
    inspect: 'PUBLIC_IP_POOL_INSPECT',
    read: 'PUBLIC_IP_POOL_READ',
    use: 'PUBLIC_IP_POOL_CREATE_PUBLIC_IP_FROM',
    manage:
      'PUBLIC_IP_POOL_CREATE PUBLIC_IP_POOL_DELETE PUBLIC_IP_POOL_UPDATE PUBLIC_IP_POOL_ADD_CAPACITY PUBLIC_IP_POOL_REMOVE_CAPACITY PUBLIC_IP_POOL_MOVE',
    source: CORE,
  },
  ipv6s: {
    read: 'IPV6_READ',
    manage: 'IPV6_UPDATE IPV6_CREATE IPV6_DELETE',
    source: CORE,
  },
  'internet-gateways': {
    inspect: 'INTERNET_GATEWAY_READ',
    manage:
      'INTERNET_GATEWAY_ATTACH INTERNET_GATEWAY_DETACH INTERNET_GATEWAY_UPDATE INTERNET_GATEWAY_CREATE INTERNET_GATEWAY_DELETE INTERNET_GATEWAY_MOVE',
    source: CORE,
  },
  'nat-gateways': {
    read: 'NAT_GATEWAY_READ',
    use: 'NAT_GATEWAY_ATTACH NAT_GATEWAY_DETACH',
    manage:
      'NAT_GATEWAY_UPDATE NAT_GATEWAY_CREATE NAT_GATEWAY_DELETE NAT_GATEWAY_MOVE',
    source: CORE,
  },
  'service-gateways': {
    inspect: 'SERVICE_GATEWAY_READ',
    use: 'SERVICE_GATEWAY_ATTACH SERVICE_GATEWAY_DETACH',
    manage:
      'SERVICE_GATEWAY_UPDATE SERVICE_GATEWAY_CREATE SERVICE_GATEWAY_DELETE SERVICE_GATEWAY_ADD_SERVICE SERVICE_GATEWAY_DELETE_SERVICE SERVICE_GATEWAY_MOVE',
    source: CORE,
  },
  'local-peering-gateways': {
    inspect: 'LOCAL_PEERING_GATEWAY_READ',
    manage:
      'LOCAL_PEERING_GATEWAY_UPDATE LOCAL_PEERING_GATEWAY_ATTACH LOCAL_PEERING_GATEWAY_DETACH LOCAL_PEERING_GATEWAY_CREATE LOCAL_PEERING_GATEWAY_DELETE LOCAL_PEERING_GATEWAY_MOVE',
    source: CORE,
  },
  'local-peering-from': {
    inspect: 'LOCAL_PEERING_GATEWAY_READ',
    manage: 'LOCAL_PEERING_GATEWAY_CONNECT_FROM',
    source: CORE,
  },
  'local-peering-to': {
    inspect: 'LOCAL_PEERING_GATEWAY_READ',
    manage: 'LOCAL_PEERING_GATEWAY_CONNECT_TO',
    source: CORE,
  },
  'remote-peering-connections': {
    inspect: 'REMOTE_PEERING_CONNECTION_READ',
    manage:
      'REMOTE_PEERING_CONNECTION_UPDATE REMOTE_PEERING_CONNECTION_CREATE REMOTE_PEERING_CONNECTION_DELETE REMOTE_PEERING_CONNECTION_RESOURCE_MOVE',
    source: CORE,
  },
  'remote-peering-from': {
    inspect: 'REMOTE_PEERING_CONNECTION_READ',
    manage: 'REMOTE_PEERING_CONNECTION_CONNECT_FROM',
    source: CORE,
  },
  'remote-peering-to': {
    inspect: 'REMOTE_PEERING_CONNECTION_READ',
    manage: 'REMOTE_PEERING_CONNECTION_CONNECT_TO',
    source: CORE,
  },
  'drg-object': {
    inspect: 'DRG_READ',
    use: 'DRG_ATTACH DRG_DETACH',
    manage: 'DRG_UPDATE DRG_CREATE DRG_DELETE DRG_MOVE',
    source: CORE,
  },
  'drg-attachments': {
    inspect: 'DRG_ATTACHMENT_READ',
    manage: 'DRG_ATTACHMENT_UPDATE',
    source: CORE,
  },
  'drg-route-tables': {
    inspect: 'DRG_ROUTE_TABLE_READ DRG_ROUTE_RULE_READ',
    use: 'DRG_ROUTE_TABLE_ATTACH',
    manage:
      'DRG_ROUTE_TABLE_CREATE DRG_ROUTE_TABLE_DELETE DRG_ROUTE_TABLE_UPDATE DRG_ROUTE_RULE_UPDATE',
    source: CORE,
  },
  'drg-route-distributions': {
    inspect:
      'DRG_ROUTE_DISTRIBUTION_READ DRG_ROUTE_DISTRIBUTION_STATEMENT_READ',
    use: 'DRG_ROUTE_DISTRIBUTION_ASSIGN',
    manage:
      'DRG_ROUTE_DISTRIBUTION_UPDATE DRG_ROUTE_DISTRIBUTION_CREATE DRG_ROUTE_DISTRIBUTION_DELETE DRG_ROUTE_DISTRIBUTION_STATEMENT_UPDATE',
    source: CORE,
  },
  cpes: {
    inspect: 'CPE_READ',
    manage:
      'CPE_ATTACH CPE_DETACH CPE_UPDATE CPE_CREATE CPE_DELETE CPE_RESOURCE_MOVE',
    source: CORE,
  },
  'ipsec-connections': {
    inspect: 'IPSEC_CONNECTION_READ',
    read: 'IPSEC_CONNECTION_DEVICE_CONFIG_READ',
    manage:
      'IPSEC_CONNECTION_CREATE IPSEC_CONNECTION_UPDATE IPSEC_CONNECTION_DELETE IPSEC_CONNECTION_DEVICE_CONFIG_UPDATE',
    source: CORE,
  },
  ipam: { inspect: 'IPAM_READ', source: CORE },
  'capture-filters': {
    inspect: 'CAPTURE_FILTER_LIST',
    read: 'CAPTURE_FILTER_READ',
    use: 'CAPTURE_FILTER_UPDATE CAPTURE_FILTER_ATTACH CAPTURE_FILTER_DETACH',
    manage: 'CAPTURE_FILTER_CREATE CAPTURE_FILTER_DELETE CAPTURE_FILTER_MOVE',
    source: CORE,
  },
  'cross-connects': {
    inspect: 'CROSS_CONNECT_READ',
    manage:
      'CROSS_CONNECT_UPDATE CROSS_CONNECT_CREATE CROSS_CONNECT_DELETE CROSS_CONNECT_RESOURCE_MOVE CROSS_CONNECT_ATTACH CROSS_CONNECT_DETACH',
    source: CORE,
  },
  'cross-connect-groups': {
    inspect: 'CROSS_CONNECT_GROUP_READ',
    manage:
      'CROSS_CONNECT_GROUP_UPDATE CROSS_CONNECT_GROUP_CREATE CROSS_CONNECT_GROUP_DELETE CROSS_CONNECT_GROUP_RESOURCE_MOVE',
    source: CORE,
  },
  'virtual-circuits': {
    inspect: 'VIRTUAL_CIRCUIT_READ',
    use: 'VIRTUAL_CIRCUIT_UPDATE',
    manage:
      'VIRTUAL_CIRCUIT_CREATE VIRTUAL_CIRCUIT_DELETE VIRTUAL_CIRCUIT_RESOURCE_MOVE',
    source: CORE,
  },
  vnics: {
    inspect: 'VNIC_READ',
    use: 'VNIC_ATTACH VNIC_DETACH VNIC_CREATE VNIC_DELETE VNIC_UPDATE VNIC_ASSOCIATE_NETWORK_SECURITY_GROUP VNIC_DISASSOCIATE_NETWORK_SECURITY_GROUP',
    source: CORE,
  },
  'vnic-attachments': { inspect: 'VNIC_ATTACHMENT_READ', source: CORE },
  vtaps: {
    inspect: 'VTAP_LIST',
    read: 'VTAP_READ',
    use: 'VTAP_UPDATE',
    manage: 'VTAP_CREATE VTAP_DELETE VTAP_MOVE',
    source: CORE,
  },
  vlans: {
    inspect: 'VLAN_READ',
    manage:
      'VLAN_CREATE VLAN_DELETE VLAN_ASSOCIATE_NETWORK_SECURITY_GROUP VLAN_DISASSOCIATE_NETWORK_SECURITY_GROUP VLAN_MOVE',
    source: CORE,
  },

  // instance-family
  instances: {
    inspect: 'INSTANCE_INSPECT',
    read: 'INSTANCE_READ',
    use: 'INSTANCE_UPDATE INSTANCE_CREATE_IMAGE INSTANCE_POWER_ACTIONS INSTANCE_ATTACH_VOLUME INSTANCE_DETACH_VOLUME',
    manage:
      'INSTANCE_CREATE INSTANCE_DELETE INSTANCE_ATTACH_SECONDARY_VNIC INSTANCE_DETACH_SECONDARY_VNIC INSTANCE_MOVE',
    source: CORE,
  },
  'console-histories': {
    inspect: 'CONSOLE_HISTORY_INSPECT',
    read: 'CONSOLE_HISTORY_READ',
    manage: 'CONSOLE_HISTORY_CREATE CONSOLE_HISTORY_DELETE',
    source: CORE,
  },
  'instance-console-connection': {
    inspect: 'INSTANCE_CONSOLE_CONNECTION_INSPECT',
    read: 'INSTANCE_CONSOLE_CONNECTION_READ',
    manage:
      'INSTANCE_CONSOLE_CONNECTION_CREATE INSTANCE_CONSOLE_CONNECTION_DELETE',
    source: CORE,
  },
  'instance-images': {
    inspect: 'INSTANCE_IMAGE_INSPECT',
    read: 'INSTANCE_IMAGE_READ',
    use: 'INSTANCE_IMAGE_UPDATE',
    manage: 'INSTANCE_IMAGE_CREATE INSTANCE_IMAGE_DELETE INSTANCE_IMAGE_MOVE',
    source: CORE,
  },
  'app-catalog-listing': {
    inspect: 'APP_CATALOG_LISTING_INSPECT',
    read: 'APP_CATALOG_LISTING_READ',
    manage: 'APP_CATALOG_LISTING_SUBSCRIBE',
    source: CORE,
  },
  'instance-agent-plugins': {
    inspect: 'INSTANCE_AGENT_PLUGIN_INSPECT',
    read: 'INSTANCE_AGENT_PLUGIN_READ',
    source: CORE,
  },
  'compute-capacity-reservations': {
    inspect: 'CAPACITY_RESERVATION_INSPECT',
    read: 'CAPACITY_RESERVATION_READ',
    use: 'CAPACITY_RESERVATION_LAUNCH_INSTANCE CAPACITY_RESERVATION_UPDATE',
    manage:
      'CAPACITY_RESERVATION_CREATE CAPACITY_RESERVATION_DELETE CAPACITY_RESERVATION_MOVE',
    source: CORE,
  },
  'work-requests': { inspect: 'WORKREQUEST_INSPECT', source: CORE },

  // volume-family, without backups and groups
  volumes: {
    inspect: 'VOLUME_INSPECT',
    use: 'VOLUME_UPDATE VOLUME_WRITE',
    manage: 'VOLUME_CREATE VOLUME_DELETE VOLUME_MOVE',
    source: CORE,
  },
  'volume-attachments': {
    inspect: 'VOLUME_ATTACHMENT_INSPECT',
    read: 'VOLUME_ATTACHMENT_READ',
    use: 'VOLUME_ATTACHMENT_UPDATE',
    manage: 'VOLUME_ATTACHMENT_CREATE VOLUME_ATTACHMENT_DELETE',
    source: CORE,
  },
  'volume-backups': {
    inspect: 'VOLUME_BACKUP_INSPECT',
    read: 'VOLUME_BACKUP_READ',
    use: 'VOLUME_BACKUP_COPY VOLUME_BACKUP_UPDATE',
    manage: 'VOLUME_BACKUP_CREATE VOLUME_BACKUP_DELETE VOLUME_BACKUP_MOVE',
    source: CORE,
  },
  'boot-volume-backups': {
    inspect: 'BOOT_VOLUME_BACKUP_INSPECT',
    read: 'BOOT_VOLUME_BACKUP_READ',
    use: 'BOOT_VOLUME_BACKUP_UPDATE BOOT_VOLUME_BACKUP_COPY',
    manage:
      'BOOT_VOLUME_BACKUP_CREATE BOOT_VOLUME_BACKUP_DELETE BOOT_VOLUME_BACKUP_MOVE',
    source: CORE,
  },
  'volume-groups': {
    inspect: 'VOLUME_GROUP_INSPECT',
    manage:
      'VOLUME_GROUP_UPDATE VOLUME_GROUP_CREATE VOLUME_GROUP_DELETE VOLUME_GROUP_MOVE',
    source: CORE,
  },

  // cluster-family
  clusters: {
    inspect: 'CLUSTER_INSPECT',
    read: 'CLUSTER_READ',
    use: 'CLUSTER_USE',
    manage:
      'CLUSTER_CREATE CLUSTER_DELETE CLUSTER_UPDATE CLUSTER_MANAGE CLUSTER_JOIN',
    source: OKE,
  },
  'cluster-node-pools': {
    inspect: 'CLUSTER_NODE_POOL_INSPECT',
    read: 'CLUSTER_NODE_POOL_READ',
    manage:
      'CLUSTER_NODE_POOL_CREATE CLUSTER_NODE_POOL_DELETE CLUSTER_NODE_POOL_UPDATE',
    source: OKE,
  },
  'cluster-pod-shapes': {
    inspect: 'CLUSTER_VIRTUAL_NODE_POOL_INSPECT',
    source: OKE,
  },
  'cluster-virtualnode-pools': {
    inspect: 'CLUSTER_VIRTUAL_NODE_POOL_INSPECT',
    read: 'CLUSTER_VIRTUAL_NODE_POOL_READ',
    manage:
      'CLUSTER_VIRTUAL_NODE_POOL_CREATE CLUSTER_VIRTUAL_NODE_POOL_UPDATE CLUSTER_VIRTUAL_NODE_POOL_DELETE',
    source: OKE,
  },
  'cluster-work-requests': {
    inspect: 'CLUSTER_WORK_REQUEST_INSPECT',
    read: 'CLUSTER_WORK_REQUEST_READ',
    manage: 'CLUSTER_WORK_REQUEST_DELETE',
    source: OKE,
  },
  'cluster-workload-mappings': {
    inspect: 'CLUSTER_WORKLOAD_MAPPING_INSPECT',
    read: 'CLUSTER_WORKLOAD_MAPPING_READ',
    use: 'CLUSTER_WORKLOAD_MAPPING_UPDATE CLUSTER_WORKLOAD_COMPARTMENT_BIND CLUSTER_WORKLOAD_COMPARTMENT_UNBIND',
    manage: 'CLUSTER_WORKLOAD_MAPPING_CREATE CLUSTER_WORKLOAD_MAPPING_DELETE',
    source: OKE,
  },

  // identity
  compartments: {
    inspect: 'COMPARTMENT_INSPECT',
    use: 'COMPARTMENT_UPDATE',
    manage: 'COMPARTMENT_CREATE COMPARTMENT_DELETE COMPARTMENT_RECOVER',
    source: IAM,
  },
  domains: {
    inspect: 'DOMAIN_INSPECT',
    read: 'DOMAIN_READ DOMAIN_LICENSETYPE_READ',
    use: 'DOMAIN_UPDATE IAM_WORKREQUEST_READ',
    manage:
      'DOMAIN_CREATE DOMAIN_DELETE DOMAIN_MOVE DOMAIN_REPLICATE DOMAIN_ACTIVATE DOMAIN_DEACTIVATE',
    source: IAM,
  },
  'dynamic-groups': {
    inspect: 'DYNAMIC_GROUP_INSPECT',
    use: 'DYNAMIC_GROUP_UPDATE',
    manage: 'DYNAMIC_GROUP_CREATE DYNAMIC_GROUP_DELETE',
    source: IAM,
  },
  groups: {
    inspect: 'GROUP_INSPECT',
    use: 'GROUP_UPDATE',
    manage: 'GROUP_CREATE GROUP_DELETE',
    source: IAM,
  },
  policies: {
    inspect: 'POLICY_READ',
    manage: 'POLICY_UPDATE POLICY_CREATE POLICY_DELETE',
    source: IAM,
  },
  'tag-namespaces': {
    inspect: 'TAG_NAMESPACE_INSPECT',
    use: 'TAG_NAMESPACE_USE',
    manage:
      'TAG_NAMESPACE_UPDATE TAG_NAMESPACE_CREATE TAG_NAMESPACE_MOVE TAG_NAMESPACE_DELETE',
    source: IAM,
  },
  tenancies: {
    inspect: 'TENANCY_INSPECT',
    use: 'TENANCY_UPDATE',
    source: IAM,
  },
  users: {
    inspect: 'USER_INSPECT',
    read: 'USER_READ',
    use: 'USER_UPDATE',
    manage: 'USER_CREATE USER_DELETE USER_UNBLOCK',
    source: IAM,
  },

  // others
  'load-balancers': {
    inspect: 'LOAD_BALANCER_INSPECT',
    read: 'LOAD_BALANCER_READ',
    use: 'LOAD_BALANCER_UPDATE LOAD_BALANCER_MOVE',
    manage: 'LOAD_BALANCER_CREATE LOAD_BALANCER_DELETE',
    source: LOAD_BALANCING,
  },
  'network-load-balancers': {
    inspect: 'NETWORK_LOAD_BALANCER_INSPECT',
    read: 'NETWORK_LOAD_BALANCER_READ',
    use: 'NETWORK_LOAD_BALANCER_UPDATE',
    manage:
      'NETWORK_LOAD_BALANCER_CREATE NETWORK_LOAD_BALANCER_DELETE NETWORK_LOAD_BALANCER_MOVE',
    source: NETWORK_LOAD_BALANCER,
  },
  'log-groups': {
    inspect: 'LOG_GROUP_INSPECT',
    read: 'LOG_GROUP_READ',
    use: 'LOG_GROUP_UPDATE',
    manage: 'LOG_GROUP_CREATE LOG_GROUP_DELETE',
    source: LOGGING,
  },
  'log-content': {
    read: 'LOG_CONTENT_READ',
    use: 'LOG_CONTENT_PUSH UNIFIED_AGENT_CONFIG_GENERATE',
    source: LOGGING,
  },
  'unified-configuration': {
    inspect: 'UNIFIED_AGENT_CONFIG_INSPECT',
    read: 'UNIFIED_AGENT_CONFIG_READ',
    use: 'UNIFIED_AGENT_CONFIG_UPDATE',
    manage: 'UNIFIED_AGENT_CONFIG_CREATE UNIFIED_AGENT_CONFIG_DELETE',
    source: LOGGING,
  },
  vaults: {
    inspect: 'VAULT_INSPECT',
    read: 'VAULT_READ',
    use: 'VAULT_CREATE_KEY VAULT_IMPORT_KEY VAULT_CREATE_SECRET',
    manage:
      'VAULT_CREATE VAULT_UPDATE VAULT_DELETE VAULT_MOVE VAULT_BACKUP VAULT_RESTORE VAULT_REPLICATE',
    source: VAULT,
  },
  keys: {
    inspect: 'KEY_INSPECT',
    read: 'KEY_READ',
    use: 'KEY_ENCRYPT KEY_DECRYPT KEY_EXPORT KEY_SIGN KEY_VERIFY',
    manage:
      'KEY_CREATE KEY_UPDATE KEY_ROTATE KEY_DELETE KEY_MOVE KEY_IMPORT KEY_BACKUP KEY_RESTORE',
    source: VAULT,
  },
  'key-delegate': { use: 'KEY_ASSOCIATE KEY_DISASSOCIATE', source: VAULT },
  // The policy reference has the singular, contengpolicyconfig.htm the plural.
  'key-delegates': {
    use: 'KEY_ASSOCIATE KEY_DISASSOCIATE',
    source:
      'https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengpolicyconfig.htm',
  },
  bastion: {
    inspect: 'BASTION_INSPECT',
    read: 'BASTION_READ',
    use: 'BASTION_USE',
    manage: 'BASTION_CREATE BASTION_UPDATE BASTION_DELETE BASTION_MOVE',
    source: BASTION,
  },
  'bastion-session': {
    inspect: 'BASTION_SESSION_INSPECT',
    read: 'BASTION_SESSION_READ',
    use: 'BASTION_SESSION_UPDATE',
    manage: 'BASTION_SESSION_CREATE BASTION_SESSION_DELETE',
    source: BASTION,
  },
  'audit-events': { read: 'AUDIT_EVENT_READ', source: AUDIT },
  'resource-availability': {
    inspect: 'RESOURCE_AVAILABILITY_INSPECT',
    read: 'RESOURCE_AVAILABILITY_READ',
    source:
      'unknown: the type is in public policies of users; the names of its permissions are inferred from those of other types',
  },
};

/** Types that stand for several, and what a verb on them allows beyond those. */
const FAMILIES: Readonly<
  Record<
    string,
    { members: string[]; extra?: Partial<Record<Verb, string>>; source: string }
  >
> = {
  'virtual-network-family': {
    members: [
      ...['vcns', 'subnets', 'route-tables', 'network-security-groups'],
      ...['security-lists', 'dhcp-options', 'private-ips', 'public-ips'],
      ...['byoiprange', 'publicippool', 'ipv6s', 'internet-gateways'],
      ...['nat-gateways', 'service-gateways', 'local-peering-gateways'],
      ...['local-peering-from', 'local-peering-to'],
      ...['remote-peering-connections', 'remote-peering-from'],
      ...['remote-peering-to', 'drg-object', 'drg-attachments'],
      ...['drg-route-tables', 'drg-route-distributions', 'cpes'],
      ...['ipsec-connections', 'ipam', 'capture-filters', 'cross-connects'],
      ...['cross-connect-groups', 'virtual-circuits', 'vnics'],
      ...['vnic-attachments', 'vtaps', 'vlans'],
    ],
    source: CORE,
  },
  drgs: {
    members: [
      ...['drg-object', 'drg-route-tables', 'drg-route-distributions'],
      'drg-attachments',
    ],
    source: CORE,
  },
  'instance-family': {
    members: [
      ...['app-catalog-listing', 'console-histories', 'instances'],
      ...['instance-console-connection', 'instance-images'],
    ],
    extra: {
      inspect: 'VNIC_READ VNIC_ATTACHMENT_READ VOLUME_ATTACHMENT_INSPECT',
      read: 'VOLUME_ATTACHMENT_READ',
      use: 'VNIC_ATTACH VNIC_DETACH VOLUME_ATTACHMENT_UPDATE',
      manage: 'VOLUME_ATTACHMENT_CREATE VOLUME_ATTACHMENT_DELETE',
    },
    source: CORE,
  },
  'volume-family': {
    members: [
      ...['volumes', 'volume-attachments', 'volume-backups'],
      ...['boot-volume-backups', 'volume-groups'],
    ],
    source: CORE,
  },
  'cluster-family': {
    members: [
      ...['clusters', 'cluster-node-pools', 'cluster-pod-shapes'],
      ...['cluster-virtualnode-pools', 'cluster-work-requests'],
      'cluster-workload-mappings',
    ],
    source: OKE,
  },
  'logging-family': {
    members: ['log-groups', 'log-content', 'unified-configuration'],
    source: LOGGING,
  },
  'bastion-family': {
    members: ['bastion', 'bastion-session'],
    source: BASTION,
  },
  'all-resources': {
    members: Object.keys(RESOURCE_TYPES),
    source:
      'https://docs.oracle.com/en-us/iaas/Content/Identity/Concepts/policysyntax.htm',
  },
};

/** Own ones only: `constructor` is no resource type. */
function rowOf<T>(table: Readonly<Record<string, T>>, name: string) {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function cumulative(
  verb: Verb,
  row: Partial<Record<Verb, string>>,
): readonly string[] {
  return VERBS.slice(0, VERBS.indexOf(verb) + 1).flatMap(
    each => row[each]?.split(' ') ?? [],
  );
}

/**
 * What a verb allows on a resource type or on all of a family.
 *
 * @param resourceType - in any case
 * @returns undefined when the type is not known
 */
export function permissionsOf(
  verb: Verb,
  resourceType: string,
): ReadonlySet<string> | undefined {
  const name = resourceType.toLowerCase();
  const type = rowOf(RESOURCE_TYPES, name);
  if (type) {
    return new Set(cumulative(verb, type));
  }
  const family = rowOf(FAMILIES, name);
  return (
    family &&
    new Set([
      ...family.members.flatMap(member =>
        cumulative(verb, RESOURCE_TYPES[member]),
      ),
      ...cumulative(verb, family.extra ?? {}),
    ])
  );
}

const ALL: ReadonlySet<string> = permissionsOf('manage', 'all-resources')!;

/** @param permission - such as `VCN_READ` */
export function isKnownPermission(permission: string): boolean {
  return ALL.has(permission);
}
