import {
  Asked,
  Need,
  need,
  needAnywhere,
  needAtEach,
  needOneOf,
  OperationRow,
  textAt,
  textsAt,
} from '../needs';

const CORE =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/corepolicyreference_topic-Permissions_Required_for_Each_API_Operation.htm';
const CORE_VERBS =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/corepolicyreference_topic-Details_for_Verb__ResourceType_Combinations.htm';

const row = (needs: (asked: Asked) => Need[], source = CORE): OperationRow => ({
  source,
  needs,
});
const inQuery = (permissions: string, source = CORE) =>
  row(
    ({ query }) => need(permissions, query.get('compartmentId') ?? undefined),
    source,
  );
/** Those of the resource that the path names. */
const ofResource = (permissions: string, source = CORE) =>
  row(({ params }) => need(permissions, params.id), source);
/** "ROUTE_TABLE_ATTACH is necessary to associate a route table". The empty text stands for none. */
const needTable = (
  body: unknown,
  paths: readonly string[] = ['routeTableId'],
) =>
  needAtEach(
    'ROUTE_TABLE_ATTACH',
    paths.flatMap(path => textsAt(body, path)).filter(id => id !== ''),
  );
/** In the compartment that the new resource comes into, those of its VCN, and those of the route table that it is given, if it is. */
const createIn = (permissions: string, ofVcn?: string) =>
  row(({ body }) => [
    ...need(permissions, textAt(body, 'compartmentId')),
    ...(ofVcn ? need(ofVcn, textAt(body, 'vcnId')) : []),
    ...needTable(body),
  ]);
/** Those of the resource that the path names, and of its VCN. */
const deleteFrom = (
  permissions: string,
  vcnOf: (asked: Asked) => string | undefined,
  ofVcn: string,
) =>
  row(asked => [
    ...need(permissions, asked.params.id),
    ...need(ofVcn, vcnOf(asked)),
  ]);

/** Of a resource in a VCN, by the name of its collection in the state. */
const vcnIdIn =
  (
    collection:
      | 'internetGateways'
      | 'natGateways'
      | 'serviceGateways'
      | 'networkSecurityGroups'
      | 'localPeeringGateways'
      | 'drgAttachments'
      | 'securityLists'
      | 'dhcpOptions'
      | 'routeTables',
  ) =>
  ({ state, params }: Asked) =>
    state.core[collection][params.id]?.resource.vcnId;

const subnetOf = ({ state, params }: Asked) =>
  state.core.subnets[params.id]?.resource;

/** By the type in their OCIDs. */
const TARGETS: Readonly<Record<string, string>> = {
  internetgateway: 'INTERNET_GATEWAY',
  natgateway: 'NAT_GATEWAY',
  servicegateway: 'SERVICE_GATEWAY',
  localpeeringgateway: 'LOCAL_PEERING_GATEWAY',
  drg: 'DRG',
  privateip: 'PRIVATE_IP_ROUTE_TABLE',
};

/** Permissions on the gateways that route rules lead to. */
function needTargets(
  action: 'ATTACH' | 'DETACH',
  targetIds: readonly string[],
): Need[] {
  return targetIds.flatMap(id => {
    const [, type] = id.split('.');
    const resource = TARGETS[type];
    return resource ? need(`${resource}_${action}`, id) : [];
  });
}

const targetsOf = ({ state, params }: Asked) =>
  (state.core.routeTables[params.id]?.resource.routeRules ?? []).map(
    ({ networkEntityId }) => networkEntityId,
  );

/** "NETWORK_SECURITY_GROUP_INSPECT if writing a rule that specifies a network security group as the source or destination." */
const writeRules = row(({ params, body }) => [
  ...need('NETWORK_SECURITY_GROUP_UPDATE_SECURITY_RULES', params.id),
  ...needAtEach(
    'NETWORK_SECURITY_GROUP_INSPECT',
    ['source', 'destination']
      .flatMap(peer => textsAt(body, `securityRules.${peer}`))
      .filter(peer => peer.startsWith('ocid1.networksecuritygroup.')),
  ),
]);

