import { setTimeout as delay } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import {
  ownKinds,
  type ClusterConnection,
} from '@okeanos/backstage-plugin-oke-node';
import { metricsForTests } from '../../__testUtils__/metrics';
import { NOW, serviceStatus } from '../../__testUtils__/fixtures';
import { Evaluators } from '../../extensions/Evaluators';
import { until } from '../../__testUtils__/until';
import type { NamespaceStateStore } from '../../statuses/NamespaceStateStore';
import type { ObservedClusterStore } from './ObservedClusterStore';
import type { StatusRecord, StatusStore } from '../../statuses/StatusStore';
import { FakeConnection } from './__testUtils__/FakeConnection';
import { ClusterWatcher } from './ClusterWatcher';
import { KindWatch } from './KindWatch';
import { Turns } from './Turns';

describe('ClusterWatcher', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** Watches until it is connected, or whatever else. */
  async function watch(
    first: string = 'connected',
    connection: FakeConnection = new FakeConnection(),
    known: StatusRecord[] | Promise<StatusRecord[]> = [],
    turns: Pick<Turns, 'next'> = new Turns(),
    areApisTold = false,
  ) {
    const write = jest.fn<Promise<void>, Parameters<StatusStore['write']>>(
      async () => {},
    );
    const recordView = jest.fn<
      Promise<void>,
      Parameters<ObservedClusterStore['recordView']>
    >(async () => {});
    const onChanged = jest.fn();
    const retryNow = jest.spyOn(KindWatch.prototype, 'retryNow');
    const watcher = new ClusterWatcher(
      {
        connection:
          connection as Partial<ClusterConnection> as ClusterConnection,
        isOutdated: async () => false,
      },
      {
        metrics: metricsForTests(),
        record: {
          name: 'demo',
          connection: {
            state: 'connecting',
            message: '',
            since: NOW.toISOString(),
          },
          view: { components: [], nodes: {} },
          version: 0,
        },
        observedClusters: {
          recordView,
        } as Partial<ObservedClusterStore> as ObservedClusterStore,
        statuses: {
          readCluster: async () => known,
          namespaces: {
            read: async () => [],
          } as Partial<NamespaceStateStore> as NamespaceStateStore,
          write,
        } as Partial<StatusStore> as StatusStore,
        sources: [],
        evaluators: new Evaluators(),
        lease: { objectId: 'watch:demo', owner: 'this replica', epoch: 1 },
        turns,
        logger: mockServices.logger.mock(),
        onChanged,
        onBack: () => {},
        onServed: () => {},
        areApisTold: () => areApisTold,
      },
    );
    const becomes = (state: string, message = /./) =>
      until(
        async () => recordView.mock.lastCall?.[2].connection,
        found => found?.state === state && message.test(found.message),
      );
    const stopping = new AbortController();
    const running = watcher.run(stopping.signal).catch(error => error);
    const stop = async () => {
      stopping.abort(new Error('That is all'));
      expect(await running).toBe(stopping.signal.reason);
    };
    await becomes(first);
    retryNow.mockClear();
    return {
      connection,
      becomes,
      retryNow,
      write,
      recordView,
      onChanged,
      stop,
    };
  }

  it('notices a frozen API server within 37 s, and tries all watches again when it is back', async () => {
    const { connection, becomes, retryNow, stop } = await watch();
    connection.isFrozen = true;
    await jest.advanceTimersByTimeAsync(37_000);
    expect(await becomes('unreachable')).toMatchObject({
      since: NOW.toISOString(),
      asOf: NOW.toISOString(),
      message: expect.stringMatching(/no answer to GET \/version within 5000/),
    });
    expect(retryNow).not.toHaveBeenCalled();

    connection.isFrozen = false;
    await jest.advanceTimersByTimeAsync(5_000);
    await becomes('connected');
    expect(new Set(retryNow.mock.contexts).size).toBe(ownKinds.length);
    await stop();
  });

  it('says of what was known that it may not be read, once that lasts', async () => {
    const connection = new FakeConnection();
    connection.isForbidden = true;
    const known = { namespaceId: 'id-1', labels: {}, status: serviceStatus() };
    const { write, stop } = await watch('notPermitted', connection, [known]);
    expect(write).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(40_000);
    await until(async () => write.mock.calls.length, Boolean);
    const [[, cluster, changes]] = write.mock.calls;
    expect(cluster).toBe('demo');
    expect([...changes.keys()]).toEqual(['shop']);
    expect(changes.get('shop')).toMatchObject([
      {
        type: 'upsert',
        namespaceId: 'id-1',
        status: {
          service: 'cart',
          exposure: { state: 'notPermitted' },
          certificates: { state: 'notPermitted' },
        },
      },
    ]);
    await stop();
  });

  it('evaluates what a turn has time for, writes it together, and tells pages when it is through', async () => {
    const connection = new FakeConnection();
    connection.isForbidden = true;
    const known = ['cart', 'web', 'api'].map(service => ({
      ...{ namespaceId: 'id-1', labels: {} },
      status: serviceStatus({ service }),
    }));
    const { write, onChanged, stop } = await watch(
      'notPermitted',
      connection,
      known,
      // Each turn is over when it has begun.
      { next: async () => () => true },
    );
    write.mockImplementation(async () => {
      expect(onChanged).not.toHaveBeenCalledWith('demo', 'shop');
    });
    await jest.advanceTimersByTimeAsync(40_000);
    const told = () =>
      onChanged.mock.calls.filter(([, namespace]) => namespace === 'shop');
    await until(async () => told().length, Boolean);
    expect(
      write.mock.calls.map(([, , changes]) => changes.get('shop')?.length),
    ).toEqual([3]);
    expect(told()).toHaveLength(1);
    await stop();
  });

  it('does not lose what is served when it learns that before it has read its rows', async () => {
    const connection = new FakeConnection();
    const asked = jest.spyOn(connection, 'request');
    const rows = until(
      async () => asked.mock.calls.map(([{ path }]) => path),
      paths => paths.includes('/version') && paths.includes('/apis'),
    ).then(() => []);
    const { stop } = await watch('connected', connection, rows);
    await stop();
  });

  it('believes that it may not ask what is served once that lasts', async () => {
    const connection = new FakeConnection();
    connection.isDiscoveryForbidden = true;
    const { becomes, stop } = await watch('connecting', connection);
    const asked = jest.spyOn(connection, 'request');
    await jest.advanceTimersByTimeAsync(20_000);
    expect(asked.mock.calls.length).toBeGreaterThan(1);
    await becomes('connecting', /the served APIs are not known yet/);
    await jest.advanceTimersByTimeAsync(15_000);
    await becomes('connected');
    await stop();
  });

  it('tells another version soon when the API server was away, also where it is told which kinds are served', async () => {
    const { connection, recordView, stop } = await watch(
      ...(['connected', undefined, undefined, undefined, true] as const),
    );
    const version = async () => recordView.mock.lastCall?.[2].kubernetesVersion;
    await until(version, found => found === 'v1.36.3');
    // Two answers that are the same: from then on it asks once a minute, and looks every 10 s whether anything is lost.
    await jest.advanceTimersByTimeAsync(20_500);
    connection.refuseWatches();
    await until(
      async () => connection.refusedWatches,
      refused => refused >= ownKinds.length,
    );
    connection.comeBack('v1.37.0');
    // Watches wait by the real clock; whatever else is asked now and then is not.
    for (let tries = 0; tries < 40; tries += 1) {
      await jest.advanceTimersByTimeAsync(50);
      await delay(100);
    }
    expect(await version()).toBe('v1.37.0');
    await stop();
  });

  it('tries lost watches again when one of them is back', async () => {
    const { connection, retryNow, stop } = await watch();
    connection.refuseWatches();
    await until(
      async () => connection.refusedWatches,
      refused => refused >= ownKinds.length,
    );
    expect(retryNow).not.toHaveBeenCalled();
    connection.acceptWatches('/api/v1/pods');
    // More than the first delay of a watch, less than until anything else is asked.
    await jest.advanceTimersByTimeAsync(2_000);
    await until(
      async () => new Set(retryNow.mock.contexts).size,
      retried => retried === ownKinds.length - 1,
    );
    await stop();
  });

  it('tries lost watches again when the API server answers something else', async () => {
    const { connection, retryNow, stop } = await watch();
    connection.refuseWatches();
    await until(
      async () => connection.refusedWatches,
      refused => refused >= ownKinds.length,
    );
    await jest.advanceTimersByTimeAsync(150_000);
    await until(
      async () => new Set(retryNow.mock.contexts).size,
      retried => retried === ownKinds.length,
    );
    await stop();
  });
});
