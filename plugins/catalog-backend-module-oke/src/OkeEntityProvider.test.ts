import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { DefaultEventsService } from '@backstage/plugin-events-node';
import {
  OKE_EVENT_TOPIC,
  type UnreadableRow,
} from '@okeanos/backstage-plugin-oke-common';
import { clusterStatus, okeNamespace } from './__testUtils__/fixtures';
import { clusterEntity, namespaceEntity } from './entities';
import { OkeEntityProvider } from './OkeEntityProvider';

const CLUSTER = clusterStatus('demo');
const NAMESPACE = okeNamespace('demo', 'shop');
const PLACE = {
  entityRef: 'component:default/cart',
  cluster: 'demo',
  namespace: 'shop',
};

async function setUp() {
  const logger = mockServices.logger.mock();
  const events = DefaultEventsService.create({ logger });
  const client = {
    listClusters: jest.fn(async (_options?: object) => [CLUSTER]),
    listNamespaces: jest.fn(async (_options?: object) => [NAMESPACE]),
    listEntities: jest.fn(async (_options?: object) => [PLACE]),
    listUnreadable: jest.fn(
      async (_options?: object): Promise<UnreadableRow[]> => [],
    ),
  };
  const connection = {
    applyMutation: jest.fn(async () => {}),
    refresh: jest.fn(),
  };
  const sweep = { run: jest.fn(async (_task: { fn: Function }) => {}) };
  const provider = new OkeEntityProvider({
    client,
    auth: mockServices.auth({ pluginId: 'catalog' }),
    events,
    logger,
    sweep,
  });
  await provider.connect(connection);
  return { client, connection, events, logger, provider, sweep };
}

/** A promise, and what ends it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
}

describe('OkeEntityProvider', () => {
  it('gives the catalog everything that there is, and nothing else', async () => {
    const { client, connection, provider } = await setUp();
    await provider.refresh();
    expect(connection.applyMutation.mock.calls).toEqual([
      [
        {
          type: 'full',
          entities: [
            { entity: clusterEntity(CLUSTER), locationKey: 'oke' },
            { entity: namespaceEntity(NAMESPACE, [PLACE]), locationKey: 'oke' },
          ],
        },
      ],
    ]);
    expect(client.listClusters).toHaveBeenCalledWith({
      token: mockCredentials.service.token({
        onBehalfOf: mockCredentials.service('plugin:catalog'),
        targetPluginId: 'oke',
      }),
      signal: expect.any(AbortSignal),
    });
  });

  it('keeps what is declared and cannot be read', async () => {
    const { client, connection, provider } = await setUp();
    const row = {
      ...{ of: 'declaration' as const, message: 'torn' },
      owner: 'group:default/shop',
    };
    client.listUnreadable.mockResolvedValue([
      { ...row, cluster: 'demo' },
      { ...row, cluster: 'edge' },
      { ...row, cluster: 'demo', namespace: 'torn' },
      // What it is of is declared readably, and there.
      { ...row, of: 'status', cluster: 'demo', namespace: 'shop' },
      { ...row, of: 'baseline', cluster: 'demo' },
    ]);
    await provider.refresh();
    expect(connection.applyMutation).toHaveBeenCalledWith({
      type: 'full',
      entities: [
        clusterEntity(CLUSTER),
        namespaceEntity(NAMESPACE, [PLACE]),
        clusterEntity({ name: 'edge', owner: row.owner }),
        namespaceEntity(
          { spec: { cluster: 'demo', name: 'torn', owner: row.owner } },
          [PLACE],
        ),
      ].map(entity => ({ entity, locationKey: 'oke' })),
    });
  });

  it.each([
    ...(['listClusters', 'listNamespaces'] as const),
    ...(['listEntities', 'listUnreadable'] as const),
  ])('removes nothing when %s fails', async method => {
    const { client, connection, logger, provider } = await setUp();
    const failure = new Error('fetch failed');
    client[method].mockRejectedValueOnce(failure);

    await provider.refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
    expect(logger.warn).toHaveBeenCalledWith(
      'Clusters and namespaces were not refreshed; the catalog keeps what it has',
      failure,
    );

    await provider.refresh();
    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
  });

  it('goes on after the catalog has failed', async () => {
    const { connection, logger, provider } = await setUp();
    connection.applyMutation.mockRejectedValueOnce(new Error('database'));
    await provider.refresh();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    await provider.refresh();
    expect(connection.applyMutation).toHaveBeenCalledTimes(2);
  });

  it('gives up a read that is never answered', async () => {
    const { client, connection, provider } = await setUp();
    const deadline = new AbortController();
    const timeout = jest
      .spyOn(AbortSignal, 'timeout')
      .mockReturnValueOnce(deadline.signal);
    client.listClusters.mockImplementationOnce(async () => {
      deadline.abort(new Error('too long'));
      return deadline.signal.throwIfAborted() ?? [];
    });
    await provider.refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
    expect(timeout).toHaveBeenCalledWith(20_000);
    expect(client.listClusters).toHaveBeenCalledWith(
      expect.objectContaining({ signal: deadline.signal }),
    );
  });

  it('looks at once when an event comes', async () => {
    const { connection, events } = await setUp();
    await events.publish({ topic: OKE_EVENT_TOPIC, eventPayload: {} });
    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
  });

  it('begins within the tick of the event', async () => {
    const { client, events } = await setUp();
    const published = events.publish({
      topic: OKE_EVENT_TOPIC,
      eventPayload: {},
    });
    const nextTick = gate();
    setImmediate(nextTick.open);
    await nextTick.opened;
    expect(client.listClusters).toHaveBeenCalledTimes(1);
    await published;
  });

  it('hears no other topic', async () => {
    const { client, events } = await setUp();
    await events.publish({ topic: 'other', eventPayload: {} });
    expect(client.listClusters).not.toHaveBeenCalled();
  });

  it('sweeps', async () => {
    const { connection, sweep } = await setUp();
    const [[task]] = sweep.run.mock.calls;
    await task.fn();
    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
  });

  it('has calls that come during a run share the next one', async () => {
    const { client, connection, provider } = await setUp();
    const { open, opened } = gate();
    client.listClusters.mockImplementationOnce(async () => {
      await opened;
      return [];
    });
    const calls = [1, 2, 3, 4].map(() => provider.refresh());
    open();
    await Promise.all(calls);
    expect(connection.applyMutation).toHaveBeenCalledTimes(2);
    expect(connection.applyMutation).toHaveBeenLastCalledWith(
      expect.objectContaining({
        entities: expect.arrayContaining([
          expect.objectContaining({ entity: clusterEntity(CLUSTER) }),
        ]),
      }),
    );
  });

  it('loses no call, however close to the end of a run it comes', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const { connection, provider } = await setUp();
      const ended = gate();
      connection.applyMutation.mockImplementationOnce(async () => ended.open());
      const first = provider.refresh();
      await ended.opened;
      for (let turn = 0; turn < turns; turn++) {
        await undefined;
      }
      await provider.refresh();
      await first;
      expect(connection.applyMutation).toHaveBeenCalledTimes(2);
    }
  });
});
