import {
  ClusterObjects,
  KubernetesClient,
  kinds,
  ownKinds,
  type ApiResource,
  type ClusterConnection,
  type ReflectorState,
} from '@okeanos/backstage-plugin-oke-node';
import { NOW } from '../../__testUtils__/fixtures';
import { FakeConnection } from './__testUtils__/FakeConnection';
import { ConnectionTracker } from './ConnectionTracker';
import { KindWatch } from './KindWatch';
import { KindWatches } from './KindWatches';

const ids = ownKinds.map(({ id }) => id);

describe('KindWatches', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  function setUp() {
    const fake = new FakeConnection();
    const tracker = new ConnectionTracker(ids, NOW);
    const [onChange, onState, onRelisted] = [jest.fn(), jest.fn(), jest.fn()];
    const [onLost, onGone] = [jest.fn(), jest.fn()];
    const answeredAt = jest.fn<Date | undefined, []>();
    const watches = new KindWatches({
      kinds: ownKinds,
      client: new KubernetesClient(
        fake as Partial<ClusterConnection> as ClusterConnection,
      ),
      objects: new ClusterObjects(),
      ...{
        tracker,
        onChange,
        onState,
        onLost,
        onBack: () => {},
        onGone,
        onRelisted,
        onError: () => {},
      },
      answeredAt,
    });
    const start = async () => {
      watches.start();
      await jest.advanceTimersByTimeAsync(1);
    };
    return { fake, watches, start, tracker, onChange, onState, onRelisted };
  }

  const state = (of: 'syncing' | 'synced' | 'notInstalled') => ({
    state: of,
    since: NOW,
  });
  const lost: ReflectorState = {
    ...{ state: 'unreachable', since: NOW, error: new Error('no route') },
  };
  const resourceOf = (apiVersion: string, kind: string): ApiResource => {
    const [group, version] = apiVersion.includes('/')
      ? apiVersion.split('/')
      : ['', apiVersion];
    return { group, version, kind, plural: kind, namespaced: true };
  };

  const gateway = resourceOf(kinds.Gateway.apiVersion, 'Gateway');

  it('reads every kind, and tells of which', async () => {
    const { watches, start, tracker, onChange, onState } = setUp();
    expect(watches.asOf()).toBeUndefined();
    expect(watches.lastHeard()).toBeUndefined();
    await start();
    expect(tracker.summary(NOW)).toMatchObject({ state: 'connected' });
    expect(new Set(onChange.mock.calls.map(([, kind]) => kind))).toEqual(
      new Set(ids),
    );
    expect(onState).toHaveBeenCalled();
    expect(watches.asOf()).toEqual(NOW);
    expect(watches.lastHeard()).toEqual(NOW);
    await watches.stop();
  });

  it('asks for no kind that is not served, before it is', async () => {
    const { fake, watches, start, tracker } = setUp();
    const asked = jest.spyOn(fake, 'watch');
    const ofGateways = () =>
      asked.mock.calls.filter(([{ path }]) => path.includes('/gateways?'));
    const all = ownKinds.map(({ apiVersion, kind }) =>
      resourceOf(apiVersion, kind),
    );
    const others = all.filter(({ kind }) => kind !== 'Gateway');
    watches.retryServed(others);
    await start();
    expect(tracker.get(kinds.Gateway.id)).toBe('notInstalled');
    expect(asked).toHaveBeenCalledTimes(ownKinds.length - 1);
    watches.retryNow();
    watches.retryServed(others);
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(ofGateways()).toHaveLength(0);

    watches.retryServed(all);
    await jest.advanceTimersByTimeAsync(1);
    expect(tracker.get(kinds.Gateway.id)).toBe('synced');
    expect(ofGateways()).toHaveLength(1);
    await watches.stop();
  });

  it('asks for each kind when it is not told any more what is served', async () => {
    const { fake, watches, start, tracker } = setUp();
    watches.retryServed([]);
    await start();
    expect(tracker.get(kinds.Gateway.id)).toBe('notInstalled');
    const asked = jest.spyOn(fake, 'watch');
    watches.forgetServed();
    await jest.advanceTimersByTimeAsync(1);
    expect(tracker.get(kinds.Gateway.id)).toBe('synced');
    expect(asked.mock.calls.map(([{ path }]) => path)).not.toContainEqual(
      expect.stringContaining('/pods?'),
    );
    await watches.stop();
  });

  it('has no view to tell the age of while a kind that is watched was never read', async () => {
    const { watches, start, tracker } = setUp();
    tracker.set(kinds.Gateway.id, state('notInstalled'));
    expect(watches.asOf()).toBeUndefined();
    await start();
    await watches.stop();
    ids.forEach(kind => tracker.set(kind, state('notInstalled')));
    expect(watches.asOf()).toBeUndefined();
  });

  it('tries again what was not answered, and what is served by now, when the API server tells what it serves', () => {
    const { watches, tracker } = setUp();
    const retryNow = jest.spyOn(KindWatch.prototype, 'retryNow');
    ids.forEach(kind => tracker.set(kind, state('synced')));
    watches.retryServed([gateway]);
    expect(retryNow).not.toHaveBeenCalled();

    tracker.set('Pod', lost);
    tracker.set(kinds.Gateway.id, state('notInstalled'));
    tracker.set(kinds.Certificate.id, state('notInstalled'));
    watches.retryServed([gateway]);
    expect(retryNow).toHaveBeenCalledTimes(2);
    retryNow.mockClear();
    tracker.set('Pod', state('synced'));
    watches.retryServed([resourceOf('networking.istio.io/v1', 'Gateway')]);
    expect(retryNow).not.toHaveBeenCalled();
    watches.retryServed([]);
    expect(retryNow).not.toHaveBeenCalled();
  });
});
