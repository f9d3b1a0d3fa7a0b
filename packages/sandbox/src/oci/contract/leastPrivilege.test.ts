import {
  clusterDetails,
  compartmentOf,
  finished,
  createCluster,
  nodePoolDetails,
} from '../__testUtils__/cluster';
import { createPrivateNetwork } from '../__testUtils__/network';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { errorOf } from '../__testUtils__/sdk';
import { TestCloud } from '../__testUtils__/TestCloud';

/** What Oracle's pages name for a network, a cluster and a node pool, for one group in one compartment. */
const ALLOWED = [
  'manage vcns',
  'manage subnets',
  'manage route-tables',
  'manage security-lists',
  'manage dhcp-options',
  'manage network-security-groups',
  'read virtual-network-family',
  'manage clusters',
  'inspect compartments',
  'use vnics',
  'use private-ips',
  'manage cluster-node-pools',
  'manage instance-family',
];

/** What the cluster itself needs when its network is in the compartment okeanos, and it is not. */
const OF_CLUSTER = [
  "use private-ips in compartment okeanos where request.principal.type = 'cluster'",
  "use network-security-groups in compartment okeanos where request.principal.type = 'cluster'",
];

describe('a cluster with only what it needs', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  let started: Awaited<ReturnType<TestCloud['start']>>;
  let compartmentId: string;
  beforeAll(async () => {
    started = await cloud.start({ controlPort: 0 });
    compartmentId = await compartmentOf(
      started.identity,
      started.provider.getTenantId(),
    );
  });

  const replace = async (statements: string[]) => {
    const { status } = await fetch(
      `${started.endpoint.controlUrl}/sandbox/policies`,
      {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ policies: [{ name: 'all', statements }] }),
      },
    );
    expect(status).toBe(204);
  };
  const allow = (what: readonly string[]) =>
    replace(
      what.map(
        each =>
          `Allow group okeanos-provisioners to ${each} in compartment okeanos`,
      ),
    );
  const make = async () => {
    const { network, containerEngine } = started;
    const parts = await createPrivateNetwork(network, compartmentId);
    const clusterId = await createCluster(
      containerEngine,
      clusterDetails(parts, compartmentId),
    );
    const details = await nodePoolDetails(
      started,
      parts,
      compartmentId,
      clusterId,
    );
    const { opcWorkRequestId } = await containerEngine.createNodePool({
      createNodePoolDetails: details,
    });
    return finished(containerEngine, opcWorkRequestId);
  };

  it('is made', async () => {
    await allow(ALLOWED);
    expect((await make()).status).toBe('SUCCEEDED');
  });

  it.each(ALLOWED)('is not made without: %s', async missing => {
    await allow(ALLOWED.filter(each => each !== missing));
    expect(await errorOf(make())).toMatch(/^404 NotAuthorizedOrNotFound/);
  });

  it('has its own rights where its nodes are elsewhere', async () => {
    const { identity, network, containerEngine, provider } = started;
    const administrator =
      'Allow group okeanos-provisioners to manage all-resources in tenancy';
    await replace([administrator]);
    const {
      compartment: { id: beside },
    } = await identity.createCompartment({
      createCompartmentDetails: {
        compartmentId: provider.getTenantId(),
        name: 'beside',
        description: 'Of a test',
      },
    });
    const parts = await createPrivateNetwork(network, compartmentId);
    const clusterId = await createCluster(
      containerEngine,
      clusterDetails(parts, beside),
    );
    const pool = async (statements: string[], poolCompartment: string) => {
      await replace([
        administrator,
        ...statements.map(each => `Allow any-user to ${each}`),
      ]);
      const { opcWorkRequestId } = await containerEngine.createNodePool({
        createNodePoolDetails: await nodePoolDetails(
          started,
          parts,
          poolCompartment,
          clusterId,
        ),
      });
      return (await finished(containerEngine, opcWorkRequestId)).status;
    };
    expect(await pool(OF_CLUSTER, beside)).toBe('SUCCEEDED');
    expect(await pool([], beside)).toBe('FAILED');
    for (const missing of OF_CLUSTER) {
      const others = OF_CLUSTER.filter(each => each !== missing);
      expect(await pool(others, beside)).toBe('FAILED');
    }
    expect(await pool(OF_CLUSTER, compartmentId)).toBe('FAILED');
    const inOkeanos =
      "manage instances in compartment okeanos where request.principal.type = 'cluster'";
    expect(await pool([...OF_CLUSTER, inOkeanos], compartmentId)).toBe(
      'SUCCEEDED',
    );
  });
});
