import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import { openStores, type Stores } from '../../__testUtils__/stores';
import { until } from '../../__testUtils__/until';
import { LeaseStore } from '../../leases/LeaseStore';
import { FairShare } from './FairShare';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const EVERY_MS = 5;
const THINGS = ['a', 'b', 'c', 'd', 'e'];

describe.each(databases.eachSupportedId())('FairShare on %s', databaseId => {
  let stores: Stores;
  const replicas: { stop: () => Promise<void> }[] = [];

  beforeAll(async () => {
    stores = await openStores(await databases.init(databaseId));
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(({ stop }) => stop()));
    await stores.knex('leases').delete();
  });

  /** A replica that wants everything, again and again. */
  function start(owner: string, duration = 10_000) {
    const leases = new LeaseStore(stores.knex, { duration, renewal: EVERY_MS });
    const share = new FairShare({
      ...{ leases, owner, everyMs: EVERY_MS },
      total: () => THINGS.length,
    });
    const stopping = new AbortController();
    const held = new Set<string>();
    const most = { held: 0 };
    const want = async (thing: string) => {
      while (!stopping.signal.aborted) {
        await share
          .hold(
            thing,
            async (_lease, signal) => {
              held.add(thing);
              most.held = Math.max(most.held, held.size);
              if (!signal.aborted) {
                await once(signal, 'abort');
              }
              held.delete(thing);
            },
            stopping.signal,
          )
          .catch(() => {});
        await delay(EVERY_MS);
      }
    };
    const running = [share.run(stopping.signal), ...THINGS.map(want)];
    const stop = async () => {
      stopping.abort(new Error('That is all'));
      await Promise.all(running);
    };
    replicas.push({ stop });
    return { held, most, stop };
  }

  const sizes = (...all: { held: Set<string> }[]) =>
    all.map(({ held }) => held.size).sort();

  it('gives one replica everything, a second one its half, and the first one everything again', async () => {
    const first = start('first');
    await until(
      async () => first.held.size,
      size => size === THINGS.length,
    );
    const second = start('second');
    await until(
      async () => sizes(first, second),
      ([fewer, more]) => fewer === 2 && more === 3,
    );
    expect(second.most.held).toBeLessThanOrEqual(3);
    expect([...first.held, ...second.held].sort()).toEqual(THINGS);
    await second.stop();
    await until(
      async () => first.held.size,
      size => size === THINGS.length,
    );
  });

  it('stays as it is once it is fair', async () => {
    const all = [start('first'), start('second'), start('third')];
    await until(
      async () => sizes(...all),
      found => found.join() === '1,2,2',
    );
    const before = all.map(({ held }) => [...held].join());
    await delay(20 * EVERY_MS);
    expect(all.map(({ held }) => [...held].join())).toEqual(before);
  });

  it('forgets replicas that ended without a word', async () => {
    await stores.knex('leases').insert({
      ...{ object_id: 'replica:killed', owner: 'killed' },
      ...{ epoch: 1, expires_at: 1 },
    });
    const first = start('first');
    await until(
      async () => first.held.size,
      size => size === THINGS.length,
    );
    await until(
      () => stores.knex('leases').where({ object_id: 'replica:killed' }),
      rows => rows.length === 0,
    );
  });
});