/** Read, create, update and delete of what is in a VCN. */
const inVcn = (
  name: string,
  plural: string,
  permission: string,
  collection: Parameters<typeof vcnIdIn>[0],
  ofVcn: { create: string; delete: string } = {
    create: 'VCN_ATTACH',
    delete: 'VCN_DETACH',
  },
): Record<string, OperationRow> => ({
  [`list${plural}`]: inQuery(`${permission}_READ`),
  [`get${name}`]: ofResource(`${permission}_READ`),
  [`create${name}`]: createIn(`${permission}_CREATE`, ofVcn.create),
  [`update${name}`]: row(({ params, body }) => [
    ...need(`${permission}_UPDATE`, params.id),
    ...needTable(body),
  ]),
  [`delete${name}`]: deleteFrom(
    `${permission}_DELETE`,
    vcnIdIn(collection),
    ofVcn.delete,
  ),
});
const WITH_VCN_READ = {
  create: 'VCN_READ VCN_ATTACH',
  delete: 'VCN_READ VCN_DETACH',
};

const TABLES_OF_ATTACHMENT = ['routeTableId', 'networkDetails.routeTableId'];

function needPublicIp(
  publicIp: { lifetime: string } | undefined,
  action: 'READ' | 'UPDATE',
  at: string | undefined,
): Need[] {
  return need(
    `${
      publicIp?.lifetime === 'EPHEMERAL' ? 'PRIVATE_IP' : 'PUBLIC_IP'
    }_${action}`,
    at,
  );
}

