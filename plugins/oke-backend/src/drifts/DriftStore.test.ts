import { TestDatabases } from '@backstage/backend-test-utils';
import type { PartResult } from '@okeanos/backstage-plugin-oke-node';
import {
  hold,
  loseLeases,
  openStores,
  type Stores,
} from '../__testUtils__/stores';
import { LeaseLostError, type Lease } from '../leases/LeaseStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const START = Date.parse('2026-12-01T10:00:00Z');
const HOUR = 60 * 60_000;
const OBJECT = 'namespace:1';

describe.each(databases.eachSupportedId())('DriftStore on %s', databaseId => {
  let stores: Stores;
  let lease: Lease;

  beforeAll(async () => {
    stores = await openStores(await databases.init(databaseId));
  });
  beforeEach(async () => {
    await stores.knex('leases').delete();
    await stores.knex('drifts').delete();
    lease = await hold(stores.leases, OBJECT);
  });

  const result = (
    part: string,
    state: PartResult['state'] = 'applied',
  ): PartResult => ({
    ...{ part, kind: 'NetworkPolicy', name: part, state },
    ...{ reason: 'Because', message: 'it is so' },
    drift: { change: 'Deleted', fields: [], by: [] },
  });
  const follow = (results: PartResult[], at = START, objectId = OBJECT) =>
    stores.drifts.follow(lease, objectId, results, new Date(at));
  const names = async (...objects: string[]) =>
    (await stores.drifts.list(objects)).map(({ name }) => name);

  it('tells first what stands, then the latest, of the objects asked for', async () => {
    await follow([result('old', 'drifted')]);
    await follow([result('old', 'drifted'), result('b')], START + 1);
    await follow([result('old', 'drifted'), result('c')], START + 2);
    await follow([result('other')], START + 3, 'namespace:2');
    expect(await names(OBJECT)).toEqual(['old', 'c', 'b']);
    expect(await names('namespace:2', 'namespace:3')).toEqual(['other']);
    expect(await stores.drifts.standing(OBJECT)).toMatchObject([
      { name: 'old', state: 'standing', message: 'it is so' },
    ]);
    expect((await stores.drifts.list([OBJECT]))[0]).not.toHaveProperty('part');
  });

  it('counts what was put right, and says whether there is news', async () => {
    await expect(follow([result('a'), result('b')])).resolves.toEqual({
      ...{ putRight: 2, isChanged: true },
    });
    await expect(
      follow([{ ...result('a'), state: 'current', drift: undefined }]),
    ).resolves.toEqual({ putRight: 0, isChanged: false });
  });

  it('keeps what is about to be put right, and knows after a crash who did it', async () => {
    const { part, kind, name, drift } = result('a');
    await stores.drifts.beginRepair(
      lease,
      OBJECT,
      { part, kind, name, drift: drift! },
      new Date(START),
    );
    await follow([{ ...result('a'), state: 'current', drift: undefined }]);
    expect(await stores.drifts.list([OBJECT])).toMatchObject([
      { state: 'putRight', timesPutRight: 1 },
    ]);
  });

  it('keeps 50 of an object, and those that stand', async () => {
    await follow([result('stands', 'drifted')]);
    for (let hour = 1; hour <= 55; hour += 1) {
      await follow(
        [result('stands', 'drifted'), result('fought')],
        START + hour * (HOUR + 1),
      );
    }
    const kept = await names(OBJECT);
    expect(kept).toHaveLength(50);
    expect(kept[0]).toBe('stands');
  });

  it('forgets after 90 days what is over, of all objects', async () => {
    await follow([result('gone')], START, 'namespace:2');
    await follow([result('here')], START + 91 * 24 * HOUR);
    expect(await names(OBJECT, 'namespace:2')).toEqual(['here']);
  });

  it('forgets an object that is gone', async () => {
    await follow([result('a')]);
    await stores.drifts.remove(OBJECT);
    expect(await names(OBJECT)).toEqual([]);
  });

  it('writes nothing for who has lost the lease', async () => {
    await loseLeases(stores.knex);
    await expect(follow([result('a')])).rejects.toThrow(LeaseLostError);
    expect(await names(OBJECT)).toEqual([]);
  });
});
