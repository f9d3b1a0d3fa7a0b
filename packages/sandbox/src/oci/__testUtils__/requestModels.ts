import { models as containerEngine } from 'oci-containerengine';
import { utils } from 'ssh2';
import { PrivateNetwork, untilState } from './network';
import { RawCall } from './rawCalls';

export type Json = Record<string, unknown>;

/** What a test of one request model needs. */
export interface Model {
  sdk: 'oci-core' | 'oci-containerengine' | 'oci-bastion' | 'oci-logging';
  /** The operation that takes it. */
  operation: string;
  /** Name of the model in the SDK. */
  name: string;
  /** Where it is sent to; `{id}` is what the model before it made. */
  request: ['POST' | 'PUT', string];
  /** Good bodies, which have every field that is served between them. */
  bodies: Json[];
  /** Where it is read. */
  read: string;
  /** Fields that are read elsewhere than they are written, or not at all (`undefined`): path -> path. */
  shown?: Record<string, string | undefined>;
}

/** @param path - keys and indices, with points between them; empty for the value itself */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .filter(key => key !== '')
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null
          ? new Map(Object.entries(at)).get(key)
          : undefined,
      value,
    );
}

const TAGS = {
  freeformTags: { 'okeanos-part': 'x' },
  definedTags: { Operations: { CostCenter: '42' } },
};
const OTHER_TAGS = {
  freeformTags: { 'okeanos-part': 'y' },
  definedTags: { Operations: { CostCenter: '43' } },
};
/** Fields that are taken as "none" only, and not shown. */
const NONE = { securityAttributes: undefined, isZprOnly: undefined };

interface Given {
  call: RawCall;
  compartmentId: string;
  network: PrivateNetwork;
  clusterId: string;
  pool: containerEngine.CreateNodePoolDetails;
}

