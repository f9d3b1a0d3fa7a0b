import { cloudWithPool } from '../__testUtils__/cloudWithPool';
import { FakeControlPlaneFactory } from '../__testUtils__/FakeControlPlaneFactory';
import { DURATIONS } from '../durations';
import { OperationType, WorkRequest } from '../workRequests/model';
import { ControlPlanes } from './ControlPlanes';
import { beginCycle } from './cycleNodes';
import { containerEngineJobs } from './jobs';
import { addonKey, Cluster, clusterOptionsSchema } from './model';
import { madeFrom } from './nodes';

const VERSION = 'v1.21.2';

function setUp(...args: Parameters<typeof cloudWithPool>) {
  const { cloud, clock, pool } = cloudWithPool(...args);
  const { clusters, addons } = cloud.state.containerEngine;
  const cluster: Cluster = {
    id: pool.clusterId,
    name: 'demo',
    compartmentId: 'compartment',
    vcnId: 'vcn',
    kubernetesVersion: 'v1.36.3',
    type: 'ENHANCED_CLUSTER',
    endpointConfig: { subnetId: 'x', nsgIds: [], isPublicIpEnabled: false },
    clusterPodNetworkOptions: [{ cniType: 'OCI_VCN_IP_NATIVE' }],
    options: clusterOptionsSchema.parse({}),
    imagePolicyConfig: { isPolicyEnabled: false },
    freeformTags: {},
    definedTags: {},
    metadata: {
      timeCreated: cloud.timestamp(),
      createdByUserId: 'user',
      createdByWorkRequestId: 'work',
    },
    lifecycleState: 'ACTIVE',
    endpointAddress: '10.0.30.2',
    endpointVnicId: 'vnic',
    loadBalancers: [],
    revision: 0,
  };
  clusters[cluster.id] = cluster;
  addons[addonKey(cluster.id, 'CertManager')] = {
    name: 'CertManager',
    clusterId: cluster.id,
    configurations: [],
    timeCreated: cloud.timestamp(),
    lifecycleState: 'ACTIVE',
    currentInstalledVersion: VERSION,
    revision: 0,
  };

  const factory = new FakeControlPlaneFactory();
  const commit = jest.fn().mockResolvedValue(undefined);
  const jobs = containerEngineJobs(
    cloud,
    new ControlPlanes(cloud, factory, () => 'http://webhook', commit),
    factory.offer,
    commit,
  );
  const request = (
    operationType: OperationType,
    identifier: string,
  ): WorkRequest => ({
    id: 'work',
    operationType,
    status: 'IN_PROGRESS',
    compartmentId: 'compartment',
    clusterId: cluster.id,
    entityType: 'cluster',
    identifier,
    timeAccepted: '',
    errors: [],
    logs: [],
  });
  const run = async (operationType: OperationType, identifier: string) => {
    const done = jobs[operationType].run(
      request(operationType, identifier),
      () => {},
      new AbortController().signal,
    );
    let isDone = false;
    const end = () => (isDone = true);
    done.then(end, end);
    while (!isDone) {
      // Whatever it waits for by the clock, it begins to wait before this.
      await new Promise(resolve => setImmediate(resolve));
      clock.advance(DURATIONS.clusterCreate);
    }
    await done;
  };
  const fail = (operationType: OperationType, identifier: string) =>
    jobs[operationType].failed(request(operationType, identifier), 'No.');
  const workload = () => factory.workloads.get(cluster.id);
  /** The versions of the nodes in the cluster, each time that they were told. */
  const versions: string[][] = [];
  commit.mockImplementation(async () => {
    versions.push(
      pool.nodes.map(node => madeFrom(node, pool).kubernetesVersion),
    );
  });
  return {
    ...{ cloud, pool, cluster, factory, commit, run, fail, workload, versions },
  };
}

