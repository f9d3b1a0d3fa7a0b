import {
  Asked,
  isRecord,
  Need,
  need,
  needAnywhere,
  needOneOf,
  needVerb,
  OperationRow,
  textAt,
  textsAt,
} from '../needs';

const OKE =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/contengpolicyreference.htm';
const POLICY_CONFIG =
  'https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengpolicyconfig.htm';
/** Both tables of the page: "Permissions Required for Each API Operation", and "also need" of "APIs Partially Covered". */
const WITH_ALSO_NEEDED = `${OKE}; that "manage public-ips" is needed for public endpoints only: ${POLICY_CONFIG}; in which compartment each is needed is inferred from what it is about`;

const row = (needs: (asked: Asked) => Need[], source = OKE): OperationRow => ({
  source,
  needs,
});
const inQuery = (permissions: string) =>
  row(({ query }) =>
    need(permissions, query.get('compartmentId') ?? undefined),
  );
const ofParameter = (permissions: string, name: string) =>
  row(({ params }) => need(permissions, params[name]));

const workRequest = (suffix: 'INSPECT' | 'READ') =>
  ['CLUSTER_WORK_REQUEST', 'CLUSTER_NODE_POOL', 'CLUSTER'].map(
    each => `${each}_${suffix}`,
  );
const ofWorkRequest = row(
  ({ params }) => needOneOf(workRequest('READ'), params.id),
  `${OKE}; that one of the three is enough is inferred from the verbs of each type, which all cover it`,
);

const clusterOf = ({ state, params }: Asked) =>
  state.containerEngine.clusters[params.id];
const poolOf = ({ state, params }: Asked) =>
  state.containerEngine.nodePools[params.id];

/** For the VNIC of an endpoint. */
function needEndpoint(subnetId: string | undefined, isPublic: boolean): Need[] {
  return [
    ...needVerb('use', 'vnics', subnetId),
    ...needVerb('use', 'private-ips', subnetId),
    ...(isPublic ? needVerb('manage', 'public-ips', subnetId) : []),
  ];
}

const needSubnets = (ids: readonly string[]) =>
  [...new Set(ids)].flatMap(id => needVerb('use', 'subnets', id));

const needGroups = (ids: readonly string[]) =>
  [...new Set(ids)].flatMap(id =>
    needVerb('use', 'network-security-groups', id),
  );

const isPublic = (config: unknown) =>
  isRecord(config) && config.isPublicIpEnabled === true;

/** "Also need `manage instance-family`, `use subnets`, `use vnics`, and `inspect compartments`". */
function needNodes(
  compartmentId: string | undefined,
  subnetIds: readonly string[],
): Need[] {
  return [
    ...needVerb('manage', 'instance-family', compartmentId),
    ...needVerb('inspect', 'compartments', compartmentId),
    ...needSubnets(subnetIds),
    ...[...new Set(subnetIds)].flatMap(id => needVerb('use', 'vnics', id)),
  ];
}

/** Subnets of a node pool: of its nodes, and of its pods. */
const poolSubnets = (pool: unknown) => [
  ...textsAt(pool, 'nodeConfigDetails.placementConfigs.subnetId'),
  ...textsAt(
    pool,
    'nodeConfigDetails.nodePoolPodNetworkOptionDetails.podSubnetIds',
  ),
];
const poolGroups = (pool: unknown) => [
  ...textsAt(pool, 'nodeConfigDetails.nsgIds'),
  ...textsAt(
    pool,
    'nodeConfigDetails.nodePoolPodNetworkOptionDetails.podNsgIds',
  ),
];
const GROUPS_OF_POOLS = `${WITH_ALSO_NEEDED}; "use network-security-groups", where the pool names some: ${POLICY_CONFIG}`;