/** Every request model of what the sandbox makes and changes, in an order in which they can be sent. */
export async function requestModels(given: Given): Promise<Model[]> {
  const { call, compartmentId } = given;
  const core = '/20160918';
  const make = async (collection: string, body: Json): Promise<string> => {
    const answer = await call('POST', `${core}/${collection}`, body);
    const id = String(valueAt(answer.body, 'id'));
    await untilState('AVAILABLE', async () => {
      const { body: seen } = await call('GET', `${core}/${collection}/${id}`);
      return String(valueAt(seen, 'lifecycleState'));
    });
    return id;
  };
  const vcnId = await make('vcns', {
    compartmentId,
    dnsLabel: 'models',
    cidrBlocks: ['10.1.0.0/16'],
  });
  const own = { compartmentId, vcnId };
  const routeTableId = await make('routeTables', { ...own, routeRules: [] });
  const otherTableId = await make('routeTables', { ...own, routeRules: [] });
  const securityListId = await make('securityLists', {
    ...own,
    ingressSecurityRules: [],
    egressSecurityRules: [],
  });
  const dhcpOptionsId = await make('dhcps', {
    ...own,
    options: [{ type: 'DomainNameServer', serverType: 'VcnLocal' }],
  });
  const networkSecurityGroupId = await make('networkSecurityGroups', own);
  const drgId = await make('drgs', { compartmentId });
  const { body: drg } = await call('GET', `${core}/drgs/${drgId}`);
  const publicIpId = await make('publicIps', {
    compartmentId,
    lifetime: 'RESERVED',
  });
  const { body: services } = await call('GET', `${core}/services`);
  const serviceIds = ['0.id', '1.id'].map(path => valueAt(services, path));

  /** Create and update models of what is in a collection of the Networking service. */
  const kind = (
    name: string,
    collection: string,
    create: Json[],
    update: Json | Json[],
    shown: Model['shown'] = {},
    modelName = name,
  ): Model[] => [
    {
      sdk: 'oci-core',
      operation: `create${name}`,
      name: `Create${modelName}Details`,
      request: ['POST', `${core}/${collection}`],
      bodies: create.map(body => ({
        compartmentId,
        displayName: 'made',
        ...TAGS,
        ...body,
      })),
      read: `${core}/${collection}/{id}`,
      shown: { ...NONE, ...shown },
    },
    {
      sdk: 'oci-core',
      operation: `update${name}`,
      name: `Update${modelName}Details`,
      request: ['PUT', `${core}/${collection}/{id}`],
      bodies: [update].flat().map(body => ({
        displayName: 'changed',
        ...OTHER_TAGS,
        ...body,
      })),
      read: `${core}/${collection}/{id}`,
      shown: { ...NONE, ...shown },
    },
  ];
  const tcp = (port: number) => ({
    protocol: '6',
    isStateless: true,
    description: 'a rule',
    tcpOptions: {
      destinationPortRange: { min: port, max: port + 1 },
      sourcePortRange: { min: 1, max: 2 },
    },
  });
  const udp = {
    protocol: '17',
    udpOptions: {
      destinationPortRange: { min: 53, max: 53 },
      sourcePortRange: { min: 1, max: 2 },
    },
  };
  const icmp = { protocol: '1', icmpOptions: { type: 3, code: 4 } };
  const from = { source: '10.0.0.0/8', sourceType: 'CIDR_BLOCK' };
  const to = { destination: '10.0.0.0/8', destinationType: 'CIDR_BLOCK' };
  /** Each of the rules comes first in one of the bodies: no rule has all fields. */
  const listRules = (port: number) => {
    const rules = [tcp(port), udp, icmp];
    return rules.map((_, first) => {
      const order = [...rules.slice(first), ...rules.slice(0, first)];
      return {
        ingressSecurityRules: order.map(rule => ({ ...rule, ...from })),
        egressSecurityRules: order.map(rule => ({ ...rule, ...to })),
      };
    });
  };
  /** As above. */
  const flowLogRules = (first: number) => {
    const rules = [tcp(80), udp, icmp].map((traffic, index) => ({
      ...traffic,
      isEnabled: first > 1,
      priority: first + index,
      samplingRate: 10 * first,
      sourceCidr: '10.0.0.0/8',
      destinationCidr: '10.1.0.0/16',
      flowLogType: first > 1 ? 'ACCEPT' : 'REJECT',
      ruleAction: first > 1 ? 'INCLUDE' : 'EXCLUDE',
      isStateless: undefined,
      description: undefined,
    }));
    return rules.map((_, index) => [
      ...rules.slice(index),
      ...rules.slice(0, index),
    ]);
  };
  const groupRules = (name: 'Add' | 'Update', ...rules: Json[]): Model => ({
    sdk: 'oci-core',
    operation: `${name.toLowerCase()}NetworkSecurityGroupSecurityRules`,
    name: `${name}NetworkSecurityGroupSecurityRulesDetails`,
    request: [
      'POST',
      `${core}/networkSecurityGroups/${networkSecurityGroupId}/actions/${name.toLowerCase()}SecurityRules`,
    ],
    bodies: rules.map(rule => ({ securityRules: [rule] })),
    read: `${core}/networkSecurityGroups/${networkSecurityGroupId}/securityRules?sortOrder=DESC`,
    shown: { 'securityRules.0': '0' },
  });

  return [
    ...kind(
      'Vcn',
      'vcns',
      [
        { cidrBlock: '10.2.0.0/16' },
        {
          cidrBlocks: ['10.3.0.0/16', '10.4.0.0/16'],
          dnsLabel: 'made',
          isIpv6Enabled: false,
          isOracleGuaAllocationEnabled: false,
          securityAttributes: {},
          isZprOnly: false,
        },
      ],
      { securityAttributes: {}, isZprOnly: false },
      { isIpv6Enabled: undefined, isOracleGuaAllocationEnabled: undefined },
    ),
    ...kind(
      'Subnet',
      'subnets',
      [
        {
          vcnId,
          ipv4CidrBlocks: ['10.1.1.0/24'],
          availabilityDomain: valueAt(
            given.pool,
            'nodeConfigDetails.placementConfigs.0.availabilityDomain',
          ),
        },
        {
          vcnId,
          cidrBlock: '10.1.2.0/24',
          dnsLabel: 'made',
          dhcpOptionsId,
          routeTableId,
          securityListIds: [securityListId],
          prohibitInternetIngress: true,
          prohibitPublicIpOnVnic: true,
        },
      ],
      {
        cidrBlock: '10.1.2.0/23',
        dhcpOptionsId,
        routeTableId: otherTableId,
        securityListIds: [securityListId],
      },
    ),
    ...kind(
      'InternetGateway',
      'internetGateways',
      [{ vcnId, isEnabled: true, routeTableId }],
      { isEnabled: false, routeTableId: otherTableId },
    ),
    ...kind(
      'NatGateway',
      'natGateways',
      [{ vcnId, blockTraffic: true, publicIpId, routeTableId }],
      { blockTraffic: false, routeTableId: otherTableId },
    ),
    ...kind(
      'ServiceGateway',
      'serviceGateways',
      [{ vcnId, services: [{ serviceId: serviceIds[0] }], routeTableId }],
      {
        blockTraffic: true,
        services: [{ serviceId: serviceIds[1] }],
        routeTableId: otherTableId,
      },
    ),
    ...kind(
      'LocalPeeringGateway',
      'localPeeringGateways',
      [{ vcnId, routeTableId, securityAttributes: {} }],
      { routeTableId: otherTableId, securityAttributes: {} },
    ),
    ...kind('Drg', 'drgs', [{}], {}),
    ...kind(
      'DrgAttachment',
      'drgAttachments',
      [
        {
          compartmentId: undefined,
          drgId,
          vcnId,
          routeTableId,
          drgRouteTableId: valueAt(drg, 'defaultDrgRouteTables.vcn'),
          networkDetails: {
            type: 'VCN',
            id: vcnId,
            routeTableId,
            vcnRouteType: 'VCN_CIDRS',
          },
        },
      ],
      {
        routeTableId: otherTableId,
        drgRouteTableId: valueAt(drg, 'defaultDrgRouteTables.ipsecTunnel'),
        networkDetails: {
          type: 'VCN',
          routeTableId: otherTableId,
          vcnRouteType: 'SUBNET_CIDRS',
        },
      },
    ),
    ...kind(
      'PublicIp',
      'publicIps',
      [{ lifetime: 'RESERVED', privateIpId: '' }],
      { privateIpId: '' },
      { privateIpId: undefined },
    ),
    ...kind(
      'RouteTable',
      'routeTables',
      [
        {
          vcnId,
          routeRules: [
            {
              cidrBlock: '192.168.0.0/24',
              destination: '192.168.0.0/24',
              destinationType: 'CIDR_BLOCK',
              description: 'a rule',
              networkEntityId: drgId,
              routeType: 'STATIC',
            },
          ],
        },
      ],
      {
        routeRules: [
          {
            cidrBlock: '192.168.1.0/24',
            destination: '192.168.1.0/24',
            destinationType: 'CIDR_BLOCK',
            description: 'another rule',
            networkEntityId: drgId,
            routeType: 'STATIC',
          },
        ],
      },
    ),
    ...kind('NetworkSecurityGroup', 'networkSecurityGroups', [{ vcnId }], {}),
    ...kind(
      'SecurityList',
      'securityLists',
      listRules(80).map(rules => ({ vcnId, ...rules })),
      listRules(443),
    ),
    ...kind(
      'DhcpOptions',
      'dhcps',
      [
        {
          vcnId,
          domainNameType: 'CUSTOM_DOMAIN',
          options: [
            {
              type: 'DomainNameServer',
              serverType: 'CustomDnsServer',
              customDnsServers: ['10.0.0.1'],
            },
            { type: 'SearchDomain', searchDomainNames: ['example.com'] },
          ],
        },
      ],
      {
        domainNameType: 'VCN_DOMAIN',
        options: [{ type: 'SearchDomain', searchDomainNames: ['example.org'] }],
      },
      {},
      'Dhcp',
    ),
    ...kind(
      'CaptureFilter',
      'captureFilters',
      flowLogRules(1).map(flowLogCaptureFilterRules => ({
        filterType: 'FLOWLOG',
        flowLogCaptureFilterRules,
      })),
      flowLogRules(2).map(flowLogCaptureFilterRules => ({
        flowLogCaptureFilterRules,
      })),
    ),
    groupRules(
      'Add',
      { direction: 'INGRESS', ...udp, ...from },
      { direction: 'EGRESS', ...icmp, ...to },
      { direction: 'INGRESS', ...tcp(80), ...from },
    ),
    groupRules(
      'Update',
      { id: '{id}', direction: 'INGRESS', ...udp, ...from },
      { id: '{id}', direction: 'EGRESS', ...icmp, ...to },
      { id: '{id}', direction: 'INGRESS', ...tcp(81), ...from },
    ),
    ...containerEngineModels(given),
    ...bastionModels(given),
    ...(await loggingModels(given, make)),
  ];
}

