import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { clusterSpec, NOW, SHOP_TEAM } from '../../__testUtils__/fixtures';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  WATCHER,
  writeOciConfigFile,
} from '../../../../oke-node/src/testing/ociConfigFile';
import { hold, openStores, type Stores } from '../../__testUtils__/stores';
import { ClusterRegistry } from '../ClusterRegistry';
import { tunnelsForTests } from '../../__testUtils__/tunnels';
import type { BastionTunnels } from '../access/BastionTunnels';
import { ClusterRegistrar } from './ClusterRegistrar';
import { ociConfigSchema } from '../../config/ociConfig';
import { OciConnection } from '../../oci/OciConnection';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const endpoint = {
  clusterId: 'ocid1.cluster.oc1..c',
  host: '10.0.30.5',
  port: 6443,
  ca: 'PEM',
};

describe('ClusterRegistrar', () => {
  let stores: Stores;
  let folder: string;
  let registry: ClusterRegistry;
  let made: ClusterRegistrar;
  let withGateway: ClusterRegistrar;
  let tunnels: BastionTunnels;

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
    folder = await mkdtemp(path.join(tmpdir(), 'okeanos-oci-'));
    await writeOciConfigFile(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    await stores.knex('leases').delete();
    await stores.knex('clusters').delete();
    await stores.knex('baselines').delete();
    await stores.knex('observed_clusters').delete();
    const file = path.join(folder, 'config');
    registry = new ClusterRegistry([]);
    const registrarOf = (changes: object) => {
      const oci = new OciConnection(
        ociConfigSchema.parse({
          region: 'eu-frankfurt-1',
          provisioner: { file },
          watcher: { file, profile: 'WATCHER' },
          ingressNamespaces: ['istio-ingress'],
          hostDomains: ['apps.example.com'],
          ...changes,
        }),
      );
      tunnels = tunnelsForTests(oci);
      return new ClusterRegistrar({
        oci,
        tunnels,
        registry,
        store: stores.declaredClusters,
        baselines: stores.baselines,
        observedClusters: stores.observedClusters,
      });
    };
    withGateway = registrarOf({ gateway: { className: 'istio' } });
    made = registrarOf({});
  });

  const create = () =>
    stores.declaredClusters.create(clusterSpec(), 'user:x', NOW);
  async function act(
    action: (
      lease: Awaited<ReturnType<typeof hold>>,
      id: string,
    ) => Promise<unknown>,
  ) {
    const lease = await hold(stores.leases, 'cluster:demo');
    const record = await stores.declaredClusters.get('demo');
    await action(lease, record!.id);
    await stores.leases.release(lease);
  }
  const reach = (port = 6443) =>
    act((lease, id) =>
      stores.declaredClusters.recordProgress(lease, id, {
        endpoint: { ...endpoint, port },
      }),
    );

  it('knows a cluster from when it can be reached', async () => {
    await create();
    expect(await made.refresh('demo')).toBe(false);
    expect(registry.get('demo')).toBeUndefined();

    await reach();
    expect(await made.refresh('demo')).toBe(true);
    expect(registry.get('demo')).toMatchObject({
      name: 'demo',
      owner: clusterSpec().owner,
      ingressNamespaces: ['istio-ingress'],
      hostDomains: ['apps.example.com'],
      // Its load balancers, and its nodes.
      loadBalancerCidrs: ['10.0.20.0/24', '10.0.10.0/24'],
      watcherSubject: { kind: 'User', name: WATCHER },
    });
    expect(await stores.observedClusters.get('demo')).toBeDefined();
  });

  it('keeps what it knows while nothing changes, so that connections stay', async () => {
    await create();
    await reach();
    await made.sync();
    const cluster = registry.get('demo');
    await made.sync();
    expect(await made.refresh('demo')).toBe(false);
    expect(registry.get('demo')).toBe(cluster);
  });

  it('keeps a cluster whose row cannot be read any more, and goes on with the others', async () => {
    await create();
    await reach();
    await made.sync();
    const cluster = registry.get('demo');
    await stores.knex('clusters').update({ spec: '{' });
    await stores.declaredClusters.create(
      clusterSpec({ name: 'edge' }),
      'user:x',
      NOW,
    );
    await stores
      .knex('clusters')
      .where({ name: 'edge' })
      .update({ endpoint: JSON.stringify(endpoint) });
    await made.sync();
    expect(registry.get('demo')).toBe(cluster);
    expect(registry.get('edge')).toBeDefined();
  });

  it('takes a new owner, and another way to reach it', async () => {
    await create();
    await reach();
    await made.sync();
    const { id } = (await stores.declaredClusters.get('demo'))!;
    const spec = clusterSpec({ owner: SHOP_TEAM });
    await stores.declaredClusters.updateSpec(id, 1, spec, 'user:y');
    await made.sync();
    expect(registry.get('demo')?.owner).toBe(SHOP_TEAM);

    const closed = jest.spyOn(registry.get('demo')!, 'close');
    await reach(16443);
    expect(await made.refresh('demo')).toBe(true);
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('goes through its bastion from when there is one, where the spec says so', async () => {
    const bastion = {
      part: 'bastion',
      kind: 'Bastion',
      ocid: 'ocid1.bastion.1',
    };
    const record = (more: object = {}) =>
      act((lease, id) =>
        stores.declaredClusters.recordProgress(lease, id, {
          records: [
            { ...bastion, attempt: 1, startedAt: NOW.toISOString(), ...more },
          ],
        }),
      );
    const to = jest.spyOn(tunnels, 'to');
    const forget = jest.spyOn(tunnels, 'forget');
    await stores.declaredClusters.create(
      clusterSpec({
        bastion: { enabled: true, clientCidrs: [], forPortal: true },
      }),
      'user:x',
      NOW,
    );
    await reach();
    await record();
    await made.sync();
    // It is being made, and nothing else leads there.
    expect(registry.get('demo')).toBeUndefined();

    await record({ hash: 'as intended' });
    expect(await made.refresh('demo')).toBe(true);
    expect(to).toHaveBeenCalledWith(
      ...['demo', 'ocid1.bastion.1'],
      { host: endpoint.host, port: endpoint.port },
      expect.any(Function),
    );
    const [, , , statements] = to.mock.calls[0];
    expect(await statements?.()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          text: expect.stringContaining('to manage bastion-session in'),
        }),
      ]),
    );
    forget.mockClear();

    const { id } = (await stores.declaredClusters.get('demo'))!;
    await stores.declaredClusters.updateSpec(id, 1, clusterSpec(), 'user:y');
    expect(await made.refresh('demo')).toBe(true);
    expect(to).toHaveBeenCalledTimes(1);
    expect(forget).toHaveBeenCalledWith('demo');
  });

  it('knows what its load balancers may lie in, once it is there and while it is', async () => {
    const part = { kind: 'Subnet', attempt: 1, startedAt: NOW.toISOString() };
    await create();
    await reach();
    await act((lease, id) =>
      stores.declaredClusters.recordProgress(lease, id, {
        records: [
          { ...part, part: 'load-balancers-subnet', ocid: 'ocid1.subnet.1' },
          { ...part, part: 'load-balancers-nsg' },
          { ...part, part: 'pods-subnet', ocid: 'ocid1.subnet.2' },
        ],
      }),
    );
    await made.sync();
    expect(registry.get('demo')?.loadBalancerOcids).toEqual(['ocid1.subnet.1']);

    await act((lease, id) =>
      stores.declaredClusters.recordProgress(lease, id, {
        records: [
          {
            ...{ ...part, part: 'load-balancers-subnet' },
            ocid: 'ocid1.subnet.1',
            ended: { reason: 'Gone', message: 'm', at: NOW.toISOString() },
          },
          { ...part, part: 'load-balancers-nsg', ocid: 'ocid1.nsg.1' },
        ],
      }),
    );
    await made.sync();
    expect(registry.get('demo')?.loadBalancerOcids).toEqual(['ocid1.nsg.1']);
  });

  it('knows the shared gateway, and its network once that is there and until the cluster is to be deleted', async () => {
    const part = { kind: 'Subnet', attempt: 1, startedAt: NOW.toISOString() };
    await create();
    await reach();
    await withGateway.sync();
    const gateway = { className: 'istio', domains: ['apps.example.com'] };
    const none = { ...gateway, network: undefined };
    expect(registry.get('demo')?.gateway).toEqual(none);
    expect(registry.get('demo')?.ingressNamespaces).toEqual([
      'istio-ingress',
      'okeanos-gateway',
    ]);

    await act((lease, id) =>
      stores.declaredClusters.recordProgress(lease, id, {
        records: [
          { ...part, part: 'load-balancers-nsg', ocid: 'ocid1.nsg.1' },
          { ...part, part: 'load-balancers-subnet', ocid: 'ocid1.subnet.1' },
        ],
      }),
    );
    await withGateway.sync();
    expect(registry.get('demo')?.gateway).toEqual({
      ...gateway,
      network: { subnetId: 'ocid1.subnet.1', securityGroupId: 'ocid1.nsg.1' },
    });

    const record = await stores.declaredClusters.get('demo');
    await stores.declaredClusters.requestDeletion(record!, 'user:x', NOW);
    await withGateway.sync();
    expect(registry.get('demo')?.gateway).toEqual(none);
  });

  it('takes a cluster once when a pass and a sync find it at the same time', async () => {
    await create();
    await reach();
    const put = jest.spyOn(registry, 'put');
    await Promise.all([made.refresh('demo'), made.sync()]);
    expect(put).toHaveBeenCalledTimes(1);
  });

  it('looks at all others when one cannot be taken, and tells of it', async () => {
    await create();
    await reach();
    await stores.declaredClusters.create(
      clusterSpec({ name: 'other' }),
      'user:x',
      NOW,
    );
    await stores
      .knex('clusters')
      .where({ name: 'other' })
      .update({ endpoint: JSON.stringify(endpoint) });
    jest
      .spyOn(stores.observedClusters, 'ensure')
      .mockRejectedValueOnce(new Error('not this one'));
    await expect(made.sync()).rejects.toThrow('not this one');
    expect(registry.list().map(({ name }) => name)).toEqual(['other']);
  });

  it('forgets what is gone, and knows another incarnation', async () => {
    await create();
    await reach();
    await made.sync();
    const closed = jest.spyOn(registry.get('demo')!, 'close');
    await act((lease, id) => stores.declaredClusters.remove(lease, id));
    await made.sync();
    expect(registry.get('demo')).toBeUndefined();
    expect(closed).toHaveBeenCalledTimes(1);

    await create();
    await reach();
    expect(await made.refresh('demo')).toBe(true);
  });

  it('does not keep a cluster for another that has its name and cannot be reached yet', async () => {
    await create();
    await reach();
    await made.sync();
    await act((lease, id) => stores.declaredClusters.remove(lease, id));
    await create();
    await made.sync();
    expect(registry.get('demo')).toBeUndefined();
  });
});