/** Details for Kubernetes Engine. */
export const containerEngineRows: Record<string, OperationRow> = {
  listClusters: inQuery('CLUSTER_INSPECT'),
  getCluster: ofParameter('CLUSTER_READ', 'id'),
  createCluster: row(({ body }) => {
    const compartmentId = textAt(body, 'compartmentId');
    const vcnId = textAt(body, 'vcnId');
    const endpointSubnet = textAt(body, 'endpointConfig.subnetId');
    const groups = [
      ...textsAt(body, 'endpointConfig.nsgIds'),
      ...textsAt(body, 'options.serviceLbConfig.backendNsgIds'),
    ];
    return [
      ...need('CLUSTER_CREATE', compartmentId),
      ...needVerb('inspect', 'compartments', compartmentId),
      ...needVerb('read', 'virtual-network-family', vcnId),
      ...needSubnets([
        ...textsAt(body, 'endpointConfig.subnetId'),
        ...textsAt(body, 'options.serviceLbSubnetIds'),
      ]),
      ...(groups.length > 0
        ? needGroups(groups)
        : needVerb('use', 'network-security-groups', vcnId)),
      ...needEndpoint(
        endpointSubnet,
        isRecord(body) && isPublic(body.endpointConfig),
      ),
    ];
  }, WITH_ALSO_NEEDED),
  updateCluster: ofParameter('CLUSTER_UPDATE', 'id'),
  updateClusterEndpointConfig: row(asked => {
    const config = clusterOf(asked)?.endpointConfig;
    return [
      ...need('CLUSTER_MANAGE', asked.params.id),
      ...needEndpoint(config?.subnetId, isPublic(asked.body)),
      ...needGroups([
        ...(config?.nsgIds ?? []),
        ...textsAt(asked.body, 'nsgIds'),
      ]),
    ];
  }, WITH_ALSO_NEEDED),
  deleteCluster: row(asked => {
    const { params, state } = asked;
    const config = clusterOf(asked)?.endpointConfig;
    const pools = Object.values(state.containerEngine.nodePools).filter(
      ({ clusterId, lifecycleState }) =>
        clusterId === params.id && lifecycleState !== 'DELETED',
    );
    return [
      ...need('CLUSTER_DELETE CLUSTER_NODE_POOL_DELETE', params.id),
      ...needVerb('manage', 'cluster-node-pools', params.id),
      ...needVerb('manage', 'instance-family', params.id),
      ...pools.flatMap(pool => [
        ...needVerb('manage', 'cluster-node-pools', pool.id),
        ...needVerb('manage', 'instance-family', pool.id),
      ]),
      ...needSubnets(config ? [config.subnetId] : []),
      ...needEndpoint(config?.subnetId, config?.isPublicIpEnabled ?? false),
    ];
  }, WITH_ALSO_NEEDED),
  createKubeconfig: ofParameter('CLUSTER_USE', 'id'),
  getClusterOptions: row(({ query }) => {
    const compartmentId = query.get('compartmentId');
    return compartmentId
      ? need('CLUSTER_READ', compartmentId)
      : needAnywhere('CLUSTER_READ');
  }, 'unknown: inferred from GetNodePoolOptions, which reads the same kind of list'),
  getNodePoolOptions: row(({ params, query }) => {
    const compartmentId = query.get('compartmentId');
    const id = params.nodePoolOptionId;
    if (compartmentId) {
      return need('CLUSTER_READ', compartmentId);
    }
    return id === 'all'
      ? needAnywhere('CLUSTER_READ')
      : need('CLUSTER_READ', id);
  }, `${OKE}; that any compartment will do when the request names none is inferred`),
  listAddonOptions: row(
    () => needAnywhere('CLUSTER_READ'),
    'unknown: inferred from GetNodePoolOptions, which reads the same kind of list',
  ),

  listNodePools: inQuery('CLUSTER_NODE_POOL_INSPECT'),
  getNodePool: ofParameter('CLUSTER_NODE_POOL_READ', 'id'),
  createNodePool: row(({ body }) => {
    const compartmentId = textAt(body, 'compartmentId');
    return [
      ...need('CLUSTER_NODE_POOL_CREATE', compartmentId),
      ...needNodes(compartmentId, poolSubnets(body)),
      ...needGroups(poolGroups(body)),
    ];
  }, GROUPS_OF_POOLS),
  updateNodePool: row(asked => {
    const pool = poolOf(asked);
    return [
      ...need('CLUSTER_NODE_POOL_UPDATE', asked.params.id),
      ...needNodes(asked.params.id, [
        ...poolSubnets(pool),
        ...poolSubnets(asked.body),
      ]),
      ...needGroups(poolGroups(asked.body)),
    ];
  }, GROUPS_OF_POOLS),
  deleteNodePool: row(
    asked => [
      ...need('CLUSTER_NODE_POOL_DELETE', asked.params.id),
      ...needNodes(asked.params.id, poolSubnets(poolOf(asked))),
    ],
    WITH_ALSO_NEEDED,
  ),

  deleteNode: row(
    asked => [
      ...need('CLUSTER_NODE_POOL_UPDATE', asked.params.id),
      ...needNodes(asked.params.id, poolSubnets(poolOf(asked))),
    ],
    'unknown: inferred from UpdateNodePool, which takes nodes away, too',
  ),

  listAddons: ofParameter('CLUSTER_READ', 'clusterId'),
  getAddon: ofParameter('CLUSTER_READ', 'clusterId'),
  installAddon: ofParameter('CLUSTER_UPDATE', 'clusterId'),
  updateAddon: ofParameter('CLUSTER_UPDATE', 'clusterId'),
  disableAddon: ofParameter('CLUSTER_UPDATE', 'clusterId'),

  listWorkRequests: row(
    ({ query }) =>
      needOneOf(
        workRequest('INSPECT'),
        query.get('compartmentId') ?? undefined,
      ),
    ofWorkRequest.source,
  ),
  getWorkRequest: ofWorkRequest,
  listWorkRequestErrors: ofWorkRequest,
  listWorkRequestLogs: ofWorkRequest,
  deleteWorkRequest: ofParameter('CLUSTER_WORK_REQUEST_DELETE', 'id'),
};