describe('the jobs of Container Engine', () => {
  it('keep the nodes that are chosen before they make them', async () => {
    const { pool, factory, commit, run } = setUp(2);
    commit.mockImplementation(async () => {
      expect(pool.nodes).toHaveLength(2);
      expect(factory.workloads.size).toBe(0);
    });
    await run('NODEPOOL_CREATE', pool.id);
    expect(commit).toHaveBeenCalledTimes(1);
    expect(factory.workloads.size).toBe(1);
  });

  it('make the nodes that have found an address, when others have not', async () => {
    const { pool, run, workload } = setUp(6, '10.0.10.0/29');
    await expect(run('NODEPOOL_CREATE', pool.id)).rejects.toThrow(
      'too few free IP addresses',
    );
    expect(workload()?.nodes).toHaveLength(5);
    expect(pool.nodes.map(node => node.lifecycleState)).toEqual(
      Array(5).fill('ACTIVE'),
    );
  });

  it('make the nodes again that a deletion took away which has failed', async () => {
    const { pool, run, fail, workload } = setUp(2);
    await run('NODEPOOL_CREATE', pool.id);
    pool.nodes.forEach(node => {
      node.lifecycleState = 'DELETING';
    });
    fail('NODEPOOL_DELETE', pool.id);
    expect(pool.lifecycleState).toBe('NEEDS_ATTENTION');

    await run('NODEPOOL_UPDATE', pool.id);
    expect(workload()?.nodes).toHaveLength(2);
    expect(pool.nodes.map(node => node.lifecycleState)).toEqual([
      'ACTIVE',
      'ACTIVE',
    ]);
  });

  const [OLD, NEW] = ['v1.35.2', 'v1.36.3'];

  it('upgrade the control plane, and leave the nodes as they are', async () => {
    const { pool, cluster, run, fail, workload } = setUp(2);
    Object.assign(cluster, { kubernetesVersion: OLD });
    pool.kubernetesVersion = OLD;
    await run('NODEPOOL_CREATE', pool.id);
    const nodes = workload()?.nodes;

    Object.assign(cluster, { upgradeTo: NEW, lifecycleState: 'UPDATING' });
    fail('CLUSTER_UPDATE', cluster.id);
    expect(cluster).toMatchObject({
      ...{ kubernetesVersion: OLD, lifecycleState: 'ACTIVE' },
      lifecycleDetails: 'No.',
    });
    expect(cluster.upgradeTo).toBeUndefined();

    Object.assign(cluster, { upgradeTo: NEW, lifecycleState: 'UPDATING' });
    await run('CLUSTER_UPDATE', cluster.id);
    expect(workload()).toMatchObject({ kubernetesVersion: NEW, nodes });
    expect(cluster).toMatchObject({
      ...{ kubernetesVersion: NEW, lifecycleState: 'ACTIVE' },
    });
    expect(cluster.upgradeTo).toBeUndefined();

    Object.assign(pool, { kubernetesVersion: NEW, nodeShape: 'other' });
    await run('NODEPOOL_UPDATE', pool.id);
    expect(workload()).toMatchObject({ nodes });
    // A new one is as the pool has it by now.
    pool.nodeConfigDetails.size = 3;
    await run('NODEPOOL_UPDATE', pool.id);
    expect(workload()?.nodes[2]).toMatchObject({
      kubernetesVersion: NEW,
      labels: { 'node.kubernetes.io/instance-type': 'other' },
    });
  });

  it.each([
    [
      '1',
      '0',
      [
        [OLD, OLD, OLD, NEW],
        [OLD, OLD, NEW],
        [OLD, OLD, NEW, NEW],
        [OLD, NEW, NEW],
        [OLD, NEW, NEW, NEW],
        [NEW, NEW, NEW],
      ],
    ],
    [
      '0',
      '2',
      [
        [OLD, NEW, NEW],
        [OLD, NEW, NEW],
        [NEW, NEW, NEW],
        [NEW, NEW, NEW],
      ],
    ],
    [
      '100%',
      '0%',
      [
        [OLD, OLD, OLD, NEW, NEW, NEW],
        [NEW, NEW, NEW],
      ],
    ],
  ])(
    'cycle the nodes, with %s more and %s fewer at a time',
    async (maximumSurge, maximumUnavailable, expected) => {
      const { pool, run, versions, workload } = setUp(3);
      pool.kubernetesVersion = OLD;
      await run('NODEPOOL_CREATE', pool.id);
      pool.nodePoolCyclingDetails = {
        ...{ isNodeCyclingEnabled: true, maximumSurge, maximumUnavailable },
      };
      await run('NODEPOOL_UPDATE', pool.id);
      const before = pool.nodes.map(({ id }) => id);
      versions.length = 0;

      pool.kubernetesVersion = NEW;
      await run('NODEPOOL_UPDATE', pool.id);
      // The first is what there is before anything is cycled.
      expect(versions).toEqual([[OLD, OLD, OLD], ...expected]);
      expect(workload()?.nodes.map(node => node.kubernetesVersion)).toEqual([
        ...[NEW, NEW, NEW],
      ]);
      expect(pool.nodes.filter(({ id }) => before.includes(id))).toEqual([]);
      expect(new Set(pool.nodes.map(({ name }) => name)).size).toBe(3);
    },
  );

  it('go on with cycling where it was interrupted', async () => {
    const { pool, run, cloud } = setUp(2);
    pool.kubernetesVersion = OLD;
    await run('NODEPOOL_CREATE', pool.id);
    pool.kubernetesVersion = NEW;
    pool.nodePoolCyclingDetails = { isNodeCyclingEnabled: true };
    beginCycle(cloud, pool);
    const [, , made] = pool.nodes;
    await run('NODEPOOL_UPDATE', pool.id);
    expect(pool.nodes).toHaveLength(2);
    expect(pool.nodes).toContain(made);
  });

  it('leave an add-on where it was installed, when its update fails', async () => {
    const { pool, run, fail, workload } = setUp(1);
    fail('UPDATE_ADDON', 'CertManager');
    await run('NODEPOOL_CREATE', pool.id);
    expect(workload()?.addons).toEqual(['CertManager']);
  });

  it('leave an add-on away that was never installed', async () => {
    const { cloud, cluster, pool, run, fail, workload } = setUp(1);
    const key = addonKey(cluster.id, 'CertManager');
    delete cloud.state.containerEngine.addons[key].currentInstalledVersion;
    fail('ENABLE_ADDON', 'CertManager');
    await run('NODEPOOL_CREATE', pool.id);
    expect(workload()?.addons).toEqual([]);
  });

  it('leave no node pool behind that is being deleted, when the deletion of its cluster fails', () => {
    const { cluster, pool, fail } = setUp(1);
    pool.lifecycleState = 'DELETING';
    fail('CLUSTER_DELETE', cluster.id);
    expect(cluster.lifecycleState).toBe('FAILED');
    expect(pool).toMatchObject({
      lifecycleState: 'NEEDS_ATTENTION',
      lifecycleDetails: 'No.',
    });
  });
});
