import { TestDatabases } from '@backstage/backend-test-utils';
import {
  clusterSpec,
  namespaceSpec,
  NOW,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../../__testUtils__/fixtures';
import {
  expireLeases,
  hold,
  loseLeases,
  openStores,
  type Stores,
} from '../../__testUtils__/stores';
import { toDeclared } from '../../declarations/declaration';
import { LeaseLostError } from '../../leases/LeaseStore';
import type { ClusterProgress, ClusterRecord } from './ClusterStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const PROGRESS: Required<ClusterProgress> = {
  conditions: [
    {
      type: 'Ready',
      status: 'False',
      reason: 'Creating',
      message: 'OCI is making it',
      observedGeneration: 1,
      since: NOW.toISOString(),
    },
  ],
  choice: {
    kubernetesVersion: 'v1.36.3',
    imageId: 'ocid1.image.oc1..i',
    imageIds: { gpu: 'ocid1.image.oc1..g' },
    availabilityDomains: ['AD-1'],
    loadBalancerIds: [],
    oracleServices: { id: 's1', name: 'All', cidrBlock: 'all-fra' },
  },
  records: [
    {
      part: 'vcn',
      kind: 'Vcn',
      attempt: 1,
      startedAt: NOW.toISOString(),
      ocid: 'ocid1.vcn.oc1..v',
      request: {
        body: { cidrBlocks: ['10.0.0.0/16'] },
        bodyHash: 'h1',
        retryToken: 't1',
      },
    },
  ],
  endpoint: {
    clusterId: 'ocid1.cluster.oc1..c',
    host: '10.0.30.5',
    port: 6443,
    ca: '-----BEGIN CERTIFICATE-----\n',
  },
  appliedGeneration: 1,
};

