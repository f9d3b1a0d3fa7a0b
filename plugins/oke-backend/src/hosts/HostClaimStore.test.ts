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
import { LeaseLostError, type Lease } from '../leases/LeaseStore';
import type { NamespaceRecord } from '../namespaces/NamespaceStore';
import type { HostClaim } from './HostClaim';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const HOST = 'shop.apps.example.com';
const OTHER = 'cart.apps.example.com';

const withHosts = (...hosts: string[]) => [
  { name: 'cart', ports: [8080], hosts },
];

const hostsOf = (claims: HostClaim[]) => claims.map(({ host }) => host);

describe.each(databases.eachSupportedId())('HostClaimStore on %s', id => {
  let stores: Stores;
  let lease: Lease;

  beforeAll(async () => {
    stores = await openStores(await databases.init(id));
  });
  beforeEach(async () => {
    for (const table of ['leases', 'namespaces', 'host_claims', 'hosts']) {
      await stores.knex(table).delete();
    }
    lease = await hold(stores.leases, 'x');
  });

  const tryToCreate = (changes: Parameters<typeof namespaceSpec>[0]) =>
    stores.namespaces.create(namespaceSpec(changes), 'user:x', NOW);

  async function create(
    changes: Parameters<typeof namespaceSpec>[0],
  ): Promise<NamespaceRecord> {
    const record = await tryToCreate(changes);
    if (!record) {
      throw new Error('It is taken');
    }
    return record;
  }

  const update = (
    { id: namespaceId, generation, spec }: NamespaceRecord,
    ...hosts: string[]
  ) =>
    stores.namespaces.updateSpec(
      namespaceId,
      generation,
      { ...spec, services: withHosts(...hosts) },
      'user:x',
      NOW,
    );

  /** Those of some hosts that a new namespace could not have. */
  const taken = async (
    changes: Parameters<typeof namespaceSpec>[0] = {},
    ...hosts: string[]
  ) => {
    const wanted = hosts.length > 0 ? hosts : [HOST, OTHER];
    const spec = namespaceSpec({ ...changes, services: withHosts(...wanted) });
    return hostsOf(
      await stores.namespaces.hosts.inTheWayOf({ id: undefined, spec }, NOW),
    );
  };

  it('gives a host to one namespace of a cluster', async () => {
    const { id: namespaceId, spec } = await create({
      services: withHosts(HOST),
    });
    expect(await taken()).toEqual([HOST]);
    const { hosts } = stores.namespaces;
    expect(await hosts.inTheWayOf({ id: namespaceId, spec }, NOW)).toEqual([]);
  });

  it('gives a host to one team, on whichever clusters that has it', async () => {
    await create({ services: withHosts(HOST) });
    expect(await taken({ cluster: 'another' })).toEqual([]);
    expect(await taken({ cluster: 'another', owner: BILLING_TEAM })).toEqual([
      HOST,
    ]);
    expect(
      await tryToCreate({
        cluster: 'another',
        owner: BILLING_TEAM,
        services: withHosts(HOST),
      }),
    ).toBeUndefined();
    await create({ cluster: 'another', services: withHosts(HOST) });
  });

  it('gives a host to one of those who ask at once, and the others get nothing', async () => {
    const all = await Promise.all(
      ['a', 'b', 'c'].map(name =>
        tryToCreate({ name, services: withHosts(HOST, `${name}.${HOST}`) }),
      ),
    );
    const [winner, ...more] = all.filter(record => record !== undefined);
    expect(more).toEqual([]);
    expect((await stores.namespaces.list()).records).toEqual([winner]);
    expect(await stores.knex('host_claims')).toHaveLength(2);
  });

  it('gives a host to one of the teams that ask at once on many clusters, the first time and later', async () => {
    for (let round = 0; round < 10; round += 1) {
      await stores.knex('host_claims').delete();
      const all = await Promise.all(
        ['a', 'b', 'c'].map(team =>
          tryToCreate({
            cluster: team,
            name: `${team}-${round}`,
            owner: `group:default/${team}`,
            services: withHosts(OTHER, HOST),
          }),
        ),
      );
      expect(all.filter(record => record !== undefined)).toHaveLength(1);
    }
  });

  it('changes nothing when an update asks for what somebody else has', async () => {
    await create({ services: withHosts(HOST) });
    const other = await create({ name: 'other', services: withHosts(OTHER) });
    expect(await update(other, OTHER, HOST)).toBeUndefined();
    expect(await stores.namespaces.getById(other.id)).toEqual(other);
    expect(await taken({}, OTHER)).toEqual([OTHER]);
  });

  it('holds a host that is no longer asked for, until it is freed', async () => {
    const record = await create({ services: withHosts(HOST, OTHER) });
    await update(record, OTHER);
    expect(await taken()).toEqual([OTHER, HOST]);
    const { hosts } = stores.namespaces;
    const released = await hosts.released();
    expect(released).toEqual([
      expect.objectContaining({
        ...{ cluster: 'demo', host: HOST, namespace: 'shop' },
        ...{ owner: SHOP_TEAM, releasedAt: NOW.toISOString() },
      }),
    ]);
    await hosts.free(lease, released);
    expect(await taken()).toEqual([OTHER]);
  });

  it('holds all hosts of a namespace that is to go, and frees them when it is gone', async () => {
    const record = await create({ services: withHosts(HOST, OTHER) });
    await stores.namespaces.requestDeletion(record.id, 1, 'user:x', NOW);
    expect(hostsOf(await stores.namespaces.hosts.released())).toEqual([
      OTHER,
      HOST,
    ]);
    await stores.namespaces.remove(lease, record.id);
    expect(await taken()).toEqual([]);
  });

  it('gives a released host back to who had it', async () => {
    const record = await create({ services: withHosts(HOST) });
    const without = await update(record);
    const { hosts } = stores.namespaces;
    const seen = await hosts.released();
    await hosts.recordRelease(lease, seen, {
      clearSince: NOW.toISOString(),
      blockedBy: 'Removing',
    });
    await update(without!, HOST);
    expect(await hosts.ofNamespace(record.id)).toEqual([
      expect.objectContaining({
        host: HOST,
        releasedAt: undefined,
        clearSince: undefined,
        blockedBy: undefined,
      }),
    ]);
    // What was seen before frees nothing now.
    await hosts.free(lease, seen);
    expect(await hosts.freeEarly(seen[0])).toBe(false);
    await hosts.recordRelease(lease, seen, { blockedBy: 'ClusterAway' });
    expect(await taken()).toEqual([HOST]);
    expect((await hosts.ofNamespace(record.id))[0].blockedBy).toBeUndefined();
  });

  it('keeps claims beyond a namespace whose cluster is gone, until the last certificate ends', async () => {
    const record = await create({ services: withHosts(HOST) });
    await stores.namespaces.requestDeletion(record.id, 1, 'user:x', NOW);
    const { hosts } = stores.namespaces;
    const end = new Date(NOW.getTime() + 1000);
    await hosts.recordRelease(lease, await hosts.released(), {
      blockedBy: 'ClusterGone',
      endsAt: () => end.toISOString(),
    });
    await stores.namespaces.remove(lease, record.id, { keepClaims: true });
    expect(await taken({ owner: BILLING_TEAM })).toEqual([HOST]);
    await hosts.freeEnded(NOW);
    expect(await taken({ owner: BILLING_TEAM })).toEqual([HOST]);
    // Its own team may have it at once, on the cluster that comes after.
    expect(await taken()).toEqual([]);
    await hosts.freeEnded(end);
    expect(await taken({ owner: BILLING_TEAM })).toEqual([]);
  });

  it('does not end by time what a cluster that is only away can renew', async () => {
    const record = await create({ services: withHosts(HOST) });
    await update(record);
    const { hosts } = stores.namespaces;
    await hosts.recordSeen(lease, await hosts.released(), () => ({
      endsAt: NOW.toISOString(),
      longestHours: 24,
      lookedAt: NOW.toISOString(),
    }));
    await hosts.recordRelease(lease, await hosts.released(), {
      blockedBy: 'ClusterAway',
    });
    await hosts.freeEnded(new Date(NOW.getTime() + 1e9));
    expect(await hosts.released()).toEqual([
      expect.objectContaining({
        ...{ host: HOST, endsAt: NOW.toISOString(), longestHours: 24 },
        ...{ lookedAt: NOW.toISOString(), blockedBy: 'ClusterAway' },
      }),
    ]);
  });

  it('lets the team take its claim of a cluster that is gone over, on another of that name', async () => {
    const record = await create({ services: withHosts(HOST) });
    await stores.namespaces.requestDeletion(record.id, 1, 'user:x', NOW);
    const { hosts } = stores.namespaces;
    await hosts.recordRelease(lease, await hosts.released(), {
      blockedBy: 'ClusterGone',
      endsAt: () => NOW.toISOString(),
    });
    await stores.namespaces.remove(lease, record.id, { keepClaims: true });
    const again = await create({ services: withHosts(HOST) });
    expect(await hosts.released()).toEqual([]);
    expect(await hosts.ofNamespace(again.id)).toMatchObject([
      { host: HOST, heldUntil: NOW.toISOString() },
    ]);
  });

  it('goes on holding what a cluster of that name issued that is gone, beyond the next namespace', async () => {
    const record = await create({ services: withHosts(HOST, OTHER) });
    const later = new Date(Date.now() + 60_000).toISOString();
    await stores
      .knex('host_claims')
      .where({ host: HOST })
      .update({ held_until: later });
    await stores.namespaces.requestDeletion(record.id, 1, 'user:x', NOW);
    await stores.namespaces.remove(lease, record.id);
    expect(await stores.namespaces.hosts.released()).toMatchObject([
      { host: HOST, blockedBy: 'ClusterGone', endsAt: later },
    ]);
    expect(await taken({ owner: BILLING_TEAM })).toEqual([HOST]);
  });

  it('is never without a claim that a spec asks for, when it is taken back while it is freed', async () => {
    const { hosts } = stores.namespaces;
    for (let round = 0; round < 30; round += 1) {
      const host = `${round}.${HOST}`;
      const record = await create({
        name: `shop-${round}`,
        services: withHosts(host),
      });
      const without = await update(record);
      const seen = await hosts.ofNamespace(record.id);
      const [again] = await Promise.all([
        update(without!, host),
        hosts.free(lease, seen),
      ]);
      expect(again).toBeDefined();
      expect(hostsOf(await hosts.ofNamespace(record.id))).toEqual([host]);
    }
  });

  it('frees a host early, once', async () => {
    const record = await create({ services: withHosts(HOST) });
    await update(record);
    const { hosts } = stores.namespaces;
    const [claim] = await hosts.released();
    expect(await hosts.freeEarly(claim)).toBe(true);
    expect(await hosts.freeEarly(claim)).toBe(false);
    expect(await taken()).toEqual([]);
  });

  describe('when a namespace changes hands', () => {
    const giveTo = (record: NamespaceRecord, owner: string) =>
      stores.namespaces.updateSpec(
        record.id,
        record.generation,
        { ...record.spec, owner },
        'user:x',
        NOW,
      );

    it('stays with both teams until it is seen that the former one has no rights there', async () => {
      const record = await create({ services: withHosts(HOST) });
      const given = await giveTo(record, BILLING_TEAM);
      const { hosts } = stores.namespaces;
      expect(await hosts.ofNamespace(record.id)).toMatchObject([
        { owner: SHOP_TEAM, contenders: [BILLING_TEAM] },
      ]);
      for (const owner of [SHOP_TEAM, BILLING_TEAM]) {
        expect(await taken({ cluster: 'another', owner })).toEqual([HOST]);
      }
      await hosts.handOver(lease, record.id, BILLING_TEAM);
      expect(await hosts.ofNamespace(record.id)).toMatchObject([
        { owner: BILLING_TEAM, contenders: undefined },
      ]);
      expect(await taken({ cluster: 'another' })).toEqual([HOST]);
      expect(await taken({ cluster: 'another', owner: BILLING_TEAM })).toEqual(
        [],
      );
      expect(given?.spec.owner).toBe(BILLING_TEAM);
    });

    it('stays with both, too, when the namespace goes back before that', async () => {
      const record = await create({ services: withHosts(HOST) });
      const given = await giveTo(record, BILLING_TEAM);
      await giveTo(given!, SHOP_TEAM);
      const { hosts } = stores.namespaces;
      const contested = [{ owner: SHOP_TEAM, contenders: [BILLING_TEAM] }];
      expect(await hosts.ofNamespace(record.id)).toMatchObject(contested);
      expect(await taken({ cluster: 'another' })).toEqual([HOST]);
      // What a pass for the owner in between saw says nothing now.
      await hosts.handOver(lease, record.id, BILLING_TEAM);
      expect(await hosts.ofNamespace(record.id)).toMatchObject(contested);
      await hosts.handOver(lease, record.id, SHOP_TEAM);
      expect(await taken({ cluster: 'another' })).toEqual([]);
    });

    it('stays with all who had it meanwhile', async () => {
      const record = await create({ services: withHosts(HOST) });
      const given = await giveTo(record, BILLING_TEAM);
      await giveTo(given!, 'group:default/third');
      const { hosts } = stores.namespaces;
      expect(await hosts.ofNamespace(record.id)).toMatchObject([
        { contenders: [BILLING_TEAM, 'group:default/third'] },
      ]);
    });

    it('never ends as the wrong team alone when it goes back while that is seen', async () => {
      const { hosts } = stores.namespaces;
      for (let round = 0; round < 20; round += 1) {
        const record = await create({
          name: `shop-${round}`,
          services: withHosts(`${round}.${HOST}`),
        });
        const given = await giveTo(record, BILLING_TEAM);
        await Promise.all([
          hosts.handOver(lease, record.id, BILLING_TEAM),
          giveTo(given!, SHOP_TEAM),
        ]);
        const [{ owner, contenders = [] }] = await hosts.ofNamespace(record.id);
        expect([owner, ...contenders]).toContain(SHOP_TEAM);
      }
    });

    it('leaves behind what a cluster that is gone issued for the former team', async () => {
      const record = await create({ services: withHosts(HOST) });
      const until = new Date(NOW.getTime() + 1000);
      await stores
        .knex('host_claims')
        .update({ held_until: until.toISOString() });
      expect(await giveTo(record, BILLING_TEAM)).toBeUndefined();
      const spec = { ...record.spec, owner: BILLING_TEAM };
      const { hosts } = stores.namespaces;
      const target = { id: record.id, spec };
      expect(hostsOf(await hosts.inTheWayOf(target, NOW))).toEqual([HOST]);
      expect(await hosts.inTheWayOf(target, until)).toEqual([]);
    });

    it('does not get a host that its former team has elsewhere, too', async () => {
      await create({ cluster: 'another', services: withHosts(HOST) });
      const record = await create({ services: withHosts(OTHER, HOST) });
      const spec = { ...record.spec, owner: BILLING_TEAM };
      const { hosts } = stores.namespaces;
      expect(
        hostsOf(await hosts.inTheWayOf({ id: record.id, spec }, NOW)),
      ).toEqual([HOST]);
      expect(await giveTo(record, BILLING_TEAM)).toBeUndefined();
      expect(await stores.namespaces.getById(record.id)).toEqual(record);
    });
  });

  it('lets two teams that have the same host from before change their namespaces', async () => {
    const record = await create({ services: withHosts(HOST) });
    await create({ cluster: 'another', name: 'x', services: withHosts(HOST) });
    await stores
      .knex('host_claims')
      .where({ cluster: 'another' })
      .update({ owner: BILLING_TEAM });
    expect(await update(record, HOST, OTHER)).toBeDefined();
  });

  it('writes for who takes an expired lease back', async () => {
    const record = await create({ services: withHosts(HOST) });
    await update(record);
    const { hosts } = stores.namespaces;
    await expireLeases(stores.knex);
    await hosts.free(lease, await hosts.released());
    expect(await hosts.released()).toEqual([]);
    await expireLeases(stores.knex);
    await stores.namespaces.remove(lease, record.id);
    expect(await stores.namespaces.getById(record.id)).toBeUndefined();
  });

  it('writes nothing for who has lost the lease', async () => {
    const record = await create({ services: withHosts(HOST) });
    await update(record);
    const { hosts } = stores.namespaces;
    const released = await hosts.released();
    await loseLeases(stores.knex);
    const seen = { lookedAt: NOW.toISOString() };
    for (const write of [
      () => hosts.free(lease, released),
      () => hosts.recordRelease(lease, released, { blockedBy: 'Removing' }),
      () => hosts.recordSeen(lease, released, () => seen),
    ]) {
      await expect(write()).rejects.toThrow(LeaseLostError);
    }
    expect(await hosts.released()).toEqual(released);
  });
});
