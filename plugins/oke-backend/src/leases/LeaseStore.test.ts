import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { namespaceSpec, NOW } from '../__testUtils__/fixtures';
import {
  expireLeases,
  hold,
  openStores,
  type Stores,
} from '../__testUtils__/stores';
import { LeaseLostError, type Lease } from './LeaseStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('LeaseStore on %s', databaseId => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores(await databases.init(databaseId));
  });
  beforeEach(async () => {
    await stores.knex('leases').delete();
    await stores.knex('namespaces').delete();
  });

  it('gives a lease to one, and to the next when it is released', async () => {
    const { leases } = stores;
    const first = await hold(leases, 'namespace:1');
    expect(await leases.acquire('namespace:1', 'other')).toBeUndefined();
    expect(await leases.acquire('namespace:2', 'other')).toBeDefined();

    await leases.release(first);
    expect(await leases.acquire('namespace:1', 'other')).toEqual({
      objectId: 'namespace:1',
      owner: 'other',
      epoch: first.epoch + 1,
    });
  });

  it('does not let the same replica in twice', async () => {
    const { leases } = stores;
    const { owner } = await hold(leases, 'namespace:1');
    expect(await leases.acquire('namespace:1', owner)).toBeUndefined();
  });

  it('can be taken back by its holder when it expired and nobody else took it', async () => {
    const { knex, leases } = stores;
    const lease = await hold(leases, 'namespace:1');
    for (const use of ['renew', 'check'] as const) {
      await expireLeases(knex);
      await leases[use](lease);
      expect(await leases.acquire('namespace:1', 'other')).toBeUndefined();
    }
  });

  it('is lost when another took it after it expired', async () => {
    const { knex, leases } = stores;
    const lease = await hold(leases, 'namespace:1');
    await expireLeases(knex);
    const next = await leases.acquire('namespace:1', 'other');
    await expect(leases.renew(lease)).rejects.toThrow(LeaseLostError);
    await expect(leases.check(lease)).rejects.toThrow(LeaseLostError);
    await leases.check(next!);
  });

  it('is not taken back by who released or discarded it', async () => {
    const { leases } = stores;
    for (const end of ['release', 'discard'] as const) {
      const lease = await hold(leases, 'namespace:1');
      await leases[end](lease);
      await expect(leases.renew(lease)).rejects.toThrow(LeaseLostError);
      await expect(leases.check(lease)).rejects.toThrow(LeaseLostError);
    }
  });

  it('renews for 6 s from now', async () => {
    const { knex, leases } = stores;
    const lease = await hold(leases, 'namespace:1');
    await knex('leases').update({ expires_at: Date.now() + 500 });
    await leases.renew(lease);
    const { expires_at: expiresAt } = await knex('leases').first();
    expect(Number(expiresAt) - Date.now()).toBeGreaterThan(5_000);
    expect(Number(expiresAt) - Date.now()).toBeLessThanOrEqual(6_000);
  });

  it('lets the late release of a lost lease not end the next one', async () => {
    const { knex, leases } = stores;
    const lost = await hold(leases, 'namespace:1');
    await expireLeases(knex);
    const next = await hold(leases, 'namespace:1');

    await leases.release(lost);
    await leases.discard(lost);
    await leases.check(next);
  });

  it('counts what is held of a sort of thing, by anybody', async () => {
    const { leases, knex } = stores;
    await leases.acquire('replica:1', '1');
    await leases.acquire('watch:a', '1');
    expect(await leases.countHeld('replica:')).toBe(1);
    const lease = await leases.acquire('replica:2', '2');
    expect(await leases.countHeld('replica:')).toBe(2);
    await leases.release(lease!);
    expect(await leases.countHeld('replica:')).toBe(1);
    await leases.acquire('replica:2', '2');
    await expireLeases(knex);
    expect(await leases.countHeld('replica:')).toBe(0);
  });

  it('forgets the lease of what is gone', async () => {
    const { knex, leases } = stores;
    await leases.discard(await hold(leases, 'namespace:1'));
    expect(await knex('leases')).toEqual([]);
  });

  it('has one holder at a time among replicas that all want it', async () => {
    const { leases } = stores;
    const seen: number[] = [];
    let inside = 0;
    const replica = async (owner: string) => {
      for (let round = 0; round < 25; round++) {
        const lease = await leases.acquire('namespace:1', owner);
        if (lease) {
          inside += 1;
          seen.push(inside, lease.epoch);
          await leases.check(lease);
          inside -= 1;
          await leases.release(lease);
        }
      }
    };
    await Promise.all(['a', 'b', 'c', 'd'].map(replica));

    const together = seen.filter((_, index) => index % 2 === 0);
    const epochs = seen.filter((_, index) => index % 2 === 1);
    expect(new Set(together)).toEqual(new Set([1]));
    expect(epochs.length).toBeGreaterThan(0);
    expect(epochs).toEqual(epochs.map((_, index) => index + 1));
  });

  it('lets only the last holder check, renew and write, whatever happened before', async () => {
    const { knex, leases, namespaces } = stores;
    const record = await namespaces.create(namespaceSpec(), 'user:a', NOW);
    const uses = {
      check: (lease: Lease) => leases.check(lease),
      renew: (lease: Lease) => leases.renew(lease),
      write: (lease: Lease) =>
        namespaces.recordProgress(lease, record!.id, {
          appliedGeneration: lease.epoch,
        }),
    };
    const anEvent = fc.oneof(
      fc.record({
        type: fc.constant('acquire' as const),
        owner: fc.constantFrom('a', 'b', 'c'),
      }),
      fc.record({
        type: fc.constantFrom('expire' as const, 'release' as const),
      }),
      fc.record({
        type: fc.constantFrom(
          'check' as const,
          'renew' as const,
          'write' as const,
        ),
        /** Of the leases so far, counted from the last one. */
        which: fc.nat({ max: 3 }),
      }),
    );

    await fc.assert(
      fc.asyncProperty(
        fc.array(anEvent, { minLength: 1, maxLength: 30 }),
        async events => {
          await knex('leases').delete();
          const all: Lease[] = [];
          let holder: Lease | undefined;
          let isExpired = false;
          for (const event of events) {
            if (event.type === 'acquire') {
              const lease = await leases.acquire('namespace:1', event.owner);
              expect(lease !== undefined).toBe(!holder || isExpired);
              if (lease) {
                all.unshift(lease);
                holder = lease;
                isExpired = false;
              }
            } else if (event.type === 'expire') {
              await expireLeases(knex);
              isExpired = true;
            } else if (event.type === 'release') {
              if (holder) {
                await leases.release(holder);
                holder = undefined;
              }
            } else if ('which' in event && event.which < all.length) {
              const lease = all[event.which];
              const [{ status }] = await Promise.allSettled([
                uses[event.type](lease),
              ]);
              expect(status).toBe(lease === holder ? 'fulfilled' : 'rejected');
              isExpired &&= lease !== holder;
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(['renew', 'check', 'write'] as const)(
    'has one holder, when it expired and the old one (%s) and a new one want it at once',
    async use => {
      const { knex, leases, namespaces } = stores;
      const record = await namespaces.create(namespaceSpec(), 'user:a', NOW);
      const uses = {
        renew: leases.renew.bind(leases),
        check: leases.check.bind(leases),
        write: (lease: Lease) =>
          namespaces.recordProgress(lease, record!.id, {
            appliedGeneration: lease.epoch,
          }),
      };
      /** @returns who has it after both have asked; either may be the first */
      const race = async (holder: Lease, owner: string, isFirst: boolean) => {
        await expireLeases(knex);
        const early = isFirst ? uses[use](holder) : undefined;
        const taking = leases.acquire('namespace:1', owner);
        const [kept, taken] = await Promise.allSettled([
          early ?? uses[use](holder),
          taking,
        ]);
        const next = taken.status === 'fulfilled' ? taken.value : undefined;
        expect(taken.status).toBe('fulfilled');
        expect(kept.status).toBe(next ? 'rejected' : 'fulfilled');
        return next ?? holder;
      };
      let holder = await hold(leases, 'namespace:1');
      for (let round = 0; round < 25; round++) {
        holder = await race(holder, `${round}`, round % 2 === 0);
        await leases.check(holder);
      }
    },
  );

  // SQLite has one writer at a time: no write can be under way while another takes the lease.
  if (databaseId !== 'SQLITE_3') {
    it('is not taken while a write of its holder is under way', async () => {
      const { knex, leases, namespaces } = stores;
      const record = await namespaces.create(namespaceSpec(), 'user:a', NOW);
      const lease = await hold(leases, 'namespace:1');

      const blocking = await knex.transaction();
      await blocking('namespaces').select('id').forUpdate();
      const writing = namespaces.recordProgress(lease, record!.id, {
        appliedGeneration: 1,
      });
      await untilWaiting(knex, 'update "namespaces"');
      const seen = expireLeases(knex)
        .then(() => hold(leases, 'namespace:1'))
        .then(() => namespaces.getById(record!.id));
      await Promise.race([untilWaiting(knex, 'update "leases"'), seen]);
      await blocking.commit();

      await writing;
      expect(await seen).toMatchObject({ appliedGeneration: 1 });
    });
  }
});

/** Resolves when a statement waits for a lock. */
async function untilWaiting(knex: Knex, statement: string): Promise<void> {
  let waiting = [];
  while (waiting.length === 0) {
    waiting = await knex('pg_stat_activity')
      .where({ wait_event_type: 'Lock' })
      .whereLike('query', `${statement}%`);
  }
}