describe.each(databases.eachSupportedId())('ClusterStore on %s', databaseId => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores(await databases.init(databaseId));
  });
  beforeEach(async () => {
    await stores.knex('leases').delete();
    await stores.knex('namespaces').delete();
    await stores.knex('clusters').delete();
  });

  async function create(
    changes: Parameters<typeof clusterSpec>[0] = {},
  ): Promise<ClusterRecord> {
    const spec = clusterSpec(changes);
    const record = await stores.declaredClusters.create(spec, 'user:x', NOW);
    if (!record) {
      throw new Error(`${spec.name} is taken`);
    }
    return record;
  }
  const holdDemo = () => hold(stores.leases, 'cluster:demo');

  describe('specs', () => {
    it('are created with everything that the API tells, and are due at once', async () => {
      const record = await create();
      expect(toDeclared(record)).toEqual({
        spec: clusterSpec(),
        generation: 1,
        etag: `"${record.id}.1"`,
        requestedBy: 'user:x',
        operationId: expect.stringMatching(/^[0-9a-f]{16}$/),
        createdAt: NOW.toISOString(),
        deletionRequestedAt: undefined,
        conditions: [],
      });
      expect(record).toMatchObject({ appliedGeneration: 0, records: [] });
      expect(record.choice).toBeUndefined();
      expect(record.endpoint).toBeUndefined();
      expect(await stores.declaredClusters.get('demo')).toEqual(record);
      expect(await stores.declaredClusters.get('other')).toBeUndefined();
      expect(await stores.declaredClusters.due(10)).toEqual(['demo']);
    });

    it('ask for no logs where they were declared before there were any', async () => {
      const { spec } = await create();
      expect(spec.logs.enabled).toBe(true);
      const { logs: _, ...before } = spec;
      await stores.knex('clusters').update({ spec: JSON.stringify(before) });
      const read = await stores.declaredClusters.get('demo');
      expect(read?.spec.logs.enabled).toBe(false);
      expect({ ...read?.spec, logs: spec.logs }).toEqual(spec);
    });

    it('are refused when the name is taken, also by one at the same time', async () => {
      const all = await Promise.all(
        ['ada', 'bob', 'cid'].map(user =>
          stores.declaredClusters.create(clusterSpec(), user, NOW),
        ),
      );
      expect(all.filter(record => record !== undefined)).toHaveLength(1);
      const { records } = await stores.declaredClusters.list();
      expect(records).toHaveLength(1);
    });

    it('are listed by name', async () => {
      await create({ name: 'b' });
      await create({ name: 'a' });
      const { records: all } = await stores.declaredClusters.list();
      expect(all.map(({ spec }) => spec.name)).toEqual(['a', 'b']);
      const others = await stores.declaredClusters.list(['a', 'c']);
      expect(others.records.map(({ spec }) => spec.name)).toEqual(['b']);
      expect(await stores.declaredClusters.ownerOf('a')).toBe(
        all[0].spec.owner,
      );
      expect(await stores.declaredClusters.ownerOf('c')).toBeUndefined();
    });

    it('change from the generation that was seen, once', async () => {
      const { id } = await create();
      const spec = clusterSpec({ owner: SHOP_TEAM });
      const update = () =>
        stores.declaredClusters.updateSpec(id, 1, spec, 'user:y');
      const [first, second] = await Promise.all([update(), update()]);

      const updated = first ?? second;
      expect(first && second).toBeUndefined();
      expect(updated).toMatchObject({
        spec: { owner: SHOP_TEAM },
        generation: 2,
        requestedBy: 'user:y',
        createdAt: NOW.toISOString(),
      });
      expect(await stores.declaredClusters.get('demo')).toEqual(updated);
      expect(await stores.knex('clusters').first('owner')).toEqual({
        owner: SHOP_TEAM,
      });
    });
  });

  describe('deletion', () => {
    it('is marked once, with the first request', async () => {
      const record = await create();
      const { declaredClusters } = stores;
      const marked = await declaredClusters.requestDeletion(
        record,
        'user:y',
        NOW,
      );
      expect(marked).toMatchObject({
        deletionRequestedAt: NOW.toISOString(),
        requestedBy: 'user:y',
        generation: 1,
      });
      expect(
        await declaredClusters.requestDeletion(record, 'user:z', new Date()),
      ).toBeUndefined();
      expect(await declaredClusters.get('demo')).toEqual(marked);
    });

    it('is not marked on a spec that was not seen: it may protect from deletion by now', async () => {
      const record = await create();
      const { declaredClusters } = stores;
      const spec = clusterSpec({ deletionProtection: true });
      await declaredClusters.updateSpec(record.id, 1, spec, 'user:y');
      expect(
        await declaredClusters.requestDeletion(record, 'user:z', NOW),
      ).toBeUndefined();
    });

    it('is not marked while a namespace is on the cluster', async () => {
      const record = await create();
      const { namespaces, declaredClusters } = stores;
      const request = () => declaredClusters.requestDeletion(record, 'y', NOW);
      await namespaces.create(namespaceSpec({ cluster: 'other' }), 'x', NOW);
      const shop = await namespaces.create(namespaceSpec(), 'x', NOW);
      expect(await request()).toBeUndefined();
      await namespaces.remove(await hold(stores.leases, 'x'), shop!.id);
      expect(await request()).toMatchObject({ requestedBy: 'y' });
    });

    it('and a namespace, asked for at the same time, are never both taken', async () => {
      const { namespaces, declaredClusters } = stores;
      for (let round = 0; round < 20; round += 1) {
        const name = `race-${round}`;
        const record = (await declaredClusters.create(
          clusterSpec({ name }),
          'x',
          NOW,
        ))!;
        const taken = await Promise.all([
          namespaces.create(namespaceSpec({ cluster: name }), 'x', NOW),
          declaredClusters.requestDeletion(record, 'y', NOW),
        ]);
        expect(taken.filter(Boolean)).toHaveLength(1);
      }
    });

    it('ends changes of the spec', async () => {
      const record = await create();
      const { declaredClusters } = stores;
      await declaredClusters.requestDeletion(record, 'user:y', NOW);
      const spec = clusterSpec({ drift: 'repair' });
      expect(
        await declaredClusters.updateSpec(record.id, 1, spec, 'user:y'),
      ).toBeUndefined();
    });

    it('frees the name for another incarnation', async () => {
      const first = await create();
      await stores.declaredClusters.remove(await holdDemo(), first.id);
      expect(await stores.declaredClusters.get('demo')).toBeUndefined();
      expect((await create()).id).not.toBe(first.id);
    });
  });

  describe('progress', () => {
    it('is written in part, and read as it was written', async () => {
      const { id } = await create();
      const lease = await holdDemo();
      const { declaredClusters } = stores;
      for (const [field, value] of Object.entries(PROGRESS)) {
        await declaredClusters.recordProgress(lease, id, { [field]: value });
      }
      expect(await declaredClusters.get('demo')).toMatchObject(PROGRESS);
    });

    it('is refused to who lost the lease', async () => {
      const { id } = await create();
      const { declaredClusters } = stores;
      const lost = await holdDemo();
      await expireLeases(stores.knex);
      const next = await holdDemo();
      await expect(
        declaredClusters.recordProgress(lost, id, PROGRESS),
      ).rejects.toThrow(LeaseLostError);
      await expect(declaredClusters.remove(lost, id)).rejects.toThrow(
        LeaseLostError,
      );
      expect(await declaredClusters.get('demo')).toMatchObject({ records: [] });
      await declaredClusters.recordProgress(next, id, PROGRESS);
      await declaredClusters.remove(next, id);
    });
  });

  describe('due', () => {
    it('is what has the longest been so, up to a limit', async () => {
      const { knex, declaredClusters } = stores;
      const dueAt = async (name: string, at: number) => {
        await create({ name });
        await knex('clusters')
          .where({ name })
          .update({ next_reconcile_at: at });
      };
      await dueAt('a', 2_000);
      await dueAt('b', 1_000);
      await dueAt('c', Date.now() + 60_000);
      expect(await declaredClusters.due(10)).toEqual(['b', 'a']);
      expect(await declaredClusters.due(1)).toEqual(['b']);
    });

    it('is put off by a pass, by the clock of the database', async () => {
      const { knex, declaredClusters } = stores;
      const record = await create();
      const lease = await holdDemo();
      await declaredClusters.scheduleNext(lease, record, 60_000.4);
      expect(await declaredClusters.due(10)).toEqual([]);
      const { next_reconcile_at: at } = await knex('clusters').first();
      expect(Number(at) - Date.now()).toBeGreaterThan(55_000);
      expect(Number(at) - Date.now()).toBeLessThanOrEqual(60_000);

      await declaredClusters.scheduleNext(lease, record, -1);
      expect(await declaredClusters.due(10)).toEqual(['demo']);
    });

    it('stays at once when the spec was declared during the pass', async () => {
      const { declaredClusters } = stores;
      const record = await create();
      const lease = await holdDemo();
      await declaredClusters.updateSpec(record.id, 1, clusterSpec(), 'user:y');
      await declaredClusters.scheduleNext(lease, record, 60_000);
      expect(await declaredClusters.due(10)).toEqual(['demo']);
    });

    it('stays at once when deletion was asked for during the pass', async () => {
      const { declaredClusters } = stores;
      const record = await create();
      const lease = await holdDemo();
      const marked = await declaredClusters.requestDeletion(record, 'y', NOW);
      await declaredClusters.scheduleNext(lease, record, 60_000);
      expect(await declaredClusters.due(10)).toEqual(['demo']);

      await declaredClusters.scheduleNext(lease, marked!, 60_000);
      expect(await declaredClusters.due(10)).toEqual([]);
    });

    it('is not put off by who lost the lease', async () => {
      const { knex, declaredClusters } = stores;
      const record = await create();
      const lost = await holdDemo();
      await loseLeases(knex);
      await declaredClusters.scheduleNext(lost, record, 60_000);
      expect(await declaredClusters.due(10)).toEqual(['demo']);
    });
  });

  it('keeps the owner beside the spec, for queries by hand', async () => {
    await create();
    expect(await stores.knex('clusters').first('owner')).toEqual({
      owner: PLATFORM_TEAM,
    });
  });
});