function containerEngineModels({
  compartmentId,
  network,
  clusterId,
  pool,
}: Given): Model[] {
  const api = '/20180222';
  const key = (name: string) => `ocid1.key.oc1.eu-frankfurt-1.${name}`;
  const { availabilityDomain } = pool.nodeConfigDetails!.placementConfigs[0];
  const config = (size: number) => ({
    size,
    nsgIds: [network.workerNsgId],
    kmsKeyId: key(`boot${size}`),
    isPvEncryptionInTransitEnabled: size > 1,
    ...TAGS,
    placementConfigs: [
      {
        availabilityDomain,
        subnetId: network.workerSubnetId,
        capacityReservationId: `ocid1.capacityreservation.oc1.eu-frankfurt-1.${size}`,
        faultDomains: ['FAULT-DOMAIN-1', 'FAULT-DOMAIN-3'],
        preemptibleNodeConfig: {
          preemptionAction: {
            type: 'TERMINATE',
            isPreserveBootVolume: size > 1,
          },
        },
      },
    ],
    nodePoolPodNetworkOptionDetails: {
      cniType: 'OCI_VCN_IP_NATIVE',
      podSubnetIds: [network.podSubnetId],
      podNsgIds: [network.podNsgId],
      maxPodsPerNode: 30 + size,
    },
  });
  const common = (size: number) => ({
    kubernetesVersion: pool.kubernetesVersion ?? 'v1.36.3',
    nodeMetadata: { user_data: `metadata${size}` },
    nodeSourceDetails: {
      ...pool.nodeSourceDetails,
      bootVolumeSizeInGBs: 100 + size,
    },
    nodeShape: pool.nodeShape,
    nodeShapeConfig: { ocpus: 2 + size, memoryInGBs: 32 + size },
    initialNodeLabels: [{ key: 'name', value: `pool${size}` }],
    sshPublicKey: `ssh-ed25519 ${size}`,
    nodeConfigDetails: config(size),
    nodeEvictionNodePoolSettings: {
      evictionGraceDuration: `PT${size}M`,
      isForceDeleteAfterGraceDuration: size > 1,
      isForceActionAfterGraceDuration: size > 1,
    },
    nodePoolCyclingDetails: {
      maximumUnavailable: `${size}`,
      maximumSurge: '25%',
      isNodeCyclingEnabled: false,
      cycleModes: ['INSTANCE_REPLACE'],
    },
  });
  const addon = (name: string) => ({
    version: 'v1.21.2',
    configurations: [{ key: name, value: 'value' }],
  });
  const addons = `${api}/clusters/${clusterId}/addons`;
  const optionalOptions = (name: string) => ({
    admissionControllerOptions: { isPodSecurityPolicyEnabled: false },
    persistentVolumeConfig: { ...TAGS, freeformTags: { name } },
    serviceLbConfig: {
      ...TAGS,
      freeformTags: { name },
      backendNsgIds: [network.workerNsgId],
    },
    openIdConnectTokenAuthenticationConfig: {
      isOpenIdConnectAuthEnabled: false,
    },
    openIdConnectDiscovery: { isOpenIdConnectDiscoveryEnabled: false },
  });
  return [
    {
      sdk: 'oci-containerengine',
      operation: 'createNodePool',
      name: 'CreateNodePoolDetails',
      request: ['POST', `${api}/nodePools`],
      bodies: [
        {
          ...common(1),
          ...{ compartmentId, clusterId, name: 'made', ...TAGS },
          // "If you specify values for both, this value is ignored."
          nodeImageName: 'ignored',
        },
      ],
      read: `${api}/nodePools/{id}`,
      shown: { nodeImageName: undefined },
    },
    {
      sdk: 'oci-containerengine',
      operation: 'updateNodePool',
      name: 'UpdateNodePoolDetails',
      request: ['PUT', `${api}/nodePools/{id}`],
      bodies: [{ ...common(2), name: 'changed', ...OTHER_TAGS }],
      read: `${api}/nodePools/{id}`,
    },
    {
      sdk: 'oci-containerengine',
      operation: 'createCluster',
      name: 'CreateClusterDetails',
      request: ['POST', `${api}/clusters`],
      bodies: [
        {
          ...{ compartmentId, name: 'made', vcnId: network.vcnId, ...TAGS },
          kubernetesVersion: 'v1.35.2',
          type: 'BASIC_CLUSTER',
          kmsKeyId: key('etcd'),
          endpointConfig: {
            subnetId: network.endpointSubnetId,
            nsgIds: [network.endpointNsgId],
            isPublicIpEnabled: false,
            securityAttributes: {},
          },
          clusterPodNetworkOptions: [{ cniType: 'OCI_VCN_IP_NATIVE' }],
          imagePolicyConfig: {
            isPolicyEnabled: true,
            keyDetails: [{ kmsKeyId: key('signing') }],
          },
          options: {
            ...optionalOptions('made'),
            serviceLbSubnetIds: [network.lbSubnetId],
            ipFamilies: ['IPv4'],
            kubernetesNetworkConfig: {
              podsCidr: '10.244.0.0/16',
              servicesCidr: '10.97.0.0/16',
            },
            addOns: {
              isKubernetesDashboardEnabled: false,
              isTillerEnabled: false,
            },
          },
        },
      ],
      read: `${api}/clusters/{id}`,
      shown: { 'endpointConfig.securityAttributes': undefined },
    },
    {
      sdk: 'oci-containerengine',
      operation: 'updateCluster',
      name: 'UpdateClusterDetails',
      request: ['PUT', `${api}/clusters/{id}`],
      bodies: [
        {
          name: 'changed',
          type: 'ENHANCED_CLUSTER',
          kubernetesVersion: 'v1.36.3',
          ...OTHER_TAGS,
          imagePolicyConfig: {
            isPolicyEnabled: false,
            keyDetails: [{ kmsKeyId: key('other') }],
          },
          options: optionalOptions('changed'),
        },
      ],
      read: `${api}/clusters/{id}`,
    },
    {
      sdk: 'oci-containerengine',
      operation: 'updateClusterEndpointConfig',
      name: 'UpdateClusterEndpointConfigDetails',
      request: ['POST', `${api}/clusters/{id}/actions/updateEndpointConfig`],
      bodies: [
        {
          nsgIds: [network.workerNsgId],
          isPublicIpEnabled: false,
          securityAttributes: {},
        },
      ],
      read: `${api}/clusters/{id}`,
      shown: {
        nsgIds: 'endpointConfig.nsgIds',
        isPublicIpEnabled: 'endpointConfig.isPublicIpEnabled',
        securityAttributes: undefined,
      },
    },
    {
      sdk: 'oci-containerengine',
      operation: 'installAddon',
      name: 'InstallAddonDetails',
      request: ['POST', addons],
      bodies: [
        {
          ...addon('made'),
          addonName: 'CertManager',
          isOverrideExisting: false,
        },
      ],
      read: `${addons}/CertManager`,
      shown: { addonName: 'name', isOverrideExisting: undefined },
    },
    {
      sdk: 'oci-containerengine',
      operation: 'updateAddon',
      name: 'UpdateAddonDetails',
      request: ['PUT', `${addons}/CertManager`],
      bodies: [addon('changed')],
      read: `${addons}/CertManager`,
    },
  ];
}

