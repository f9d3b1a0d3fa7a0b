import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Notice } from '@okeanos/backstage-plugin-oke-node/alpha';
import { clusterSpec, NOW } from '../__testUtils__/fixtures';
import { openStores, type Stores } from '../__testUtils__/stores';
import { NoticeSender } from './NoticeSender';

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
});

describe.each(databases.eachSupportedId())('NoticeSender on %s', databaseId => {
  let stores: Stores;
  const logger = mockServices.logger.mock();
  const receive = jest.fn<Promise<void>, [Notice]>();

  beforeAll(async () => {
    stores = await openStores(await databases.init(databaseId));
  });
  beforeEach(async () => {
    for (const table of ['leases', 'clusters', 'notices']) {
      await stores.knex(table).delete();
    }
    jest.resetAllMocks();
    receive.mockResolvedValue();
    await stores.declaredClusters.create(clusterSpec(), 'user:x', NOW);
  });

  const sender = (owner = 'this replica', ids = ['notifications']) =>
    new NoticeSender({
      receivers: ids.map(id => ({ id, module: '@acme/notices', receive })),
      store: stores.notices,
      clusters: stores.declaredClusters,
      namespaces: stores.namespaces,
      leases: stores.leases,
      ...{ owner, logger },
    });
  const ready = (
    status: 'True' | 'False' | 'Unknown',
    more: { final?: boolean; reason?: string } = {},
  ) =>
    stores.knex('clusters').update({
      conditions: JSON.stringify([
        {
          ...{ type: 'Ready', status, reason: 'Refused', message: 'm' },
          ...{ observedGeneration: 1, since: NOW.toISOString(), ...more },
        },
      ]),
    });
  const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
  const titles = () => receive.mock.calls.map(([{ title }]) => title);
  const FAILED = 'The cluster demo is not as it was asked for';
  const WELL = 'What had failed of the cluster demo is done';

  it('tells once of a failure, by whichever replica', async () => {
    await ready('False', { final: true });
    await Promise.all([sender().look(NOW), sender('another').look(NOW)]);
    await sender('a third').look(after(30));
    expect(titles()).toEqual([FAILED]);
  });

  it('tells of it again when it failed for something else, and once when it is well', async () => {
    const one = sender();
    await ready('False', { final: true });
    await one.look(NOW);
    await ready('Unknown');
    await one.look(after(30));
    await ready('False', { final: true, reason: 'Other' });
    await one.look(after(60));
    await ready('True');
    await one.look(after(90));
    await one.look(after(120));
    expect(titles()).toEqual([FAILED, FAILED, WELL]);
    const scopes = receive.mock.calls.map(([{ scope }]) => scope);
    expect(new Set(scopes).size).toBe(1);
  });

  it('tells nothing of what was well all the time', async () => {
    await ready('True');
    await sender().look(NOW);
    expect(receive).not.toHaveBeenCalled();
  });

  it('looks every half minute, and asks nothing where there is nobody to tell', async () => {
    const list = jest.spyOn(stores.declaredClusters, 'list');
    await sender('nobody', []).look(NOW);
    expect(list).not.toHaveBeenCalled();
    const one = sender();
    await one.look(NOW);
    await one.look(after(29));
    expect(list).toHaveBeenCalledTimes(1);
    await one.look(after(30));
    expect(list).toHaveBeenCalledTimes(2);
    list.mockRestore();
  });

  it('tries again what was not taken, and says so once', async () => {
    await ready('False', { final: true });
    receive.mockRejectedValueOnce(new Error('away'));
    receive.mockRejectedValueOnce(new Error('away'));
    const one = sender();
    await one.look(NOW);
    await one.look(after(30));
    await one.look(after(60));
    await one.look(after(90));
    expect(titles()).toEqual([FAILED, FAILED, FAILED]);
    expect(logger.warn.mock.calls).toEqual([
      [expect.stringMatching(/not sent by @acme\/notices.*away/)],
    ]);
  });

  it('says at last that something is gone of which it told, and forgets it', async () => {
    await ready('False', { final: true });
    const one = sender();
    await one.look(NOW);
    expect(await stores.notices.list()).toHaveLength(1);
    await stores.knex('clusters').delete();
    await one.look(after(30));
    expect(await stores.notices.list()).toEqual([]);
    await one.look(after(60));
    expect(titles()).toEqual([FAILED, 'The cluster demo is gone']);
    const [[failed], [gone]] = receive.mock.calls;
    expect(gone).toMatchObject({
      ...{ scope: failed.scope, owner: failed.owner, cluster: 'demo' },
    });
  });

  it('forgets nothing while something cannot be read', async () => {
    await ready('False', { final: true });
    const one = sender();
    await one.look(NOW);
    await stores.knex('clusters').update({ spec: '{}' });
    await one.look(after(30));
    expect(await stores.notices.list()).toHaveLength(1);
    expect(titles()).toEqual([FAILED]);
  });

  it('tells nothing after it was stopped', async () => {
    await ready('False', { final: true });
    const one = sender();
    await one.stop();
    await one.look(NOW);
    expect(receive).not.toHaveBeenCalled();
  });
});
