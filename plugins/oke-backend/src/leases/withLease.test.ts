import { TestDatabases } from '@backstage/backend-test-utils';
import {
  expireLeases,
  hold,
  loseLeases,
  openStores,
  type Stores,
} from '../__testUtils__/stores';
import { until } from '../__testUtils__/until';
import { LeaseLostError, LeaseStore } from './LeaseStore';
import { withLease } from './withLease';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason)),
  );

describe.each(databases.eachSupportedId())('withLease on %s', databaseId => {
  const { signal } = new AbortController();
  let stores: Stores;
  let quick: LeaseStore;

  beforeAll(async () => {
    stores = await openStores(await databases.init(databaseId));
    quick = new LeaseStore(stores.knex, { duration: 10_000, renewal: 5 });
  });
  beforeEach(async () => {
    await stores.knex('leases').delete();
  });

  it('does not run the action while somebody else has the lease', async () => {
    const { leases } = stores;
    await hold(leases, 'thing:a');
    const action = jest.fn();
    const held = await withLease(leases, 'thing:a', 'me', signal, action);
    expect(held).toBeUndefined();
    expect(action).not.toHaveBeenCalled();
  });

  it('gives what the action gives, and lets the next one in', async () => {
    const { leases } = stores;
    const run = () =>
      withLease(leases, 'thing:a', 'me', signal, async ({ epoch }) => epoch);
    expect(await run()).toEqual({ result: 1 });
    expect(await run()).toEqual({ result: 2 });
  });

  it('lets the next one in after a failure, too', async () => {
    const { leases } = stores;
    const failing = withLease(leases, 'thing:a', 'me', signal, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await hold(leases, 'thing:a');
  });

  /** Resolves when the lease is held again that was made to expire. */
  const untilRenewed = async () => {
    const { knex } = stores;
    await expireLeases(knex);
    await until(
      () => knex('leases').first(),
      ({ expires_at: at }) => Number(at) > Date.now(),
    );
  };

  it('renews the lease while the action runs, also one that expired unnoticed', async () => {
    await withLease(quick, 'thing:a', 'me', signal, async (lease, inner) => {
      await untilRenewed();
      await untilRenewed();
      expect(inner.aborted).toBe(false);
      expect(await quick.acquire('thing:a', 'other')).toBeUndefined();
      await quick.check(lease);
    });
  });

  it('renews all leases of a replica together, each for itself', async () => {
    const { knex } = stores;
    await withLease(quick, 'thing:b', 'you', signal, async (_, other) => {
      const lost = withLease(
        quick,
        'thing:a',
        'me',
        signal,
        async (_a, inner) => {
          await knex('leases')
            .where({ object_id: 'thing:a' })
            .update({ owner: 'another replica', epoch: 7 });
          return untilAborted(inner);
        },
      );
      await expect(lost).rejects.toThrow(
        'Another replica acts for thing:a now',
      );
      await untilRenewed();
      expect(other.aborted).toBe(false);
    });
  });

  it('aborts the action when the lease was lost', async () => {
    const running = withLease(
      quick,
      'thing:a',
      'me',
      signal,
      async (_, inner) => {
        await loseLeases(stores.knex);
        return untilAborted(inner);
      },
    );
    await expect(running).rejects.toThrow(LeaseLostError);
  });

  it('aborts the action when the caller stops, and releases the lease', async () => {
    const { leases } = stores;
    const stopping = new AbortController();
    const running = withLease(
      leases,
      'thing:a',
      'me',
      stopping.signal,
      async (_, inner) => {
        stopping.abort(new Error('shutting down'));
        inner.throwIfAborted();
      },
    );
    await expect(running).rejects.toThrow('shutting down');
    await hold(leases, 'thing:a');
  });
});
