import type { OciOperation } from '../oci/ociOperations';
import { least, type Access } from './access';
import { accessOf, type Permission } from './permissions';

/** What a call needs, and who says so. */
export interface OperationRow {
  needs: Access[];
  /** What it needs only when something of the other kind is named in it, which the cluster may not have. */
  perhaps: Access[];
  /** What it needs where the other end of a peering is, which may be another compartment. */
  elsewhere: Access[];
  basis: 'documented' | 'inferred';
  source: string;
}

const DOCS = 'https://docs.oracle.com/en-us/iaas/Content';
const CORE = `${DOCS}/Identity/policyreference/corepolicyreference_topic-Permissions_Required_for_Each_API_Operation.htm`;
const CONTAINER_ENGINE = `${DOCS}/Identity/policyreference/contengpolicyreference.htm`;
const IDENTITY = `${DOCS}/Identity/policyreference/iampolicyreference.htm`;
const BASTION = `${DOCS}/Bastion/Reference/bastionpolicyreference.htm`;

const LOAD_BALANCING = `${DOCS}/Identity/policyreference/lbpolicyreference.htm`;
const LOGGING = `${DOCS}/Identity/policyreference/loggingpolicyreference.htm`;

const core = documented(CORE);
const logging = documented(LOGGING);
const containerEngine = documented(CONTAINER_ENGINE);
const bastion = documented(BASTION);

/**
 * Of what OKE makes in the network, "also need" in the table of verbs. It also says `manage public-ips`, which another page needs
 * "only if the clusters' public IP address option is selected", and ours is not:
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengpolicyconfig.htm
 */
const ENDPOINT: Access[] = [
  { verb: 'use', resourceType: 'vnics' },
  { verb: 'use', resourceType: 'network-security-groups' },
  { verb: 'use', resourceType: 'private-ips' },
];
const NODES: Access[] = [
  { verb: 'manage', resourceType: 'instance-family' },
  { verb: 'use', resourceType: 'subnets' },
  { verb: 'use', resourceType: 'vnics' },
  { verb: 'inspect', resourceType: 'compartments' },
];

/**
 * Every call of Okeanos with what it needs, typed from Oracle's tables "Permissions Required for Each API Operation" and,
 * where these say less, from "also need" in the tables of verbs. The sandbox has a table of its own, by somebody else.
 */
