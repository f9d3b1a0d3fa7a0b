import { parse } from 'yaml';
import { models } from 'oci-containerengine';
import {
  clusterDetails,
  compartmentOf,
  createCluster,
  finished,
  nodePoolDetails,
} from '../__testUtils__/cluster';
import {
  createPrivateNetwork,
  PrivateNetwork,
  untilState,
} from '../__testUtils__/network';
import { errorOf, sdkClients } from '../__testUtils__/sdk';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { TestCloud } from '../__testUtils__/TestCloud';

/** A private cluster, from creation to deletion, through the official SDK. */
describe('Container Engine', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  let started: Awaited<ReturnType<TestCloud['start']>>;
  let compartmentId: string;
  let network: PrivateNetwork;
  beforeAll(async () => {
    started = await cloud.start();
    compartmentId = await compartmentOf(
      started.identity,
      started.provider.getTenantId(),
    );
    network = await createPrivateNetwork(started.network, compartmentId);
  });

  it('lists the sizes of its shapes, once for each availability domain', async () => {
    const { compute } = started;
    const { items } = await compute.listShapes({ compartmentId });
    const e4 = items.filter(({ shape }) => shape === 'VM.Standard.E4.Flex');
    expect(e4).toHaveLength(3);
    expect(e4[0]).toMatchObject({
      isFlexible: true,
      ocpuOptions: { min: 1, max: 64 },
      memoryOptions: { minInGBs: 1, maxInGBs: 1024, maxPerOcpuInGBs: 64 },
    });
    const powerless = sdkClients(started.endpoint, 'POWERLESS').compute;
    expect(await errorOf(powerless.listShapes({ compartmentId }))).toMatch(
      /^404 NotAuthorizedOrNotFound/,
    );
  });

  it('offers what really runs', async () => {
    const { containerEngine } = started;
    const { clusterOptions } = await containerEngine.getClusterOptions({
      clusterOptionId: 'all',
      compartmentId,
    });
    expect(clusterOptions).toEqual({
      kubernetesVersions: ['v1.34.2', 'v1.35.2', 'v1.36.3'],
      clusterPodNetworkOptions: [
        { cniType: 'OCI_VCN_IP_NATIVE' },
        { cniType: 'FLANNEL_OVERLAY' },
      ],
    });
    const { items } = await containerEngine.listAddonOptions({
      kubernetesVersion: 'v1.36.3',
    });
    expect(
      items.map(({ name, versions }) => [name, versions[0].versionNumber]),
    ).toEqual([
      ['CertManager', 'v1.21.2'],
      ['ClusterAutoscaler', 'v1.36.0'],
    ]);
    const { nodePoolOptions } = await containerEngine.getNodePoolOptions({
      nodePoolOptionId: 'all',
      nodePoolK8sVersion: 'v1.36.3',
    });
    expect(nodePoolOptions.images).toEqual([
      expect.stringMatching(/^Oracle-Linux-8\..*-OKE-1\.36\.3-/),
      expect.stringMatching(/^Oracle-Linux-9\..*-OKE-1\.36\.3-/),
    ]);
  });

  it('makes, changes and deletes a cluster with its node pool and add-on', async () => {
    const { containerEngine, identity } = started;
    const { factory } = cloud;

    const creation = await containerEngine.createCluster({
      createClusterDetails: clusterDetails(network, compartmentId),
    });
    expect(Object.keys(creation).sort()).toEqual([
      'opcRequestId',
      'opcWorkRequestId',
    ]);
    const { workRequest: asked } = await containerEngine.getWorkRequest({
      workRequestId: creation.opcWorkRequestId,
    });
    expect(asked.resources).toMatchObject([
      { actionType: 'IN_PROGRESS', entityType: 'cluster' },
    ]);
    const work = await finished(containerEngine, creation.opcWorkRequestId);
    const clusterId = work.resources![0].identifier!;
    expect(asked.resources![0].identifier).toBe(clusterId);
    expect(work).toMatchObject({
      operationType: 'CLUSTER_CREATE',
      status: 'SUCCEEDED',
      resources: [
        {
          actionType: 'CREATED',
          entityType: 'cluster',
          entityUri: `/clusters/${clusterId}`,
        },
      ],
    });
    const { cluster, etag } = await containerEngine.getCluster({ clusterId });
    expect(cluster).toMatchObject({
      name: 'demo',
      lifecycleState: 'ACTIVE',
      type: 'ENHANCED_CLUSTER',
      endpoints: { privateEndpoint: '10.0.30.2:6443' },
      metadata: { createdByWorkRequestId: creation.opcWorkRequestId },
      options: {
        serviceLbSubnetIds: [network.lbSubnetId],
        kubernetesNetworkConfig: { servicesCidr: '10.96.0.0/16' },
      },
    });
    expect(JSON.stringify(cluster)).not.toContain('CA of');
    expect(factory.specifications.get(clusterId)).toEqual({
      name: expect.stringMatching(/^c[a-z0-9]{10}$/),
      endpointAddress: '10.0.30.2',
      serviceCidr: '10.96.0.0/16',
      loadBalancerCidr: '10.0.20.0/24',
      tokenWebhookUrl: `${started.endpoint.webhookUrl}/webhooks/token/${clusterId}`,
    });

    const { value } = await containerEngine.createKubeconfig({
      clusterId,
      createClusterKubeconfigContentDetails: {
        tokenVersion: '2.0.0',
        endpoint:
          models.CreateClusterKubeconfigContentDetails.Endpoint.PrivateEndpoint,
      },
    });
    const kubeconfig = parse(
      await new Response(value as ReadableStream).text(),
    );
    const [{ cluster: access }] = kubeconfig.clusters;
    expect(access.server).toBe('https://10.0.30.2:6443');
    expect(
      Buffer.from(access['certificate-authority-data'], 'base64').toString(),
    ).toMatch(/^CA of c/);
    expect(kubeconfig.users[0].user.exec.args).toContain(clusterId);

    const pool = await nodePoolDetails(
      { containerEngine, identity },
      network,
      compartmentId,
      clusterId,
    );
    const { opcWorkRequestId: poolWork } = await containerEngine.createNodePool(
      { createNodePoolDetails: pool },
    );
    const { resources } = await finished(containerEngine, poolWork);
    const nodePoolId = resources![0].identifier!;
    const getPool = async () =>
      (await containerEngine.getNodePool({ nodePoolId })).nodePool;
    expect(await getPool()).toMatchObject({
      lifecycleState: 'ACTIVE',
      kubernetesVersion: 'v1.36.3',
      nodes: [
        { privateIp: '10.0.10.2', lifecycleState: 'ACTIVE', nodePoolId },
        { privateIp: '10.0.10.3', lifecycleState: 'ACTIVE' },
      ],
    });
    expect(factory.workloads.get(clusterId)).toMatchObject({
      podCidr: '10.0.128.0/18',
      addons: [],
      nodes: [
        {
          name: '10.0.10.2',
          internalIp: '10.0.10.2',
          labels: {
            name: 'pool1',
            'topology.kubernetes.io/zone': 'EU-FRANKFURT-1-AD-1',
          },
        },
        { name: '10.0.10.3' },
      ],
    });

    const installation = await containerEngine.installAddon({
      clusterId,
      installAddonDetails: { addonName: 'CertManager' },
    });
    await finished(containerEngine, installation.opcWorkRequestId);
    const { addon } = await containerEngine.getAddon({
      clusterId,
      addonName: 'CertManager',
    });
    expect(addon).toMatchObject({
      lifecycleState: 'ACTIVE',
      currentInstalledVersion: 'v1.21.2',
    });
    expect(factory.workloads.get(clusterId)?.addons).toEqual(['CertManager']);

    // One that lacks what it needs is there, and says so, until it gets it.
    const autoscaler = { clusterId, addonName: 'ClusterAutoscaler' };
    const lacking = await containerEngine.installAddon({
      clusterId,
      installAddonDetails: { addonName: 'ClusterAutoscaler' },
    });
    await finished(containerEngine, lacking.opcWorkRequestId);
    expect((await containerEngine.getAddon(autoscaler)).addon).toMatchObject({
      lifecycleState: 'NEEDS_ATTENTION',
      addonError: { message: expect.stringContaining('nodes is missing') },
    });
    const configured = await containerEngine.updateAddon({
      ...autoscaler,
      updateAddonDetails: { configurations: [{ key: 'nodes', value: '1:3' }] },
    });
    await finished(containerEngine, configured.opcWorkRequestId);
    expect((await containerEngine.getAddon(autoscaler)).addon).toMatchObject({
      lifecycleState: 'ACTIVE',
      configurations: [{ key: 'nodes', value: '1:3' }],
    });
    const gone = await containerEngine.disableAddon({
      ...autoscaler,
      isRemoveExistingAddOn: true,
    });
    await finished(containerEngine, gone.opcWorkRequestId);
    expect(
      await errorOf(
        containerEngine.installAddon({
          clusterId,
          installAddonDetails: { addonName: 'CertManager' },
        }),
      ),
    ).toMatch(/^409 Conflict/);

    const scaling = await containerEngine.updateNodePool({
      nodePoolId,
      updateNodePoolDetails: { nodeConfigDetails: { size: 1 } },
    });
    await finished(containerEngine, scaling.opcWorkRequestId);
    expect((await getPool()).nodes).toHaveLength(1);
    expect(factory.workloads.get(clusterId)?.nodes).toHaveLength(1);

    // The network cannot go before the cluster.
    const { network: vcns } = started;
    expect(
      await errorOf(vcns.deleteSubnet({ subnetId: network.endpointSubnetId })),
    ).toMatch(/^409 Conflict: The Subnet .* references the VNIC .*/);
    expect(
      await errorOf(vcns.deleteSubnet({ subnetId: network.podSubnetId })),
    ).toMatch(/^409 Conflict/);
    expect(
      await errorOf(
        vcns.deleteNetworkSecurityGroup({
          networkSecurityGroupId: network.workerNsgId,
        }),
      ),
    ).toBe(
      `412 PreconditionFailed: NetworkSecurityGroup ${network.workerNsgId} cannot be deleted since it still has vnics attached to it`,
    );
    const { items: vnics } = await vcns.listNetworkSecurityGroupVnics({
      networkSecurityGroupId: network.podNsgId,
    });
    expect(vnics).toHaveLength(1);

    expect(
      await errorOf(
        containerEngine.updateCluster({
          clusterId,
          ifMatch: 'wrong',
          updateClusterDetails: { name: 'other' },
        }),
      ),
    ).toMatch(/^412 NoEtagMatch/);
    const renaming = await containerEngine.updateCluster({
      clusterId,
      ifMatch: etag,
      updateClusterDetails: { name: 'other' },
    });
    await finished(containerEngine, renaming.opcWorkRequestId);

    const removal = await containerEngine.disableAddon({
      clusterId,
      addonName: 'CertManager',
      isRemoveExistingAddOn: true,
    });
    await finished(containerEngine, removal.opcWorkRequestId);
    expect(factory.workloads.get(clusterId)?.addons).toEqual([]);

    let goOn = () => {};
    factory.beforeDelete = new Promise(resolve => {
      goOn = resolve;
    });
    const deletion = await containerEngine.deleteCluster({ clusterId });
    expect(await errorOf(containerEngine.deleteCluster({ clusterId }))).toMatch(
      /^409 IncorrectState/,
    );
    goOn();
    await finished(containerEngine, deletion.opcWorkRequestId);
    const { cluster: deleted } = await containerEngine.getCluster({
      clusterId,
    });
    expect(deleted).toMatchObject({ name: 'other', lifecycleState: 'DELETED' });
    expect((await getPool()).lifecycleState).toBe('DELETED');
    expect(factory.specifications.has(clusterId)).toBe(false);
    await vcns.deleteSubnet({ subnetId: network.workerSubnetId });
    network.workerSubnetId = '';

    const { items: works } = await containerEngine.listWorkRequests({
      compartmentId,
      clusterId,
    });
    expect(works.map(({ operationType }) => operationType)).toEqual([
      'CLUSTER_DELETE',
      'DISABLE_ADDON',
      'CLUSTER_UPDATE',
      'NODEPOOL_UPDATE',
      ...['DISABLE_ADDON', 'UPDATE_ADDON', 'ENABLE_ADDON'],
      'ENABLE_ADDON',
      'NODEPOOL_CREATE',
      'CLUSTER_CREATE',
    ]);
    const { items: logs } = await containerEngine.listWorkRequestLogs({
      compartmentId,
      workRequestId: creation.opcWorkRequestId,
    });
    expect(logs.map(({ message }) => message)).toEqual([
      'CLUSTER_CREATE has begun',
      'Starting etcd',
      'CLUSTER_CREATE has succeeded',
    ]);
  });

  it('deletes single nodes, and makes others in their place if that is wanted', async () => {
    const { containerEngine, identity } = started;
    const own = await createPrivateNetwork(started.network, compartmentId);
    const clusterId = await createCluster(
      containerEngine,
      clusterDetails(own, compartmentId),
    );
    const { nodeSourceDetails: _, ...details } = await nodePoolDetails(
      ...([{ containerEngine, identity }, own] as const),
      ...([compartmentId, clusterId] as const),
    );
    const { nodePoolOptions } = await containerEngine.getNodePoolOptions({
      nodePoolOptionId: clusterId,
      nodePoolK8sVersion: 'v1.36.3',
    });
    const create = (nodeImageName: string) =>
      containerEngine.createNodePool({
        createNodePoolDetails: {
          ...details,
          nodeImageName,
          nodeShapeConfig: { ocpus: 3 },
          nodeMetadata: {
            user_data: Buffer.from(
              'bash /var/run/oke-init.sh --kubelet-extra-args "--register-with-taints=team=a:NoSchedule"',
            ).toString('base64'),
          },
        },
      });
    expect(await errorOf(create('Windows'))).toMatch(
      /^400 InvalidParameter: nodeImageName: Windows is not one of/,
    );
    const creation = await create(nodePoolOptions.images![0]);
    const made = await finished(containerEngine, creation.opcWorkRequestId);
    const nodePoolId = made.resources![0].identifier!;
    const getPool = async () =>
      (await containerEngine.getNodePool({ nodePoolId })).nodePool;
    const before = await getPool();
    expect(before).toMatchObject({
      nodeImageName: nodePoolOptions.images![0],
      nodeShapeConfig: { ocpus: 3, memoryInGBs: 48 },
    });
    expect(cloud.factory.workloads.get(clusterId)?.nodes[0].taints).toEqual([
      { key: 'team', value: 'a', effect: 'NoSchedule' },
    ]);
    const [first, second] = before.nodes!.map(({ id }) => id!);
    const remove = async (nodeId: string, isDecrementSize?: boolean) => {
      const { opcWorkRequestId } = await containerEngine.deleteNode({
        ...{ nodePoolId, nodeId, isDecrementSize },
      });
      return finished(containerEngine, opcWorkRequestId);
    };

    expect((await remove(first, false)).operationType).toBe('NODEPOOL_UPDATE');
    const replaced = await getPool();
    expect(replaced.nodeConfigDetails?.size).toBe(2);
    expect(replaced.nodes!.map(({ id }) => id)).toEqual([
      second,
      expect.not.stringMatching(first),
    ]);
    await remove(second);
    const left = await getPool();
    expect(left.nodeConfigDetails?.size).toBe(1);
    expect(left.nodes!.map(({ id }) => id)).toEqual([replaced.nodes![1].id]);
    expect(cloud.factory.workloads.get(clusterId)?.nodes).toHaveLength(1);
    expect(
      await errorOf(containerEngine.deleteNode({ nodePoolId, nodeId: first })),
    ).toMatch(/^404/);
  });

  it('makes a cluster whose pods are in an overlay network', async () => {
    const { containerEngine, identity, network: vcns } = started;
    const own = await createPrivateNetwork(vcns, compartmentId);
    const { clusterPodNetworkOptions: _, ...details } = clusterDetails(
      own,
      compartmentId,
    );
    const create = (podsCidr: string) =>
      createCluster(containerEngine, {
        ...details,
        options: {
          ...details.options,
          kubernetesNetworkConfig: { podsCidr },
        },
      });
    expect(await errorOf(create('10.0.64.0/18'))).toMatch(
      /^400 InvalidParameter: podsCidr: .* overlaps with 10\.0\.0\.0\/16/,
    );
    const clusterId = await create('10.200.0.0/16');
    const { cluster } = await containerEngine.getCluster({ clusterId });
    expect(cluster.clusterPodNetworkOptions).toEqual([
      { cniType: 'FLANNEL_OVERLAY' },
    ]);
    const pool = await nodePoolDetails(
      ...([{ containerEngine, identity }, own] as const),
      ...([compartmentId, clusterId] as const),
    );
    expect(
      await errorOf(
        containerEngine.createNodePool({ createNodePoolDetails: pool }),
      ),
    ).toMatch(
      /^400 InvalidParameter: nodePoolPodNetworkOptionDetails\.cniType: OCI_VCN_IP_NATIVE is not that of the cluster/,
    );
    const { nodePoolPodNetworkOptionDetails: __, ...config } =
      pool.nodeConfigDetails!;
    const { opcWorkRequestId } = await containerEngine.createNodePool({
      createNodePoolDetails: { ...pool, nodeConfigDetails: config },
    });
    const made = await finished(containerEngine, opcWorkRequestId);
    expect(made.status).toBe('SUCCEEDED');
    expect(cloud.factory.workloads.get(clusterId)).toMatchObject({
      podCidr: '10.200.0.0/16',
      nodes: [{ name: '10.0.10.2' }, { name: '10.0.10.3' }],
    });
    const { nodePool } = await containerEngine.getNodePool({
      nodePoolId: made.resources![0].identifier!,
    });
    expect(nodePool.nodeConfigDetails).toMatchObject({
      nodePoolPodNetworkOptionDetails: { cniType: 'FLANNEL_OVERLAY' },
    });
    // Pods need no subnet.
    await vcns.deleteSubnet({ subnetId: own.podSubnetId });
  });

  it('names the endpoint in the DNS of its VCN', async () => {
    const { containerEngine, network: vcns } = started;
    const own = await createPrivateNetwork(vcns, compartmentId);
    const { subnet } = await vcns.createSubnet({
      createSubnetDetails: {
        ...{ compartmentId, vcnId: own.vcnId, dnsLabel: 'api' },
        cidrBlock: '10.0.40.0/24',
      },
    });
    await untilState('AVAILABLE', async () => {
      const { subnet: seen } = await vcns.getSubnet({ subnetId: subnet.id });
      return seen.lifecycleState;
    });
    const clusterId = await createCluster(containerEngine, {
      ...clusterDetails(own, compartmentId),
      endpointConfig: { subnetId: subnet.id },
    });
    const { cluster } = await containerEngine.getCluster({ clusterId });
    expect(cluster.endpoints).toEqual({
      privateEndpoint: '10.0.40.2:6443',
      vcnHostnameEndpoint: `c${clusterId.slice(
        -10,
      )}.api.private.oraclevcn.com:6443`,
    });
  });

  it('offers options for everything and for a cluster, and for nothing else', async () => {
    const { containerEngine } = started;
    for (const id of ['nonsense', 'ocid1.cluster.oc1.eu-frankfurt-1.x']) {
      expect(
        await errorOf(
          containerEngine.getClusterOptions({ clusterOptionId: id }),
        ),
      ).toMatch(/^404 NotAuthorizedOrNotFound/);
      expect(
        await errorOf(
          containerEngine.getNodePoolOptions({ nodePoolOptionId: id }),
        ),
      ).toMatch(/^404 NotAuthorizedOrNotFound/);
    }
  });

  it('upgrades a cluster, then its node pool, then the nodes', async () => {
    const { containerEngine, identity } = started;
    const own = await createPrivateNetwork(started.network, compartmentId);
    const [oldest, old, newest] = ['v1.34.2', 'v1.35.2', 'v1.36.3'];
    const clusterId = await createCluster(containerEngine, {
      ...clusterDetails(own, compartmentId),
      kubernetesVersion: oldest,
    });
    const details = await nodePoolDetails(
      ...([{ containerEngine, identity }, own] as const),
      ...([compartmentId, clusterId] as const),
    );
    const creation = await containerEngine.createNodePool({
      createNodePoolDetails: details,
    });
    const made = await finished(containerEngine, creation.opcWorkRequestId);
    const nodePoolId = made.resources![0].identifier!;
    const getCluster = async () =>
      (await containerEngine.getCluster({ clusterId })).cluster;
    const getPool = async () =>
      (await containerEngine.getNodePool({ nodePoolId })).nodePool;
    const upgrade = (kubernetesVersion: string) =>
      containerEngine.updateCluster({
        clusterId,
        updateClusterDetails: { kubernetesVersion },
      });
    const images = async (nodePoolK8sVersion?: string) =>
      (
        await containerEngine.getNodePoolOptions({
          nodePoolOptionId: clusterId,
          nodePoolK8sVersion,
        })
      ).nodePoolOptions.sources as models.NodeSourceViaImageOption[];
    const update = (updateNodePoolDetails: models.UpdateNodePoolDetails) =>
      containerEngine.updateNodePool({ nodePoolId, updateNodePoolDetails });

    expect((await getCluster()).availableKubernetesUpgrades).toEqual([old]);
    expect(await errorOf(upgrade(newest))).toBe(
      `400 InvalidParameter: kubernetesVersion: ${newest} is not one of ${old}`,
    );
    // Not newer than its control plane.
    expect(await images(old)).toEqual([]);
    expect(await errorOf(update({ kubernetesVersion: old }))).toBe(
      `400 InvalidParameter: kubernetesVersion: ${old} is not one of ${oldest}`,
    );

    const { opcWorkRequestId } = await upgrade(old);
    expect(await getCluster()).toMatchObject({
      ...{ kubernetesVersion: oldest, lifecycleState: 'UPDATING' },
    });
    expect(await errorOf(upgrade(old))).toMatch(/^409 IncorrectState/);
    expect(await finished(containerEngine, opcWorkRequestId)).toMatchObject({
      ...{ operationType: 'CLUSTER_UPDATE', status: 'SUCCEEDED' },
    });
    expect(await getCluster()).toMatchObject({
      ...{ kubernetesVersion: old, lifecycleState: 'ACTIVE' },
      availableKubernetesUpgrades: [newest],
    });
    expect(JSON.stringify(await getCluster())).not.toContain('upgradeTo');
    expect(cloud.factory.workloads.get(clusterId)).toMatchObject({
      kubernetesVersion: old,
      nodes: [{ kubernetesVersion: oldest }, { kubernetesVersion: oldest }],
    });
    expect(await errorOf(upgrade(oldest))).toBe(
      `400 InvalidParameter: kubernetesVersion: ${oldest} is not one of ${newest}`,
    );

    // An image is made for one version.
    expect(await errorOf(update({ kubernetesVersion: old }))).toMatch(
      /^400 InvalidParameter: imageId: .*OKE-1\.34\.2-1330 is not an image for v1\.35\.2$/,
    );
    const [{ imageId }] = await images(old);
    const newPool = {
      kubernetesVersion: old,
      nodeSourceDetails: { sourceType: 'IMAGE', imageId: imageId! },
    };
    const changed = await update(newPool);
    await finished(containerEngine, changed.opcWorkRequestId);
    expect(await getPool()).toMatchObject({
      kubernetesVersion: old,
      nodes: [{ kubernetesVersion: oldest }, { kubernetesVersion: oldest }],
    });

    const cycle = (counts: models.NodePoolCyclingDetails) =>
      update({
        nodePoolCyclingDetails: { isNodeCyclingEnabled: true, ...counts },
      });
    expect(
      await errorOf(cycle({ maximumSurge: '0', maximumUnavailable: '0%' })),
    ).toMatch(/^400 InvalidParameter: nodePoolCyclingDetails: one of/);
    expect(await errorOf(cycle({ maximumSurge: 'all' }))).toMatch(
      /^400 InvalidParameter: nodePoolCyclingDetails.maximumSurge/,
    );
    const cycled = await cycle({});
    expect(
      await finished(containerEngine, cycled.opcWorkRequestId),
    ).toMatchObject({ operationType: 'NODEPOOL_UPDATE', status: 'SUCCEEDED' });
    expect(await getPool()).toMatchObject({
      nodes: [{ kubernetesVersion: old }, { kubernetesVersion: old }],
    });
    expect(
      await errorOf(
        update({
          nodeConfigDetails: {
            placementConfigs:
              details.nodeConfigDetails!.placementConfigs!.slice(0, 1),
          },
        }),
      ),
    ).toMatch(/^409 Conflict: Cannot perform nodepool cycling/);

    const deletion = await containerEngine.deleteCluster({ clusterId });
    await finished(containerEngine, deletion.opcWorkRequestId);
  });

  it('does not cycle the nodes of a basic cluster', async () => {
    const { containerEngine, identity } = started;
    const own = await createPrivateNetwork(started.network, compartmentId);
    const clusterId = await createCluster(containerEngine, {
      ...clusterDetails(own, compartmentId),
      type: models.ClusterType.BasicCluster,
    });
    const details = await nodePoolDetails(
      ...([{ containerEngine, identity }, own] as const),
      ...([compartmentId, clusterId] as const),
    );
    expect(
      await errorOf(
        containerEngine.createNodePool({
          createNodePoolDetails: {
            ...details,
            nodePoolCyclingDetails: { isNodeCyclingEnabled: true },
          },
        }),
      ),
    ).toBe(
      '400 InvalidParameter: nodePoolCyclingDetails: nodes can be cycled in an ENHANCED_CLUSTER only',
    );
    const deletion = await containerEngine.deleteCluster({ clusterId });
    await finished(containerEngine, deletion.opcWorkRequestId);
  });

  describe('a load balancer of a Service', () => {
    let own: PrivateNetwork;
    let clusterId: string;
    beforeEach(async () => {
      own = await createPrivateNetwork(started.network, compartmentId);
      clusterId = await createCluster(
        started.containerEngine,
        clusterDetails(own, compartmentId),
      );
    });

    const tell = (...addresses: string[]) =>
      cloud.factory.listeners.get(clusterId)?.loadBalancers(
        addresses.map(address => ({
          ...{ address, namespace: 'shop', service: 'web' },
          ...{ isNetwork: false, isOfSandbox: false },
        })),
      );
    const deleteCluster = async () => {
      const { opcWorkRequestId } = await started.containerEngine.deleteCluster({
        clusterId,
      });
      await finished(started.containerEngine, opcWorkRequestId);
    };
    const deleteSubnet = () =>
      started.network.deleteSubnet({ subnetId: own.lbSubnetId });

    it('keeps its subnet, also when it outlives its cluster', async () => {
      const refusal =
        /^409 Conflict: The Subnet .* references the VNIC ocid1\.vnic\./;
      tell('10.0.20.2');
      const whileItIsThere = await errorOf(deleteSubnet());
      expect(whileItIsThere).toMatch(refusal);
      const { cluster } = await started.containerEngine.getCluster({
        clusterId,
      });
      expect(JSON.stringify(cluster)).not.toContain('10.0.20.2');

      // What is told again is the same load balancer.
      tell('10.0.20.2', '10.0.20.7');
      await deleteCluster();
      expect(await errorOf(deleteSubnet())).toBe(whileItIsThere);
      started = await cloud.start();
      expect(await errorOf(deleteSubnet())).toBe(whileItIsThere);

      // Its address is in use.
      const other = clusterDetails(
        { ...own, endpointSubnetId: own.lbSubnetId },
        compartmentId,
      );
      const otherId = await createCluster(started.containerEngine, other);
      expect(
        (await started.containerEngine.getCluster({ clusterId: otherId }))
          .cluster.endpoints,
      ).toMatchObject({ privateEndpoint: '10.0.20.3:6443' });
    });

    it('keeps nothing when it went before', async () => {
      tell('10.0.20.2', '203.0.113.2');
      tell('fd00::1');
      await deleteCluster();
      await deleteSubnet();
    });
  });

  it('refuses a cluster that cannot be', async () => {
    const { containerEngine } = started;
    const good = clusterDetails(network, compartmentId);
    const refused = (change: object) =>
      errorOf(
        containerEngine.createCluster({
          createClusterDetails: { ...good, ...change },
        }),
      );
    expect(await refused({ kubernetesVersion: 'v1.30.0' })).toMatch(
      /^400 InvalidParameter: kubernetesVersion: v1\.30\.0 is not one of v1\.34\.2, v1\.35\.2, v1\.36\.3/,
    );
    expect(await refused({ name: undefined })).toBe(
      '400 MissingParameter: name is required',
    );
    expect(await refused({ vcnId: 'x' })).toMatch(/^404/);
    expect(await refused({ endpointConfig: { subnetId: 'x' } })).toMatch(
      /^404/,
    );
    expect(
      await refused({
        endpointConfig: { ...good.endpointConfig, isPublicIpEnabled: true },
      }),
    ).toMatch(/^400 InvalidParameter: endpointConfig\.isPublicIpEnabled/);
    expect(await refused({ kmsKeyId: 'key' })).toMatch(
      /^400 InvalidParameter: kmsKeyId: not the OCID of a key/,
    );
    expect(
      await refused({
        options: { addOns: { isTillerEnabled: true } },
      }),
    ).toBe(
      '400 InvalidParameter: options.addOns.isTillerEnabled: the Okeanos sandbox does not run Tiller',
    );
    expect(
      await refused({
        options: { kubernetesNetworkConfig: { servicesCidr: '10.0.0.0/20' } },
      }),
    ).toMatch(/^400 InvalidParameter: servicesCidr: .* overlaps/);
    for (const servicesCidr of ['172.0.0.0/11', '172.16.0.0/30']) {
      expect(
        await refused({
          options: { kubernetesNetworkConfig: { servicesCidr } },
        }),
      ).toBe(
        `400 InvalidParameter: servicesCidr: ${servicesCidr} is not between /12 and /29`,
      );
    }
  });

  it('shows why work has failed, and that a failed cluster can be deleted', async () => {
    const { containerEngine, endpoint } = started;
    endpoint.faults.inject({
      operation: 'createCluster',
      effect: { kind: 'failWorkRequest', message: 'Out of host capacity.' },
    });
    const { opcWorkRequestId } = await containerEngine.createCluster({
      createClusterDetails: clusterDetails(network, compartmentId),
    });
    const work = await finished(containerEngine, opcWorkRequestId);
    expect(work).toMatchObject({
      status: 'FAILED',
      resources: [{ actionType: 'FAILED' }],
    });
    const { items: errors } = await containerEngine.listWorkRequestErrors({
      compartmentId,
      workRequestId: opcWorkRequestId,
    });
    expect(errors).toMatchObject([
      { code: 'InternalError', message: 'Out of host capacity.' },
    ]);
    const clusterId = work.resources![0].identifier!;
    const { cluster } = await containerEngine.getCluster({ clusterId });
    expect(cluster).toMatchObject({
      lifecycleState: 'FAILED',
      lifecycleDetails: 'Out of host capacity.',
    });
    expect(cluster.endpoints).toBeUndefined();
    const deletion = await containerEngine.deleteCluster({ clusterId });
    expect(
      (await finished(containerEngine, deletion.opcWorkRequestId)).status,
    ).toBe('SUCCEEDED');
  });

  it('lets the watcher reach clusters and nothing else', async () => {
    const { containerEngine, endpoint } = started;
    const clusterId = await createCluster(
      containerEngine,
      clusterDetails(network, compartmentId),
    );
    const watcher = sdkClients(endpoint, 'WATCHER');
    const { cluster } = await watcher.containerEngine.getCluster({ clusterId });
    expect(cluster.lifecycleState).toBe('ACTIVE');
    await watcher.containerEngine.createKubeconfig({ clusterId });
    expect(
      await errorOf(watcher.containerEngine.deleteCluster({ clusterId })),
    ).toMatch(/^404 NotAuthorizedOrNotFound/);
    expect(await errorOf(watcher.network.listVcns({ compartmentId }))).toMatch(
      /^404 NotAuthorizedOrNotFound/,
    );
    const powerless = sdkClients(endpoint, 'POWERLESS');
    expect(
      await errorOf(powerless.containerEngine.getCluster({ clusterId })),
    ).toMatch(/^404 NotAuthorizedOrNotFound/);
    expect(await errorOf(powerless.identity.listRegions({}))).toMatch(
      /^404 NotAuthorizedOrNotFound/,
    );
  });

  it('goes on with work after a restart', async () => {
    const { containerEngine } = started;
    cloud.factory.hangs = true;
    const { opcWorkRequestId } = await containerEngine.createCluster({
      createClusterDetails: clusterDetails(network, compartmentId),
    });
    await untilState('begun', async () => {
      const { workRequest } = await containerEngine.getWorkRequest({
        workRequestId: opcWorkRequestId,
      });
      return workRequest.status === 'IN_PROGRESS' ? 'begun' : 'accepted';
    });
    await cloud.stop();
    cloud.factory.hangs = false;
    started = await cloud.start();
    const again = started.containerEngine;
    const work = await finished(again, opcWorkRequestId);
    expect(work.status).toBe('SUCCEEDED');
    const { cluster } = await again.getCluster({
      clusterId: work.resources![0].identifier!,
    });
    expect(cluster.lifecycleState).toBe('ACTIVE');

    // A cluster that was there gets its control plane back.
    cloud.factory.specifications.clear();
    started = await cloud.start();
    await untilState('back', async () =>
      cloud.factory.specifications.has(cluster.id!) ? 'back' : 'away',
    );
  });
});