/** "Permissions Required for Each API Operation" of the Core Services. */
export const coreRows: Record<string, OperationRow> = {
  listVcns: inQuery('VCN_READ'),
  getVcn: ofResource('VCN_READ'),
  createVcn: createIn('VCN_CREATE'),
  updateVcn: ofResource('VCN_UPDATE'),
  deleteVcn: ofResource('VCN_DELETE'),

  listSubnets: inQuery('SUBNET_READ'),
  getSubnet: ofResource('SUBNET_READ'),
  createSubnet: row(({ body, state }) => {
    const vcnId = textAt(body, 'vcnId');
    const vcn = vcnId ? state.core.vcns[vcnId]?.resource : undefined;
    const lists = textsAt(body, 'securityListIds');
    return [
      ...need('SUBNET_CREATE', textAt(body, 'compartmentId')),
      ...need('VCN_ATTACH', vcnId),
      ...need(
        'ROUTE_TABLE_ATTACH',
        textAt(body, 'routeTableId') ?? vcn?.defaultRouteTableId,
      ),
      ...(lists.length > 0
        ? needAtEach('SECURITY_LIST_ATTACH', lists)
        : need('SECURITY_LIST_ATTACH', vcn?.defaultSecurityListId)),
      ...need(
        'DHCP_ATTACH',
        textAt(body, 'dhcpOptionsId') ?? vcn?.defaultDhcpOptionsId,
      ),
    ];
  }),
  updateSubnet: row(asked => {
    const { body, params } = asked;
    const subnet = subnetOf(asked);
    const change = (
      permission: string,
      before: readonly string[],
      after: readonly string[],
    ) =>
      after.length === 0 ||
      [...before].sort().join() === [...after].sort().join()
        ? []
        : [
            ...needAtEach(`${permission}_ATTACH`, after),
            ...needAtEach(`${permission}_DETACH`, before),
          ];
    return [
      ...need('SUBNET_UPDATE', params.id),
      ...change(
        'ROUTE_TABLE',
        subnet ? [subnet.routeTableId] : [],
        textsAt(body, 'routeTableId'),
      ),
      ...change(
        'SECURITY_LIST',
        subnet?.securityListIds ?? [],
        textsAt(body, 'securityListIds'),
      ),
      ...change(
        'DHCP',
        subnet ? [subnet.dhcpOptionsId] : [],
        textsAt(body, 'dhcpOptionsId'),
      ),
    ];
  }),
  deleteSubnet: row(asked => {
    const subnet = subnetOf(asked);
    return [
      ...need('SUBNET_DELETE', asked.params.id),
      ...need('VCN_DETACH', subnet?.vcnId),
      ...need('ROUTE_TABLE_DETACH', subnet?.routeTableId),
      ...needAtEach('SECURITY_LIST_DETACH', subnet?.securityListIds ?? []),
      ...need('DHCP_DETACH', subnet?.dhcpOptionsId),
    ];
  }),

  listRouteTables: inQuery('ROUTE_TABLE_READ'),
  getRouteTable: ofResource('ROUTE_TABLE_READ'),
  createRouteTable: row(({ body }) => [
    ...need('ROUTE_TABLE_CREATE', textAt(body, 'compartmentId')),
    ...need('VCN_ATTACH', textAt(body, 'vcnId')),
    ...needTargets('ATTACH', textsAt(body, 'routeRules.networkEntityId')),
  ]),
  updateRouteTable: row(asked => {
    const before = targetsOf(asked);
    const changes = textsAt(asked.body, 'routeRules.networkEntityId');
    const after =
      // What is left out of an update stays as it is.
      typeof asked.body === 'object' &&
      asked.body !== null &&
      'routeRules' in asked.body
        ? changes
        : before;
    return [
      ...need('ROUTE_TABLE_UPDATE', asked.params.id),
      ...needTargets(
        'ATTACH',
        after.filter(id => !before.includes(id)),
      ),
      ...needTargets(
        'DETACH',
        before.filter(id => !after.includes(id)),
      ),
    ];
  }),
  deleteRouteTable: row(asked => [
    ...need('ROUTE_TABLE_DELETE', asked.params.id),
    ...need('VCN_DETACH', vcnIdIn('routeTables')(asked)),
    ...needTargets('DETACH', targetsOf(asked)),
  ]),

  ...inVcn(
    'InternetGateway',
    'InternetGateways',
    'INTERNET_GATEWAY',
    'internetGateways',
  ),
  ...inVcn(
    'NatGateway',
    'NatGateways',
    'NAT_GATEWAY',
    'natGateways',
    WITH_VCN_READ,
  ),
  ...inVcn(
    'ServiceGateway',
    'ServiceGateways',
    'SERVICE_GATEWAY',
    'serviceGateways',
    WITH_VCN_READ,
  ),
  ...inVcn('SecurityList', 'SecurityLists', 'SECURITY_LIST', 'securityLists'),
  ...inVcn('DhcpOptions', 'DhcpOptions', 'DHCP', 'dhcpOptions'),
  ...inVcn(
    'NetworkSecurityGroup',
    'NetworkSecurityGroups',
    'NETWORK_SECURITY_GROUP',
    'networkSecurityGroups',
  ),
  listNetworkSecurityGroupSecurityRules: ofResource(
    'NETWORK_SECURITY_GROUP_LIST_SECURITY_RULES',
  ),
  addNetworkSecurityGroupSecurityRules: writeRules,
  updateNetworkSecurityGroupSecurityRules: writeRules,
  removeNetworkSecurityGroupSecurityRules: ofResource(
    'NETWORK_SECURITY_GROUP_UPDATE_SECURITY_RULES',
  ),
  listNetworkSecurityGroupVnics: ofResource(
    'NETWORK_SECURITY_GROUP_LIST_MEMBERS',
    `${CORE_VERBS} (use network-security-groups covers it; its permission by its name)`,
  ),

  ...inVcn(
    'LocalPeeringGateway',
    'LocalPeeringGateways',
    'LOCAL_PEERING_GATEWAY',
    'localPeeringGateways',
  ),
  connectLocalPeeringGateways: row(({ params, body }) => [
    ...need('LOCAL_PEERING_GATEWAY_CONNECT_FROM', params.id),
    ...need('LOCAL_PEERING_GATEWAY_CONNECT_TO', textAt(body, 'peerId')),
  ]),

  listDrgs: inQuery('DRG_READ'),
  getDrg: ofResource('DRG_READ'),
  createDrg: createIn('DRG_CREATE'),
  updateDrg: ofResource('DRG_UPDATE'),
  deleteDrg: ofResource('DRG_DELETE'),
  getAllDrgAttachments: ofResource('DRG_READ'),
  getDrgRedundancyStatus: ofResource(
    'DRG_READ',
    'unknown: inferred from GetDrg, as no page names its permission',
  ),
  listDrgAttachments: inQuery('DRG_ATTACHMENT_READ'),
  getDrgAttachment: ofResource('DRG_ATTACHMENT_READ'),
  createDrgAttachment: row(({ body }) => [
    ...need('DRG_ATTACH', textAt(body, 'drgId')),
    ...need(
      'VCN_ATTACH',
      textAt(body, 'networkDetails.id') ?? textAt(body, 'vcnId'),
    ),
    ...needTable(body, TABLES_OF_ATTACHMENT),
  ]),
  updateDrgAttachment: row(({ params, body }) => [
    ...need('DRG_ATTACHMENT_UPDATE', params.id),
    ...needTable(body, TABLES_OF_ATTACHMENT),
  ]),
  // "DRG_DETACH or VCN_DETACH"
  deleteDrgAttachment: row(({ params }) =>
    needOneOf(['DRG_DETACH', 'VCN_DETACH'], params.id),
  ),

  addVcnCidr: ofResource('VCN_UPDATE'),
  modifyVcnCidr: ofResource('VCN_UPDATE'),
  removeVcnCidr: ofResource('VCN_UPDATE'),
  attachServiceId: ofResource('SERVICE_GATEWAY_ADD_SERVICE'),
  detachServiceId: ofResource('SERVICE_GATEWAY_DELETE_SERVICE'),

  // "For ephemeral public IPs: PRIVATE_IP_READ. For reserved public IPs: PUBLIC_IP_READ".
  listPublicIps: row(({ query }) =>
    need(
      query.get('lifetime') === 'EPHEMERAL'
        ? 'PRIVATE_IP_READ'
        : 'PUBLIC_IP_READ',
      query.get('compartmentId') ?? undefined,
    ),
  ),
  getPublicIp: row(({ params, state }) =>
    needPublicIp(state.core.publicIps[params.id]?.resource, 'READ', params.id),
  ),
  getPublicIpByIpAddress: row(({ body, state }) => {
    const address = textAt(body, 'ipAddress');
    const found = Object.values(state.core.publicIps).find(
      ({ resource }) => resource.ipAddress === address,
    )?.resource;
    return needPublicIp(found, 'READ', found?.id);
  }),
  getPublicIpByPrivateIpId: row(({ body }) =>
    need('PRIVATE_IP_READ', textAt(body, 'privateIpId')),
  ),
  // Those on private IPs are left out: no public IP here is assigned to one.
  createPublicIp: createIn('PUBLIC_IP_CREATE'),
  updatePublicIp: row(({ params, state }) =>
    needPublicIp(
      state.core.publicIps[params.id]?.resource,
      'UPDATE',
      params.id,
    ),
  ),
  deletePublicIp: row(({ params, state }) =>
    state.core.publicIps[params.id]?.resource.lifetime === 'EPHEMERAL'
      ? need('PRIVATE_IP_UNASSIGN_PUBLIC_IP', params.id)
      : need('PUBLIC_IP_DELETE', params.id),
  ),

  listCaptureFilters: inQuery('CAPTURE_FILTER_LIST'),
  getCaptureFilter: ofResource('CAPTURE_FILTER_READ'),
  // Neither request names a VCN: that VCN_ATTACH and VCN_DETACH are to be held in the compartment of the filter is inferred.
  createCaptureFilter: createIn('CAPTURE_FILTER_CREATE VCN_ATTACH'),
  updateCaptureFilter: ofResource('CAPTURE_FILTER_UPDATE'),
  deleteCaptureFilter: ofResource('CAPTURE_FILTER_DELETE VCN_DETACH'),

  getVnic: ofResource('VNIC_READ'),
  listVnicAttachments: inQuery('VNIC_ATTACHMENT_READ INSTANCE_INSPECT'),
  listPrivateIps: row(({ query }) =>
    need(
      'PRIVATE_IP_READ',
      query.get('vnicId') ?? query.get('subnetId') ?? undefined,
    ),
  ),
  getPrivateIp: ofResource('PRIVATE_IP_READ'),

  listServices: row(
    () => needAnywhere('SERVICE_GATEWAY_READ'),
    'unknown: inferred from what the services are for; no page names a permission, and they are in no compartment',
  ),
  getService: row(
    () => needAnywhere('SERVICE_GATEWAY_READ'),
    'unknown: inferred from what the services are for; no page names a permission, and they are in no compartment',
  ),
  listShapes: inQuery('INSTANCE_INSPECT'),
  listImages: inQuery('INSTANCE_IMAGE_INSPECT'),
  getImage: row(
    () => needAnywhere('INSTANCE_IMAGE_INSPECT'),
    `${CORE}; that it may be held in any compartment is inferred: platform images are in none`,
  ),

  listWorkRequests: inQuery('WORKREQUEST_INSPECT'),
  // "Work requests inherit the permissions of the operation that spawns the work request": here those that change CIDR blocks of VCNs.
  getWorkRequest: ofResource('VCN_UPDATE'),
  listWorkRequestErrors: ofResource('VCN_UPDATE'),
  listWorkRequestLogs: ofResource('VCN_UPDATE'),
};
