import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { namespaceSpec, NOW, serviceStatus } from '../__testUtils__/fixtures';
import { hold, openStores, type Stores } from '../__testUtils__/stores';
import { StatusSignals } from './StatusSignals';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('StatusSignals on %s', id => {
  let stores: Stores;
  const publish = jest.fn();
  const logger = mockServices.logger.mock();
  const channels: Record<string, string> = {};
  let queries = 0;

  beforeAll(async () => {
    stores = await openStores(await databases.init(id));
    const { statuses, observedClusters, leases } = stores;
    const lease = await hold(leases, 'watch:demo');
    await observedClusters.ensure('demo', '', NOW);
    const view = { components: [], nodes: {} };
    const connection = {
      state: 'connected',
      message: 'It is watched',
      since: NOW.toISOString(),
    } as const;
    await observedClusters.recordView(
      lease,
      'demo',
      { connection, view },
      true,
    );
    for (const [entity, namespace] of [
      ['cart', 'shop'],
      ['web', 'shop'],
      ['bill', 'billing'],
    ]) {
      channels[entity] = await channelOf(entity, 'demo', namespace);
    }
    await channelOf('elsewhere', 'other', 'shop');
    for (const message of ['one', 'other']) {
      const status = serviceStatus();
      status.policy.message = message;
      const upsert = { type: 'upsert', namespaceId: 'n', labels: {} } as const;
      await statuses.write(
        lease,
        'demo',
        new Map([['shop', [{ ...upsert, status }]]]),
      );
    }
    stores.knex.on('query', () => {
      queries += 1;
    });
  });
  beforeEach(() => {
    jest.resetAllMocks();
    logger.child.mockReturnValue(logger);
    queries = 0;
  });

  /** As the status endpoint gives it out. */
  async function channelOf(entity: string, cluster: string, namespace: string) {
    const { namespaces } = stores;
    const { id: namespaceId, generation } =
      (await namespaces.get(cluster, namespace)) ??
      (await namespaces.create(
        namespaceSpec({ cluster, name: namespace }),
        ...(['x', NOW] as const),
      ))!;
    const of = { cluster, namespace, namespaceId, generation };
    const { channel } = await stores.channels.open(
      entity,
      { ...of, entityKey: '' },
      new Date(),
    );
    return channel;
  }

  const publishOf = async (cluster: string, namespace?: string) => {
    const { channels: store, observedClusters } = stores;
    const signals = { publish };
    await new StatusSignals({
      ...{ signals, channels: store, observedClusters, logger },
    }).publish(cluster, namespace);
    return Object.fromEntries(
      publish.mock.calls.map(([{ channel, message }]) => [
        channel,
        message.version,
      ]),
    );
  };

  it('tell the pages of a namespace the version of what they show', async () => {
    expect(await publishOf('demo', 'shop')).toEqual({
      [channels.cart]: 3,
      [channels.web]: 3,
    });
  });

  it('tell all pages of a cluster, with as many queries', async () => {
    expect(await publishOf('demo')).toEqual({
      [channels.cart]: 3,
      [channels.web]: 3,
      [channels.bill]: 1,
    });
    expect(queries).toBe(2);
  });

  it('log that they were not sent, and go on', async () => {
    publish.mockRejectedValue(new Error('no broker'));
    await publishOf('demo', 'shop');
    expect(logger.child).toHaveBeenCalledWith({ cluster: 'demo' });
    expect(logger.warn).toHaveBeenCalledWith(
      'A signal of cluster demo was not sent: Error: no broker',
    );
  });
});
