import {
  clusterDetails,
  compartmentOf,
  createCluster,
  finished,
} from '../__testUtils__/cluster';
import { createPrivateNetwork, PrivateNetwork } from '../__testUtils__/network';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { RawCall, rawCalls } from '../__testUtils__/rawCalls';
import { errorOf } from '../__testUtils__/sdk';
import { TestCloud } from '../__testUtils__/TestCloud';
import { valueAt } from '../__testUtils__/requestModels';

/** What is left of the load balancers of a cluster, from the Load Balancer and Network Load Balancer APIs. */
describe('load balancers of Services', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  let started: Awaited<ReturnType<TestCloud['start']>>;
  let call: RawCall;
  let compartmentId: string;
  let network: PrivateNetwork;
  let clusterId: string;
  beforeAll(async () => {
    started = await cloud.start();
    call = rawCalls(started.endpoint);
    compartmentId = await compartmentOf(
      started.identity,
      started.provider.getTenantId(),
    );
  });
  beforeEach(async () => {
    network = await createPrivateNetwork(started.network, compartmentId);
    clusterId = await createCluster(
      started.containerEngine,
      clusterDetails(network, compartmentId),
    );
  });

  const OF_SANDBOX = {
    address: '10.0.20.2',
    namespace: 'okeanos-ingress',
    service: 'ingress-controller',
    isNetwork: false,
    isOfSandbox: true,
  };
  const ofUser = (service: string, address: string, isNetwork: boolean) => ({
    ...{ address, namespace: 'shop', service, isNetwork, isOfSandbox: false },
  });
  const tell = (...balancers: (typeof OF_SANDBOX)[]) =>
    cloud.factory.listeners.get(clusterId)?.loadBalancers(balancers);
  const deleteCluster = async () => {
    const { containerEngine } = started;
    const { opcWorkRequestId } = await containerEngine.deleteCluster({
      clusterId,
    });
    await finished(containerEngine, opcWorkRequestId);
  };
  const deleteSubnet = () =>
    started.network.deleteSubnet({ subnetId: network.lbSubnetId });
  const list = async (path: string) =>
    (await call('GET', `${path}?compartmentId=${compartmentId}`)).body;

  it('that the sandbox itself put there go with the cluster', async () => {
    tell(OF_SANDBOX);
    expect(await errorOf(deleteSubnet())).toMatch(/^409 Conflict/);
    await deleteCluster();
    await deleteSubnet();
  });

  it('that users have left are listed, read and deleted', async () => {
    tell(
      OF_SANDBOX,
      ofUser('web', '10.0.20.3', false),
      ofUser('tcp', '10.0.20.4', true),
      ofUser('public', '203.0.113.7', false),
    );
    await deleteCluster();
    expect(await errorOf(deleteSubnet())).toMatch(/^409 Conflict/);

    const LBS = '/20170115/loadBalancers';
    const lbs = await list(LBS);
    expect(lbs).toHaveLength(2);
    expect(lbs).toContainEqual(
      expect.objectContaining({
        id: expect.stringMatching(/^ocid1\.loadbalancer\.oc1\./),
        displayName: 'shop/web',
        lifecycleState: 'ACTIVE',
        isPrivate: true,
        ipAddresses: [{ ipAddress: '10.0.20.3', isPublic: false }],
        subnetIds: [network.lbSubnetId],
      }),
    );
    for (const index of [0, 1]) {
      const id = valueAt(lbs, `${index}.id`);
      expect((await call('GET', `${LBS}/${id}`)).body).toEqual(
        valueAt(lbs, `${index}`),
      );
      const { status, headers } = await call('DELETE', `${LBS}/${id}`);
      expect(status).toBe(204);
      const work = await call(
        'GET',
        `/20170115/loadBalancerWorkRequests/${headers.get(
          'opc-work-request-id',
        )}`,
      );
      expect(work.body).toMatchObject({
        lifecycleState: 'SUCCEEDED',
        loadBalancerId: id,
      });
      expect((await call('GET', `${LBS}/${id}`)).status).toBe(404);
    }
    expect(await errorOf(deleteSubnet())).toMatch(/^409 Conflict/);

    const NLBS = '/20200501/networkLoadBalancers';
    const nlbs = await list(NLBS);
    expect(nlbs).toMatchObject({
      items: [{ displayName: 'shop/tcp', subnetId: network.lbSubnetId }],
    });
    const id = valueAt(nlbs, 'items.0.id');
    const { status, headers } = await call('DELETE', `${NLBS}/${id}`);
    expect(status).toBe(202);
    const work = await call(
      'GET',
      `/20200501/workRequests/${headers.get('opc-work-request-id')}`,
    );
    expect(work.body).toMatchObject({
      status: 'SUCCEEDED',
      resources: [{ identifier: id }],
    });
    expect(await list(NLBS)).toEqual({ items: [] });
    await deleteSubnet();
  });
});
