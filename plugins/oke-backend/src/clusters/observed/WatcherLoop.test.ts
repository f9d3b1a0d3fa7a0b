import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ownKinds } from '@okeanos/backstage-plugin-oke-node';
import { metricsForTests } from '../../__testUtils__/metrics';
import { NOW } from '../../__testUtils__/fixtures';
import {
  expireLeases,
  loseLeases,
  openStores,
} from '../../__testUtils__/stores';
import { Evaluators } from '../../extensions/Evaluators';
import { until } from '../../__testUtils__/until';
import { ClusterRegistry } from '../ClusterRegistry';
import { LeaseStore } from '../../leases/LeaseStore';
import { FakeConnection } from './__testUtils__/FakeConnection';
import { WatchedCluster } from './__testUtils__/WatchedCluster';
import { WatcherLoop } from './WatcherLoop';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('WatcherLoop', () => {
  async function watchedWorld() {
    const stores = await openStores(await databases.init('SQLITE_3'));
    const leases = new LeaseStore(stores.knex, {
      duration: 10_000,
      renewal: 5,
    });
    await stores.observedClusters.ensure('demo', '', NOW);
    const fake = new FakeConnection();
    const registry = new ClusterRegistry([]);
    await registry.put(new WatchedCluster('demo', fake));
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const metrics = metricsForTests();
    const eventsWritten = jest.spyOn(metrics, 'eventsWritten');
    const leaseLost = jest.spyOn(metrics, 'leaseLost');
    const loop = new WatcherLoop({
      ...stores,
      leases,
      registry,
      owner: 'this replica',
      metrics,
      sources: [],
      evaluators: new Evaluators(),
      logger,
      onChanged: () => {},
      onBack: () => {},
      onPartsChanged: () => {},
      onPartsStanding: () => {},
    });
    loop.sync();
    await until(
      () => stores.observedClusters.connectionOf('demo'),
      found => found?.connection.state === 'connected',
    );
    const told = { eventsWritten, leaseLost };
    return { ...stores, fake, logger, loop, told };
  }

  it('watches on, and reads nothing anew, when its lease expired unnoticed and nobody took it', async () => {
    const { knex, fake, logger, loop } = await watchedWorld();
    expect(fake.lists).toBe(ownKinds.length);
    await expireLeases(knex);
    await until(
      () => knex('leases').where({ object_id: 'watch:demo' }).first(),
      ({ expires_at: at }) => Number(at) > Date.now(),
    );
    expect(logger.info).not.toHaveBeenCalled();
    expect(fake.lists).toBe(ownKinds.length);
    const lease = await knex('leases')
      .where({ object_id: 'watch:demo' })
      .first();
    expect(lease).toMatchObject({ owner: 'this replica', epoch: 1 });
    await loop.stop();
  });

  it('tells how its watches stand, and how long events took', async () => {
    const { loop, told } = await watchedWorld();
    expect(loop.watches()).toEqual([
      { cluster: 'demo', state: 'synced', count: ownKinds.length },
    ]);
    const [[cluster, seconds]] = await until(
      async () => told.eventsWritten.mock.calls,
      calls => calls.length > 0,
    );
    expect(cluster).toBe('demo');
    expect(seconds).toBeGreaterThan(0);
    expect(told.leaseLost).not.toHaveBeenCalled();
    await loop.stop();
    expect(loop.watches()).toEqual([]);
  });

  it('ends when another replica took its lease', async () => {
    const { knex, logger, loop, told } = await watchedWorld();
    await loseLeases(knex);
    await until(async () => logger.info.mock.calls.length, Boolean);
    expect(logger.info).toHaveBeenCalledWith(
      'Another replica acts for watch:demo now',
    );
    expect(told.leaseLost.mock.calls).toEqual([['watch']]);
    await loop.stop();
    expect(
      await knex('leases').where({ object_id: 'watch:demo' }).first(),
    ).toMatchObject({
      owner: 'another replica',
    });
  });
});