export const operationRows: { [O in OciOperation]: OperationRow } = {
  'compute.ListShapes': core('INSTANCE_INSPECT'),
  // Named on no page; reads as those of its siblings do.
  'containerEngine.GetClusterOptions': inferred(
    CONTAINER_ENGINE,
    'CLUSTER_READ',
  ),
  'containerEngine.GetNodePoolOptions': containerEngine('CLUSTER_READ'),
  'identity.ListAvailabilityDomains': documented(IDENTITY)(
    'COMPARTMENT_INSPECT',
  ),
  'identity.ListCompartments': documented(IDENTITY)('COMPARTMENT_INSPECT'),
  // Named on no page; what it lists is for service gateways.
  'network.ListServices': inferred(CORE, 'SERVICE_GATEWAY_READ'),

  'network.ListVcns': core('VCN_READ'),
  'network.GetVcn': core('VCN_READ'),
  'network.CreateVcn': core('VCN_CREATE'),
  'network.UpdateVcn': core('VCN_UPDATE'),
  'network.DeleteVcn': core('VCN_DELETE'),
  'network.ListSubnets': core('SUBNET_READ'),
  'network.GetSubnet': core('SUBNET_READ'),
  'network.CreateSubnet': core(
    'SUBNET_CREATE',
    'VCN_ATTACH',
    'ROUTE_TABLE_ATTACH',
    'SECURITY_LIST_ATTACH',
    'DHCP_ATTACH',
  ),
  'network.UpdateSubnet': core(
    'SUBNET_UPDATE',
    'ROUTE_TABLE_ATTACH',
    'ROUTE_TABLE_DETACH',
    'SECURITY_LIST_ATTACH',
    'SECURITY_LIST_DETACH',
  ),
  'network.DeleteSubnet': core(
    'SUBNET_DELETE',
    'VCN_DETACH',
    'ROUTE_TABLE_DETACH',
    'SECURITY_LIST_DETACH',
    'DHCP_DETACH',
  ),
  'network.ListRouteTables': core('ROUTE_TABLE_READ'),
  'network.GetRouteTable': core('ROUTE_TABLE_READ'),
  'network.CreateRouteTable': perhaps(
    core('ROUTE_TABLE_CREATE', 'VCN_ATTACH', 'SERVICE_GATEWAY_ATTACH'),
    'NAT_GATEWAY_ATTACH',
    'DRG_ATTACH',
    'LOCAL_PEERING_GATEWAY_ATTACH',
  ),
  'network.UpdateRouteTable': perhaps(
    core(
      'ROUTE_TABLE_UPDATE',
      'SERVICE_GATEWAY_ATTACH',
      'SERVICE_GATEWAY_DETACH',
    ),
    'NAT_GATEWAY_ATTACH',
    'NAT_GATEWAY_DETACH',
    'DRG_ATTACH',
    'DRG_DETACH',
    'LOCAL_PEERING_GATEWAY_ATTACH',
    'LOCAL_PEERING_GATEWAY_DETACH',
  ),
  'network.DeleteRouteTable': perhaps(
    core('ROUTE_TABLE_DELETE', 'VCN_DETACH', 'SERVICE_GATEWAY_DETACH'),
    'NAT_GATEWAY_DETACH',
    'DRG_DETACH',
    'LOCAL_PEERING_GATEWAY_DETACH',
  ),
  'network.ListSecurityLists': core('SECURITY_LIST_READ'),
  'network.GetSecurityList': core('SECURITY_LIST_READ'),
  'network.CreateSecurityList': core('SECURITY_LIST_CREATE', 'VCN_ATTACH'),
  'network.UpdateSecurityList': core('SECURITY_LIST_UPDATE'),
  'network.DeleteSecurityList': core('SECURITY_LIST_DELETE', 'VCN_DETACH'),
  'network.ListNetworkSecurityGroups': core('NETWORK_SECURITY_GROUP_READ'),
  'network.GetNetworkSecurityGroup': core('NETWORK_SECURITY_GROUP_READ'),
  'network.CreateNetworkSecurityGroup': core(
    'NETWORK_SECURITY_GROUP_CREATE',
    'VCN_ATTACH',
  ),
  'network.UpdateNetworkSecurityGroup': core('NETWORK_SECURITY_GROUP_UPDATE'),
  'network.DeleteNetworkSecurityGroup': core(
    'NETWORK_SECURITY_GROUP_DELETE',
    'VCN_DETACH',
  ),
  // Not with `read`.
  'network.ListNetworkSecurityGroupSecurityRules': core(
    'NETWORK_SECURITY_GROUP_LIST_SECURITY_RULES',
  ),
  // Of rules that name a group, as ours do.
  'network.AddNetworkSecurityGroupSecurityRules': core(
    'NETWORK_SECURITY_GROUP_UPDATE_SECURITY_RULES',
    'NETWORK_SECURITY_GROUP_INSPECT',
  ),
  'network.RemoveNetworkSecurityGroupSecurityRules': core(
    'NETWORK_SECURITY_GROUP_UPDATE_SECURITY_RULES',
  ),
  'network.ListServiceGateways': core('SERVICE_GATEWAY_READ'),
  'network.GetServiceGateway': core('SERVICE_GATEWAY_READ'),
  'network.CreateServiceGateway': core(
    'SERVICE_GATEWAY_CREATE',
    'VCN_READ',
    'VCN_ATTACH',
  ),
  'network.UpdateServiceGateway': core('SERVICE_GATEWAY_UPDATE'),
  'network.DeleteServiceGateway': core(
    'SERVICE_GATEWAY_DELETE',
    'VCN_READ',
    'VCN_DETACH',
  ),
  'network.ListNatGateways': core('NAT_GATEWAY_READ'),
  'network.GetNatGateway': core('NAT_GATEWAY_READ'),
  'network.CreateNatGateway': core(
    'NAT_GATEWAY_CREATE',
    'VCN_READ',
    'VCN_ATTACH',
  ),
  'network.UpdateNatGateway': core('NAT_GATEWAY_UPDATE'),
  'network.DeleteNatGateway': core(
    'NAT_GATEWAY_DELETE',
    'VCN_READ',
    'VCN_DETACH',
  ),

  'network.ListDrgAttachments': core('DRG_ATTACHMENT_READ'),
  'network.GetDrgAttachment': core('DRG_ATTACHMENT_READ'),
  'network.CreateDrgAttachment': elsewhere(core('VCN_ATTACH'), 'DRG_ATTACH'),
  'network.UpdateDrgAttachment': core('DRG_ATTACHMENT_UPDATE'),
  // "DRG_DETACH or VCN_DETACH".
  'network.DeleteDrgAttachment': elsewhere(core('VCN_DETACH'), 'DRG_DETACH'),

  'network.ListLocalPeeringGateways': core('LOCAL_PEERING_GATEWAY_READ'),
  'network.GetLocalPeeringGateway': core('LOCAL_PEERING_GATEWAY_READ'),
  'network.CreateLocalPeeringGateway': core(
    'LOCAL_PEERING_GATEWAY_CREATE',
    'VCN_ATTACH',
  ),
  'network.UpdateLocalPeeringGateway': core('LOCAL_PEERING_GATEWAY_UPDATE'),
  'network.DeleteLocalPeeringGateway': core(
    'LOCAL_PEERING_GATEWAY_DELETE',
    'VCN_DETACH',
  ),
  'network.ConnectLocalPeeringGateways': elsewhere(
    core('LOCAL_PEERING_GATEWAY_CONNECT_FROM'),
    'LOCAL_PEERING_GATEWAY_CONNECT_TO',
  ),

  'containerEngine.ListClusters': containerEngine('CLUSTER_INSPECT'),
  'containerEngine.GetCluster': containerEngine('CLUSTER_READ'),
  'containerEngine.CreateCluster': also(containerEngine('CLUSTER_CREATE'), [
    { verb: 'read', resourceType: 'virtual-network-family' },
    { verb: 'use', resourceType: 'subnets' },
    { verb: 'inspect', resourceType: 'compartments' },
    ...ENDPOINT,
  ]),
  'containerEngine.UpdateCluster': containerEngine('CLUSTER_UPDATE'),
  'containerEngine.UpdateClusterEndpointConfig': also(
    containerEngine('CLUSTER_MANAGE'),
    ENDPOINT,
  ),
  'containerEngine.DeleteCluster': also(
    containerEngine('CLUSTER_DELETE', 'CLUSTER_NODE_POOL_DELETE'),
    [
      { verb: 'manage', resourceType: 'cluster-node-pools' },
      { verb: 'manage', resourceType: 'instance-family' },
      { verb: 'use', resourceType: 'subnets' },
      { verb: 'use', resourceType: 'vnics' },
      { verb: 'use', resourceType: 'private-ips' },
    ],
  ),
  // One of three is enough, of which this is one.
  'containerEngine.ListWorkRequests': containerEngine('CLUSTER_INSPECT'),
  'containerEngine.GetWorkRequest': containerEngine('CLUSTER_READ'),
  'containerEngine.ListWorkRequestErrors': containerEngine('CLUSTER_READ'),
  'containerEngine.CreateKubeconfig': containerEngine('CLUSTER_USE'),
  'containerEngine.ListAddons': containerEngine('CLUSTER_READ'),
  'containerEngine.GetAddon': containerEngine('CLUSTER_READ'),
  'containerEngine.InstallAddon': containerEngine('CLUSTER_UPDATE'),
  'containerEngine.UpdateAddon': containerEngine('CLUSTER_UPDATE'),
  'containerEngine.DisableAddon': containerEngine('CLUSTER_UPDATE'),
  // Named on no page; reads as GetNodePoolOptions does.
  'containerEngine.ListAddonOptions': inferred(
    CONTAINER_ENGINE,
    'CLUSTER_READ',
  ),
  'containerEngine.ListNodePools': containerEngine('CLUSTER_NODE_POOL_INSPECT'),
  'containerEngine.GetNodePool': containerEngine('CLUSTER_NODE_POOL_READ'),
  'containerEngine.CreateNodePool': also(
    containerEngine('CLUSTER_NODE_POOL_CREATE'),
    NODES,
  ),
  'containerEngine.UpdateNodePool': also(
    containerEngine('CLUSTER_NODE_POOL_UPDATE'),
    NODES,
  ),
  'containerEngine.DeleteNodePool': also(
    containerEngine('CLUSTER_NODE_POOL_DELETE'),
    NODES,
  ),

  'loadBalancer.ListLoadBalancers': documented(LOAD_BALANCING)(
    'LOAD_BALANCER_INSPECT',
  ),
  'logging.ListLogGroups': logging('LOG_GROUP_INSPECT'),
  'logging.GetLogGroup': logging('LOG_GROUP_READ'),
  'logging.CreateLogGroup': logging('LOG_GROUP_CREATE'),
  'logging.UpdateLogGroup': logging('LOG_GROUP_UPDATE'),
  'logging.DeleteLogGroup': logging('LOG_GROUP_DELETE'),
  'logging.ListLogs': logging('LOG_GROUP_INSPECT'),
  'logging.GetLog': logging('LOG_GROUP_READ'),
  // "You must have the update permission for the resource" that is logged, and "subnet read and update permissions" for flows:
  // https://docs.oracle.com/en-us/iaas/Content/Logging/Task/managinglogs.htm
  'logging.CreateLog': logging(
    'LOG_GROUP_CREATE',
    'SUBNET_READ',
    'SUBNET_UPDATE',
    'CLUSTER_UPDATE',
    'LOAD_BALANCER_UPDATE',
  ),
  'logging.UpdateLog': logging(
    'LOG_GROUP_UPDATE',
    'SUBNET_READ',
    'SUBNET_UPDATE',
    'CLUSTER_UPDATE',
    'LOAD_BALANCER_UPDATE',
  ),
  'logging.DeleteLog': logging(
    'LOG_GROUP_DELETE',
    'SUBNET_READ',
    'SUBNET_UPDATE',
    'CLUSTER_UPDATE',
    'LOAD_BALANCER_UPDATE',
  ),
  // Named on no page.
  'logging.ListWorkRequests': inferred(LOGGING, 'LOG_GROUP_INSPECT'),
  'logging.GetWorkRequest': inferred(LOGGING, 'LOG_GROUP_READ'),
  'logging.ListWorkRequestErrors': inferred(LOGGING, 'LOG_GROUP_READ'),
  'network.ListCaptureFilters': core('CAPTURE_FILTER_LIST'),
  'network.GetCaptureFilter': core('CAPTURE_FILTER_READ'),
  'network.CreateCaptureFilter': core('CAPTURE_FILTER_CREATE', 'VCN_ATTACH'),
  'network.UpdateCaptureFilter': core('CAPTURE_FILTER_UPDATE'),
  'network.DeleteCaptureFilter': core('CAPTURE_FILTER_DELETE', 'VCN_DETACH'),

  'bastion.ListBastions': bastion('BASTION_INSPECT'),
  'bastion.GetBastion': bastion('BASTION_READ'),
  'bastion.CreateBastion': also(bastion('BASTION_CREATE', 'VCN_CREATE'), [
    { verb: 'manage', resourceType: 'vcns' },
    { verb: 'manage', resourceType: 'subnets' },
    { verb: 'manage', resourceType: 'route-tables' },
    { verb: 'manage', resourceType: 'security-lists' },
    { verb: 'manage', resourceType: 'dhcp-options' },
    { verb: 'use', resourceType: 'network-security-groups' },
    { verb: 'use', resourceType: 'vnics' },
  ]),
  'bastion.UpdateBastion': bastion('BASTION_UPDATE'),
  'bastion.DeleteBastion': also(bastion('BASTION_DELETE', 'VCN_DELETE'), [
    { verb: 'manage', resourceType: 'vcns' },
    { verb: 'use', resourceType: 'private-ips' },
    { verb: 'use', resourceType: 'vnics' },
    { verb: 'use', resourceType: 'subnets' },
    { verb: 'use', resourceType: 'network-security-groups' },
  ]),
  // The page says only that variables of bastions apply to their work requests.
  'bastion.ListWorkRequests': inferred(BASTION, 'BASTION_INSPECT'),
  'bastion.GetWorkRequest': inferred(BASTION, 'BASTION_READ'),
  'bastion.ListWorkRequestErrors': inferred(BASTION, 'BASTION_READ'),
  'bastion.CreateSession': bastion(
    'BASTION_USE',
    'BASTION_SESSION_CREATE',
    'INSTANCE_READ',
    'INSTANCE_INSPECT',
    'VCN_READ',
    'VNIC_ATTACHMENT_READ',
    'VNIC_READ',
    'SUBNET_READ',
  ),
  'bastion.GetSession': bastion('BASTION_SESSION_READ'),
  'bastion.DeleteSession': bastion('BASTION_USE', 'BASTION_SESSION_DELETE'),
};

/** @param source - page that names the permissions */
function documented(source: string) {
  return (...needed: Permission[]): OperationRow => ({
    needs: least(needed.map(accessOf)),
    perhaps: [],
    elsewhere: [],
    basis: 'documented',
    source,
  });
}

/** @param source - page that names those of its siblings */
function inferred(source: string, ...needed: Permission[]): OperationRow {
  return { ...documented(source)(...needed), basis: 'inferred' };
}

function also(row: OperationRow, more: Access[]): OperationRow {
  return { ...row, needs: least([...row.needs, ...more]) };
}

function elsewhere(row: OperationRow, ...needed: Permission[]): OperationRow {
  return { ...row, elsewhere: least(needed.map(accessOf)) };
}

function perhaps(row: OperationRow, ...needed: Permission[]): OperationRow {
  return { ...row, perhaps: least(needed.map(accessOf)) };
}
