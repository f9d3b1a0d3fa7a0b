import type { OciClient, OciServiceName } from './services';

/** The methods of a client of the SDK that make a call. */
type CallsOf<Client> = {
  [M in keyof Client & string]: Client[M] extends (
    request: never,
  ) => Promise<unknown>
    ? M
    : never;
}[keyof Client & string];

/** Every call that there is: service, and operation as the API reference calls it. */
type AnyOperation = {
  [S in OciServiceName]: `${S}.${Capitalize<CallsOf<OciClient<S>>>}`;
}[OciServiceName];

/**
 * The calls to OCI that Okeanos makes, by what they are made for. Policies are derived from it (`iam`): a call that is not
 * here would not be permitted. Tests hold it to the adapters, both ways.
 *
 * @public
 */
export const ociOperations = {
  /** What there is to choose from. */
  offer: [
    'compute.ListShapes',
    'containerEngine.GetClusterOptions',
    'containerEngine.GetNodePoolOptions',
    'identity.ListAvailabilityDomains',
    'network.ListServices',
  ],
  /** Names in forms. */
  forms: ['identity.ListCompartments'],
  network: [
    'network.ListVcns',
    'network.GetVcn',
    'network.CreateVcn',
    'network.UpdateVcn',
    'network.DeleteVcn',
    'network.ListSubnets',
    'network.GetSubnet',
    'network.CreateSubnet',
    'network.UpdateSubnet',
    'network.DeleteSubnet',
    'network.ListRouteTables',
    'network.GetRouteTable',
    'network.CreateRouteTable',
    'network.UpdateRouteTable',
    'network.DeleteRouteTable',
    'network.ListSecurityLists',
    'network.GetSecurityList',
    'network.CreateSecurityList',
    'network.UpdateSecurityList',
    'network.DeleteSecurityList',
    'network.ListNetworkSecurityGroups',
    'network.GetNetworkSecurityGroup',
    'network.CreateNetworkSecurityGroup',
    'network.UpdateNetworkSecurityGroup',
    'network.DeleteNetworkSecurityGroup',
    'network.ListNetworkSecurityGroupSecurityRules',
    'network.AddNetworkSecurityGroupSecurityRules',
    'network.RemoveNetworkSecurityGroupSecurityRules',
    'network.ListServiceGateways',
    'network.GetServiceGateway',
    'network.CreateServiceGateway',
    'network.UpdateServiceGateway',
    'network.DeleteServiceGateway',
    // Also where there is none: it is looked whether one is left.
    'network.ListNatGateways',
    'network.GetNatGateway',
  ],
  internet: [
    'network.CreateNatGateway',
    'network.UpdateNatGateway',
    'network.DeleteNatGateway',
  ],
  drg: [
    'network.ListDrgAttachments',
    'network.GetDrgAttachment',
    'network.CreateDrgAttachment',
    'network.UpdateDrgAttachment',
    'network.DeleteDrgAttachment',
  ],
  localPeering: [
    'network.ListLocalPeeringGateways',
    'network.GetLocalPeeringGateway',
    'network.CreateLocalPeeringGateway',
    'network.UpdateLocalPeeringGateway',
    'network.DeleteLocalPeeringGateway',
  ],
  localPeeringRequest: ['network.ConnectLocalPeeringGateways'],
  cluster: [
    'containerEngine.ListClusters',
    'containerEngine.GetCluster',
    'containerEngine.CreateCluster',
    'containerEngine.UpdateCluster',
    'containerEngine.UpdateClusterEndpointConfig',
    'containerEngine.DeleteCluster',
    'containerEngine.ListWorkRequests',
    'containerEngine.GetWorkRequest',
    'containerEngine.ListWorkRequestErrors',
    'containerEngine.CreateKubeconfig',
  ],
  addons: [
    'containerEngine.ListAddons',
    'containerEngine.GetAddon',
    'containerEngine.InstallAddon',
    'containerEngine.UpdateAddon',
    'containerEngine.DisableAddon',
    'containerEngine.ListAddonOptions',
  ],
  nodePools: [
    'containerEngine.ListNodePools',
    'containerEngine.GetNodePool',
    'containerEngine.CreateNodePool',
    'containerEngine.UpdateNodePool',
    'containerEngine.DeleteNodePool',
  ],
  bastion: [
    'bastion.ListBastions',
    'bastion.GetBastion',
    'bastion.CreateBastion',
    'bastion.UpdateBastion',
    'bastion.DeleteBastion',
    'bastion.ListWorkRequests',
    'bastion.GetWorkRequest',
    'bastion.ListWorkRequestErrors',
  ],
  logs: [
    'loadBalancer.ListLoadBalancers',
    'logging.ListLogGroups',
    'logging.GetLogGroup',
    'logging.CreateLogGroup',
    'logging.UpdateLogGroup',
    'logging.DeleteLogGroup',
    'logging.ListLogs',
    'logging.GetLog',
    'logging.CreateLog',
    'logging.UpdateLog',
    'logging.DeleteLog',
    'logging.ListWorkRequests',
    'logging.GetWorkRequest',
    'logging.ListWorkRequestErrors',
    'network.ListCaptureFilters',
    'network.GetCaptureFilter',
    'network.CreateCaptureFilter',
    'network.UpdateCaptureFilter',
    'network.DeleteCaptureFilter',
  ],
  bastionSessions: [
    'bastion.CreateSession',
    'bastion.GetSession',
    'bastion.DeleteSession',
  ],
} as const satisfies Record<string, readonly AnyOperation[]>;

/**
 * What calls to OCI are made for.
 *
 * @public
 */
export type OciFeature = keyof typeof ociOperations;

/**
 * A call to OCI: service, and operation as the API reference calls it, for example `network.CreateVcn`.
 *
 * @public
 */
export type OciOperation = (typeof ociOperations)[OciFeature][number];

const all = new Set<string>(Object.values(ociOperations).flat());

function isOciOperation(name: string): name is OciOperation {
  return all.has(name);
}

/** @param method - of the SDK's client, for example `createVcn` */
export function operationOf(
  service: string,
  method: string,
): OciOperation | undefined {
  const name = `${service}.${method.charAt(0).toUpperCase()}${method.slice(1)}`;
  return isOciOperation(name) ? name : undefined;
}
