import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import {
  ownKinds,
  type ClusterConnection,
} from '@okeanos/backstage-plugin-oke-node';
import { metricsForTests } from '../../__testUtils__/metrics';
import { NOW } from '../../__testUtils__/fixtures';
import { Evaluators } from '../../extensions/Evaluators';
import type { NamespaceStateStore } from '../../statuses/NamespaceStateStore';
import type { StatusStore } from '../../statuses/StatusStore';
import type { ObservedClusterStore } from './ObservedClusterStore';
import {
  BookmarkingConnection,
  type WatchHabits,
} from './__testUtils__/BookmarkingConnection';
import { ClusterWatcher } from './ClusterWatcher';
import { Turns } from './Turns';

// The delays of watches and watchers pass by the clock of the test, too.
jest.mock('node:timers/promises', () => ({
  ...jest.requireActual('node:timers/promises'),
  setTimeout: (
    ms: number,
    value: unknown,
    { signal }: { signal?: AbortSignal } = {},
  ) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(value), ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
      if (signal?.aborted) {
        clearTimeout(timer);
        reject(signal.reason);
      }
    }),
}));

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Well below the two minutes after which a page says that nothing was heard. */
const OLDEST_MS = 90 * SECOND;

/** kube-apiserver: a bookmark about each minute (`bookmarkFrequency`, 1 s of timer and its jitter), the first ones late. */
const asKubeApiserver = { firstMs: 61 * SECOND, everyMs: 61 * SECOND };

/** Of clusters as they are met: by seed, always the same. */
const met = fc
  .record({
    firstMs: fc.integer({ min: 60 * SECOND, max: 170 * SECOND }),
    everyMs: fc.integer({ min: 60 * SECOND, max: 63 * SECOND }),
    /** Of how many of ten kinds there is never a bookmark. */
    without: fc.constantFrom(0, 0, 1, 5, 10),
    ends: fc.option(
      fc.array(fc.integer({ min: 300 * SECOND, max: 600 * SECOND }), {
        minLength: 7,
        maxLength: 7,
      }),
    ),
    proxyIdleMs: fc.constantFrom(
      undefined,
      undefined,
      30 * SECOND,
      55 * SECOND,
      240 * SECOND,
    ),
    expired: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ firstMs, everyMs, without, ends, proxyIdleMs, expired }) => {
    let [end, resumed] = [0, 0];
    const habits: WatchHabits = {
      bookmarks: path =>
        path.length % 10 < without ? undefined : { firstMs, everyMs },
      endsAfterMs: ends ? () => ends[end++ % ends.length] : undefined,
      proxyIdleMs,
      isExpired: () => expired[resumed++ % expired.length],
    };
    return habits;
  });