function bastionModels({ compartmentId, network }: Given): Model[] {
  const api = '/20210331';
  const { public: publicKeyContent } = utils.generateKeyPairSync('ed25519');
  const bastion: Model = {
    sdk: 'oci-bastion',
    operation: 'createBastion',
    name: 'CreateBastionDetails',
    request: ['POST', `${api}/bastions`],
    bodies: [
      {
        ...{ compartmentId, name: 'made', ...TAGS, securityAttributes: {} },
        bastionType: 'STANDARD',
        targetSubnetId: network.workerSubnetId,
        clientCidrBlockAllowList: ['0.0.0.0/0'],
        maxSessionTtlInSeconds: 3600,
        dnsProxyStatus: 'ENABLED',
      },
    ],
    read: `${api}/bastions/{id}`,
    shown: NONE,
  };
  return [
    bastion,
    {
      sdk: 'oci-bastion',
      operation: 'updateBastion',
      name: 'UpdateBastionDetails',
      request: ['PUT', `${api}/bastions/{id}`],
      bodies: [
        {
          ...OTHER_TAGS,
          securityAttributes: {},
          clientCidrBlockAllowList: ['127.0.0.0/8'],
          maxSessionTtlInSeconds: 1800,
        },
      ],
      read: `${api}/bastions/{id}`,
      shown: NONE,
    },
    {
      sdk: 'oci-bastion',
      operation: 'createSession',
      name: 'CreateSessionDetails',
      request: ['POST', `${api}/sessions`],
      bodies: [
        {
          bastionId: '{id}',
          displayName: 'made',
          keyType: 'PUB',
          keyDetails: { publicKeyContent: publicKeyContent.trim() },
          sessionTtlInSeconds: 1800,
          targetResourceDetails: {
            sessionType: 'PORT_FORWARDING',
            targetResourcePrivateIpAddress: '10.0.30.2',
            targetResourcePort: 6443,
          },
        },
      ],
      read: `${api}/sessions/{id}`,
    },
    {
      sdk: 'oci-bastion',
      operation: 'updateSession',
      name: 'UpdateSessionDetails',
      request: ['PUT', `${api}/sessions/{id}`],
      bodies: [{ displayName: 'changed' }],
      read: `${api}/sessions/{id}`,
    },
  ];
}

