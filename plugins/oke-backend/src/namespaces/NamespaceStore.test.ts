import { TestDatabases } from '@backstage/backend-test-utils';
import {
  BILLING_TEAM,
  namespaceSpec,
  NOW,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import {
  expireLeases,
  hold,
  loseLeases,
  openStores,
  type Stores,
} from '../__testUtils__/stores';
import { LeaseLostError } from '../leases/LeaseStore';
import { toDeclared } from '../declarations/declaration';
import type { NamespaceRecord } from './NamespaceStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())(
  'NamespaceStore on %s',
  databaseId => {
    let stores: Stores;
    beforeAll(async () => {
      stores = await openStores(await databases.init(databaseId));
    });
    beforeEach(async () => {
      await stores.knex('leases').delete();
      await stores.knex('namespaces').delete();
    });

    async function create(
      changes: Parameters<typeof namespaceSpec>[0] = {},
    ): Promise<NamespaceRecord> {
      const spec = namespaceSpec(changes);
      const record = await stores.namespaces.create(
        spec,
        'user:default/ada',
        NOW,
      );
      if (!record) {
        throw new Error(`${spec.name} is taken`);
      }
      return record;
    }

    describe('specs', () => {
      it('are created with everything that the API tells, and are due at once', async () => {
        const record = await create();
        const { id } = record;
        expect(toDeclared(record)).toEqual({
          spec: namespaceSpec(),
          generation: 1,
          etag: `"${id}.1"`,
          requestedBy: 'user:default/ada',
          operationId: expect.stringMatching(/^[0-9a-f]{16}$/),
          createdAt: NOW.toISOString(),
          deletionRequestedAt: undefined,
          conditions: [],
        });
        expect(await stores.namespaces.get('demo', 'shop')).toEqual(record);
        expect(await stores.namespaces.getById(id)).toEqual(record);
        expect(await stores.namespaces.due(10)).toEqual([id]);
      });

      it('tell whose they are, and with whom they are shared', async () => {
        const sharedWith = ['component:default/cart'];
        await create({ sharedWith });
        expect(await stores.namespaces.sharingOf('demo', 'shop')).toEqual({
          id: expect.any(String),
          generation: 1,
          owner: SHOP_TEAM,
          ...{ sharedWith, shares: {} },
        });
        expect(
          await stores.namespaces.sharingOf('other', 'shop'),
        ).toBeUndefined();
      });

      it('are unknown before and on other clusters', async () => {
        await create();
        expect(await stores.namespaces.get('other', 'shop')).toBeUndefined();
        expect(
          await stores.namespaces.getById(
            '00000000-0000-0000-0000-000000000000',
          ),
        ).toBeUndefined();
      });

      it('that each fit beside the others, but not together, are not both written', async () => {
        const counted: number[] = [];
        const fits = (others: { name: string }[]) => {
          counted.push(others.length);
          return others.length < 2;
        };
        const all = await Promise.all(
          ['a', 'b', 'c', 'd'].map(name =>
            stores.namespaces.create(
              namespaceSpec({ name }),
              ...(['x', NOW, {}, undefined, fits] as const),
            ),
          ),
        );
        expect(all.filter(Boolean)).toHaveLength(2);
        expect(counted.sort()).toEqual([0, 1, 2, 2]);
        expect((await stores.namespaces.list()).records).toHaveLength(2);
      });

      it('are not changed to what does not fit beside the others, whoever else is changed at the same time', async () => {
        const cpu = (name: string, cores: string) =>
          namespaceSpec({ name, quota: { cpu: cores } });
        const both = await Promise.all(
          ['a', 'b'].map(name => create(cpu(name, '1'))),
        );
        const written = await Promise.all(
          both.map(({ id, spec: { name } }) =>
            stores.namespaces.updateSpec(id, 1, cpu(name, '9'), 'x', NOW, {
              fits: others => others.every(({ quota }) => quota?.cpu === '1'),
            }),
          ),
        );
        expect(written.filter(Boolean)).toHaveLength(1);
      });

      it('tell what others of an owner and on a cluster ask for, and that a row cannot be read', async () => {
        await create();
        await create({ name: 'second', quota: { cpu: '7' } });
        await create({ cluster: 'other', name: 'third' });
        await create({ name: 'fourth', owner: BILLING_TEAM });
        await create({ cluster: 'other', name: 'no', owner: BILLING_TEAM });
        await stores
          .knex('namespaces')
          .where({ name: 'fourth' })
          .update({ spec: '{"quota": 7}' });
        const others = await stores.namespaces.siblings(namespaceSpec());
        expect(
          others.map(({ name, quota }) => [name, quota?.cpu]).sort(),
        ).toEqual([
          ['fourth', undefined],
          ['second', '7'],
          ['third', '4'],
        ]);
      });

      it('are refused when the name is taken, also by one at the same time', async () => {
        const all = await Promise.all(
          ['ada', 'bob', 'cid'].map(user =>
            stores.namespaces.create(
              namespaceSpec(),
              `user:default/${user}`,
              NOW,
            ),
          ),
        );
        expect(all.filter(record => record !== undefined)).toHaveLength(1);
        const { records } = await stores.namespaces.list();
        expect(records).toHaveLength(1);
      });

      it('change from the generation that was seen, once', async () => {
        const { id } = await create();
        const spec = namespaceSpec({ owner: BILLING_TEAM });
        const update = () =>
          stores.namespaces.updateSpec(id, 1, spec, 'user:default/bob', NOW);
        const [first, second] = await Promise.all([update(), update()]);

        const updated = first ?? second;
        expect(first && second).toBeUndefined();
        expect(updated).toMatchObject({
          spec: { owner: BILLING_TEAM },
          generation: 2,
          requestedBy: 'user:default/bob',
          createdAt: NOW.toISOString(),
        });
        expect(await stores.namespaces.getById(id)).toEqual(updated);
      });

      it('are listed by cluster and name', async () => {
        await create({ name: 'b' });
        await create({ name: 'a' });
        await create({ name: 'c', cluster: 'another' });
        const { records } = await stores.namespaces.list();
        expect(
          records.map(({ spec }) => `${spec.cluster}/${spec.name}`),
        ).toEqual(['another/c', 'demo/a', 'demo/b']);
      });

      it('are listed page by page, and rows that cannot be read count', async () => {
        const owner = 'group:default/billing-team';
        for (const name of ['d', 'b', 'c', 'a']) {
          await create({ name, owner });
        }
        await create({ name: 'a2' });
        await create({ name: 'a', cluster: 'another', owner });
        await stores
          .knex('namespaces')
          .where('name', 'b')
          .update({ spec: '{}' });
        const page = (after?: readonly string[]) =>
          stores.namespaces.list({ owners: [owner] }, { limit: 2, after });
        const namesOf = ({ records }: Awaited<ReturnType<typeof page>>) =>
          records.map(({ spec }) => `${spec.cluster}/${spec.name}`);

        const first = await page();
        expect(namesOf(first)).toEqual(['another/a', 'demo/a']);
        expect(first.next).toEqual(['demo', 'a']);
        // What comes before or after moves nothing.
        await create({ name: 'a', cluster: 'aaa', owner });
        const second = await page(first.next);
        expect(namesOf(second)).toEqual(['demo/c']);
        expect(second.unreadable).toMatchObject([{ namespace: 'b' }]);
        const third = await page(second.next);
        expect(namesOf(third)).toEqual(['demo/d']);
        expect(third.next).toBeUndefined();
      });

      it('are listed and counted by cluster and owner', async () => {
        const owner = 'group:default/billing-team';
        await create({ name: 'a' });
        await create({ name: 'b', owner });
        await create({ name: 'c', owner });
        await create({ name: 'a', cluster: 'another', owner });
        const { namespaces } = stores;
        const namesOf = async (filter: Parameters<typeof namespaces.list>[0]) =>
          (await namespaces.list(filter)).records.map(
            ({ spec }) => `${spec.cluster}/${spec.name}`,
          );
        expect(await namesOf({ cluster: 'demo', owners: [owner] })).toEqual([
          'demo/b',
          'demo/c',
        ]);
        expect(await namesOf({ owners: [] })).toEqual([]);
        expect(await namesOf({ cluster: 'another' })).toEqual(['another/a']);

        const shops = { cluster: 'demo', owner: namespaceSpec().owner };
        const onDemo = [
          { ...shops, count: 1 },
          { cluster: 'demo', owner, count: 2 },
        ];
        const counted = await namespaces.countByOwner('demo');
        expect(new Set(counted)).toEqual(new Set(onDemo));
        expect(new Set(await namespaces.countByOwner())).toEqual(
          new Set([...onDemo, { cluster: 'another', owner, count: 1 }]),
        );
      });

      it('are counted for their owner of now', async () => {
        const owner = 'group:default/billing-team';
        const { id } = await create();
        const spec = namespaceSpec({ owner });
        await stores.namespaces.updateSpec(id, 1, spec, owner, NOW);
        expect(await stores.namespaces.countByOwner()).toEqual([
          { cluster: 'demo', owner, count: 1 },
        ]);
      });

      it('are found by cluster, and by names there', async () => {
        const a = await create({ name: 'a' });
        const b = await create({ name: 'b' });
        await create({ name: 'a', cluster: 'another' });
        const { namespaces } = stores;
        expect(new Set(await namespaces.idsOf('demo'))).toEqual(
          new Set([a.id, b.id]),
        );
        const none = { names: [], ids: [] };
        expect(
          await namespaces.idsOf('demo', { ...none, names: ['b', 'c'] }),
        ).toEqual([b.id]);
        expect(
          await namespaces.idsOf('demo', { ...none, ids: [b.id, 'other'] }),
        ).toEqual([b.id]);
        expect(await namespaces.idsOf('demo', none)).toEqual([]);
      });
    });

    describe('deletion', () => {
      it('is marked once, with the first request', async () => {
        const { id } = await create();
        const marked = await stores.namespaces.requestDeletion(
          id,
          1,
          'user:default/bob',
          NOW,
        );
        expect(marked).toMatchObject({
          deletionRequestedAt: NOW.toISOString(),
          requestedBy: 'user:default/bob',
          generation: 1,
        });
        expect(
          await stores.namespaces.requestDeletion(id, 1, 'user:x', new Date()),
        ).toBeUndefined();
        expect(await stores.namespaces.getById(id)).toEqual(marked);
      });

      it('is not marked on a spec that was not seen: it may protect from deletion by now', async () => {
        const { id } = await create();
        const spec = namespaceSpec({ deletionProtection: true });
        await stores.namespaces.updateSpec(id, 1, spec, 'user:x', NOW);
        expect(
          await stores.namespaces.requestDeletion(id, 1, 'user:x', NOW),
        ).toBeUndefined();
      });

      it('ends changes of the spec', async () => {
        const { id } = await create();
        await stores.namespaces.requestDeletion(id, 1, 'user:x', NOW);
        const spec = namespaceSpec({ drift: 'repair' });
        expect(
          await stores.namespaces.updateSpec(id, 1, spec, 'user:x', NOW),
        ).toBeUndefined();
      });

      it('frees the name for another incarnation', async () => {
        const first = await create();
        const lease = await hold(stores.leases, `namespace:${first.id}`);
        await stores.namespaces.remove(lease, first.id);
        expect(await stores.namespaces.getById(first.id)).toBeUndefined();
        expect((await create()).id).not.toBe(first.id);
      });
    });

    describe('progress', () => {
      it('is written in part, and read as it was written', async () => {
        const { id } = await create();
        const lease = await hold(stores.leases, `namespace:${id}`);
        const conditions = [
          {
            type: 'Ready',
            status: 'True' as const,
            reason: 'AsIntended',
            message: 'Everything is as intended',
            observedGeneration: 1,
            since: NOW.toISOString(),
          },
        ];
        const inventory = [
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            name: 'shop',
            part: 'namespace',
            uid: 'uid-1',
            hash: 'abc',
          },
        ];
        const { namespaces } = stores;
        await namespaces.recordProgress(lease, id, { conditions });
        await namespaces.recordProgress(lease, id, { inventory });
        await namespaces.recordProgress(lease, id, { appliedGeneration: 1 });
        await namespaces.recordProgress(lease, id, {
          podSecurityVersion: 'v1.36',
        });
        expect(await namespaces.getById(id)).toMatchObject({
          conditions,
          inventory,
          appliedGeneration: 1,
          podSecurityVersion: 'v1.36',
        });
      });

      it('is refused to who lost the lease', async () => {
        const { id } = await create();
        const lost = await hold(stores.leases, `namespace:${id}`);
        await expireLeases(stores.knex);
        const next = await hold(stores.leases, `namespace:${id}`);
        const { namespaces } = stores;
        const progress = { appliedGeneration: 7 };
        await expect(
          namespaces.recordProgress(lost, id, progress),
        ).rejects.toThrow(LeaseLostError);
        await expect(namespaces.remove(lost, id)).rejects.toThrow(
          LeaseLostError,
        );
        expect(await namespaces.getById(id)).toMatchObject({
          appliedGeneration: 0,
        });
        await namespaces.recordProgress(next, id, progress);
        await namespaces.remove(next, id);
      });
    });

    describe('due', () => {
      it('is what has the longest been so, up to a limit', async () => {
        const { knex, namespaces } = stores;
        const [a, b, c] = [
          await create({ name: 'a' }),
          await create({ name: 'b' }),
          await create({ name: 'c' }),
        ];
        const dueAt = (id: string, at: number) =>
          knex('namespaces').where({ id }).update({ next_reconcile_at: at });
        await dueAt(a.id, 2_000);
        await dueAt(b.id, 1_000);
        await dueAt(c.id, Date.now() + 60_000);
        expect(await namespaces.due(10)).toEqual([b.id, a.id]);
        expect(await namespaces.due(1)).toEqual([b.id]);
        // It is since 1970 that the first of them is due.
        const ms = await namespaces.longestDueMs();
        expect(Math.abs(ms - (Date.now() - 1_000))).toBeLessThan(60_000);
        await dueAt(b.id, 0); // as the release before wrote "at once"
        const next = await namespaces.longestDueMs();
        expect(ms - next).toBeGreaterThan(0);
        expect(ms - next).toBeLessThan(60_000);
        await dueAt(a.id, Date.now() + 60_000);
        expect(await namespaces.longestDueMs()).toBe(0);
      });

      it('is put off by a pass, by the clock of the database', async () => {
        const { knex, leases, namespaces } = stores;
        const record = await create();
        const lease = await hold(leases, `namespace:${record.id}`);
        await namespaces.scheduleNext(lease, record, 60_000.4);
        expect(await namespaces.due(10)).toEqual([]);
        const { next_reconcile_at: at } = await knex('namespaces').first();
        expect(Number(at) - Date.now()).toBeGreaterThan(55_000);
        expect(Number(at) - Date.now()).toBeLessThanOrEqual(60_000);

        await namespaces.scheduleNext(lease, record, -1);
        expect(await namespaces.due(10)).toEqual([record.id]);
      });

      it('stays at once when the spec was declared during the pass', async () => {
        const { leases, namespaces } = stores;
        const record = await create();
        const lease = await hold(leases, `namespace:${record.id}`);
        await namespaces.updateSpec(
          record.id,
          1,
          namespaceSpec(),
          'user:x',
          NOW,
        );
        await namespaces.scheduleNext(lease, record, 60_000);
        expect(await namespaces.due(10)).toEqual([record.id]);
      });

      it('stays at once when deletion was asked for during the pass', async () => {
        const { leases, namespaces } = stores;
        const record = await create();
        const lease = await hold(leases, `namespace:${record.id}`);
        const marked = await namespaces.requestDeletion(record.id, 1, 'x', NOW);
        await namespaces.scheduleNext(lease, record, 60_000);
        expect(await namespaces.due(10)).toEqual([record.id]);

        await namespaces.scheduleNext(lease, marked!, 60_000);
        expect(await namespaces.due(10)).toEqual([]);
      });

      it('is at once what is declared, or asked to be deleted, after the pass', async () => {
        const { leases, namespaces } = stores;
        const record = await create();
        const { id } = record;
        const lease = await hold(leases, `namespace:${id}`);
        await namespaces.scheduleNext(lease, record, 60_000);
        const updated = await namespaces.updateSpec(
          id,
          1,
          record.spec,
          'x',
          NOW,
        );
        expect(await namespaces.due(10)).toEqual([id]);

        await namespaces.scheduleNext(lease, updated!, 60_000);
        expect(await namespaces.due(10)).toEqual([]);
        await namespaces.requestDeletion(id, 2, 'x', NOW);
        expect(await namespaces.due(10)).toEqual([id]);
      });

      it('is not put off by who lost the lease', async () => {
        const { knex, leases, namespaces } = stores;
        const record = await create();
        const lost = await hold(leases, `namespace:${record.id}`);
        await loseLeases(knex);
        await namespaces.scheduleNext(lost, record, 60_000);
        expect(await namespaces.due(10)).toEqual([record.id]);
      });
    });

    it('keeps the owner beside the spec, for queries by hand', async () => {
      await create();
      expect(await stores.knex('namespaces').first('owner')).toEqual({
        owner: SHOP_TEAM,
      });
    });
  },
);