describe('Quiet clusters', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => jest.useRealTimers());

  /** Watches a cluster until it is connected. */
  async function watch(habits: WatchHabits) {
    const api = new BookmarkingConnection(habits);
    const recordView = jest.fn<
      Promise<void>,
      Parameters<ObservedClusterStore['recordView']>
    >(async () => {});
    const watcher = new ClusterWatcher(
      {
        connection: api as Partial<ClusterConnection> as ClusterConnection,
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
          readCluster: async () => [],
          namespaces: {
            read: async () => [],
          } as Partial<NamespaceStateStore> as NamespaceStateStore,
        } as Partial<StatusStore> as StatusStore,
        sources: [],
        evaluators: new Evaluators(),
        lease: { objectId: 'watch:demo', owner: 'this replica', epoch: 1 },
        turns: new Turns({ nextTurn: async () => {}, now: () => 0 }),
        logger: mockServices.logger.mock(),
        onChanged: () => {},
        onBack: () => {},
        onServed: () => {},
        areApisTold: () => true,
      },
    );
    const stopping = new AbortController();
    const running = watcher.run(stopping.signal).catch(error => error);
    const connection = () => recordView.mock.lastCall?.[2].connection;
    return {
      api,
      connection,
      /** What a page would be alarmed by. */
      alarm: () => {
        const { state, asOf, staleKinds = [] } = connection() ?? {};
        const ageMs = Date.now() - Date.parse(asOf ?? '');
        return state === 'connected' &&
          ageMs <= OLDEST_MS &&
          staleKinds.length === 0
          ? undefined
          : { after: Date.now() - NOW.getTime(), state, ageMs, staleKinds };
      },
      stop: async () => {
        stopping.abort(new Error('That is all'));
        await jest.advanceTimersByTimeAsync(SECOND);
        expect(await running).toBe(stopping.signal.reason);
      },
    };
  }

  it('give no alarm in an hour, whatever their bookmarks and whoever cuts their watches', async () => {
    const clusters = await Promise.all(
      [
        { bookmarks: () => asKubeApiserver },
        ...fc.sample(met, { seed: 9, numRuns: 19 }),
      ].map(watch),
    );
    await jest.advanceTimersByTimeAsync(2 * SECOND);
    const alarms: unknown[] = [];
    for (let second = 2; second < 3_600 && alarms.length < 5; second += 2) {
      clusters.forEach(({ alarm }, index) => {
        const found = alarm();
        if (found) {
          alarms.push({ cluster: index, ...found });
        }
      });
      await jest.advanceTimersByTimeAsync(2 * SECOND);
    }
    expect(alarms).toEqual([]);
    await Promise.all(clusters.map(({ stop }) => stop()));
  }, 300_000);

  it('are told to be frozen within 40 s, whenever that happens', async () => {
    for (const frozenAfter of [5, 33, 62, 130]) {
      const { api, connection, stop } = await watch({
        bookmarks: () => asKubeApiserver,
      });
      await jest.advanceTimersByTimeAsync(frozenAfter * SECOND);
      api.isFrozen = true;
      await jest.advanceTimersByTimeAsync(39 * SECOND);
      expect(connection()).toMatchObject({ state: 'unreachable' });
      api.isFrozen = false;
      await jest.advanceTimersByTimeAsync(10 * SECOND);
      expect(connection()).toMatchObject({ state: 'connected' });
      await stop();
    }
  }, 300_000);

  it('are told to be frozen when a proxy answers for them', async () => {
    const { api, connection, stop } = await watch({
      bookmarks: () => asKubeApiserver,
    });
    await jest.advanceTimersByTimeAsync(100 * SECOND);
    api.isFrozen = true;
    jest.spyOn(api, 'request').mockResolvedValue({
      statusCode: 504,
      headers: {},
      body: 'upstream request timeout',
    });
    await jest.advanceTimersByTimeAsync(39 * SECOND);
    expect(connection()).toMatchObject({ state: 'unreachable' });
    await stop();
  });

  it('are connected while one kind stands still, which is told, and no other', async () => {
    const { api, connection, alarm, stop } = await watch({
      bookmarks: () => asKubeApiserver,
    });
    await jest.advanceTimersByTimeAsync(100 * SECOND);
    const [ingress] = ownKinds.filter(({ kind }) => kind === 'Ingress');
    api.frozenPaths.add(`/apis/${ingress.apiVersion}/${ingress.plural}`);
    const heardLast = Date.now();
    await jest.advanceTimersByTimeAsync(130 * SECOND);
    expect(connection()).toMatchObject({
      state: 'connected',
      message: expect.stringMatching(/Ingress/),
      staleKinds: [{ kind: ingress.id, message: expect.any(String) }],
    });
    const [{ since }] = connection()?.staleKinds ?? [];
    expect(Date.parse(since)).toBeLessThanOrEqual(heardLast);
    expect(Date.now() - Date.parse(connection()?.asOf ?? '')).toBeLessThan(
      MINUTE,
    );
    api.frozenPaths.clear();
    await jest.advanceTimersByTimeAsync(45 * SECOND);
    expect(alarm()).toBeUndefined();
    await stop();
  });
});