/** @param make - makes something in a collection of the Networking service */
async function loggingModels(
  { call, compartmentId, network }: Given,
  make: (collection: string, body: Json) => Promise<string>,
): Promise<Model[]> {
  const api = '/20200531/logGroups';
  const group = await call('POST', api, {
    compartmentId,
    displayName: 'ofLogs',
  });
  const work = group.headers.get('opc-work-request-id');
  const { body } = await call('GET', `/20200531/workRequests/${work}`);
  const logs = `${api}/${valueAt(body, 'resources.0.identifier')}/logs`;
  const filter = () =>
    make('captureFilters', { compartmentId, filterType: 'FLOWLOG' });
  const [captureFilter, otherFilter] = [await filter(), await filter()];
  const archiving = { isEnabled: false };
  return [
    {
      sdk: 'oci-logging',
      operation: 'createLogGroup',
      name: 'CreateLogGroupDetails',
      request: ['POST', api],
      bodies: [
        { compartmentId, displayName: 'made', description: 'one', ...TAGS },
      ],
      read: `${api}/{id}`,
    },
    {
      sdk: 'oci-logging',
      operation: 'updateLogGroup',
      name: 'UpdateLogGroupDetails',
      request: ['PUT', `${api}/{id}`],
      bodies: [{ displayName: 'changed', description: 'two', ...OTHER_TAGS }],
      read: `${api}/{id}`,
    },
    {
      sdk: 'oci-logging',
      operation: 'createLog',
      name: 'CreateLogDetails',
      request: ['POST', logs],
      bodies: [
        {
          ...{ displayName: 'made', logType: 'SERVICE', ...TAGS },
          ...{ isEnabled: false, retentionDuration: 60 },
          configuration: {
            compartmentId,
            source: {
              ...{ sourceType: 'OCISERVICE', service: 'flowlogs' },
              ...{ resource: network.workerSubnetId, category: 'subnet' },
              parameters: { capture_filter: captureFilter },
            },
            archiving,
          },
        },
      ],
      read: `${logs}/{id}`,
    },
    {
      sdk: 'oci-logging',
      operation: 'updateLog',
      name: 'UpdateLogDetails',
      request: ['PUT', `${logs}/{id}`],
      bodies: [
        {
          ...{ displayName: 'changed', ...OTHER_TAGS },
          ...{ isEnabled: true, retentionDuration: 90 },
          configuration: {
            source: { parameters: { capture_filter: otherFilter } },
            archiving,
          },
        },
      ],
      read: `${logs}/{id}`,
    },
  ];
}
