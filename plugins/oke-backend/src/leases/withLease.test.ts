import { TestDatabases } from '@backstage/backend-test-utils';
import {
  expireLeases,
  hold,
  loseLeases,
  openStores,
  type Stores,
} from '../__testUtils__/stores';
import { LeaseLostError, LeaseStore } from './LeaseStore';
import { withLease } from './withLease';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason)),
  );

describe('withLease', () => {
  const { signal } = new AbortController();
  let stores: Stores;
  let quick: LeaseStore;

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
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

  it('renews the lease while the action runs', async () => {
    const renew = jest.spyOn(quick, 'renew');
    await withLease(quick, 'thing:a', 'me', signal, async lease => {
      while (renew.mock.calls.length < 3) {
        await new Promise(setImmediate);
      }
      await quick.check(lease);
    });
    renew.mockRestore();
  });

  it('takes back a lease that expired unnoticed, and the action goes on', async () => {
    const { knex } = stores;
    const renew = jest.spyOn(quick, 'renew');
    await withLease(quick, 'thing:a', 'me', signal, async (lease, inner) => {
      await expireLeases(knex);
      const before = renew.mock.calls.length;
      while (renew.mock.calls.length < before + 2) {
        await new Promise(setImmediate);
      }
      expect(inner.aborted).toBe(false);
      expect(await quick.acquire('thing:a', 'other')).toBeUndefined();
      await quick.check(lease);
    });
    renew.mockRestore();
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

  it('aborts the action when it cannot be told whether the lease is held', async () => {
    const renew = jest
      .spyOn(quick, 'renew')
      .mockRejectedValue(new Error('the database is gone'));
    const running = withLease(quick, 'thing:a', 'me', signal, (_, inner) =>
      untilAborted(inner),
    );
    await expect(running).rejects.toThrow('the database is gone');
    renew.mockRestore();
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
