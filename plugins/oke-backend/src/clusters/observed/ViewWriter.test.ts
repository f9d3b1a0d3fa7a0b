import { NOW } from '../../__testUtils__/fixtures';
import type { Connection } from './ConnectionTracker';
import type { ClusterView } from './ObservedClusterStore';
import { ViewWriter } from './ViewWriter';

const before = new Date(NOW.getTime() - 60_000).toISOString();
const lease = { objectId: 'watch:demo', owner: 'this replica', epoch: 1 };
const connected: Connection = {
  state: 'connected',
  message: 'All watches are complete',
  since: NOW.toISOString(),
};
const component = (since: string): ClusterView['components'][number] => ({
  ...{ name: 'Gateway API', state: 'healthy', reason: 'Served' },
  ...{ message: 'The cluster serves Gateway API', since, evidence: [] },
});

describe('ViewWriter', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => jest.useRealTimers());

  function setUp(asOf: { asOf?: string }) {
    const [recordView, onChanged] = [jest.fn(async () => {}), jest.fn()];
    const writer = new ViewWriter({
      record: {
        name: 'demo',
        connection: { ...connected, state: 'unreachable', ...asOf },
        view: { components: [component(before)], nodes: {} },
        version: 3,
      },
      observedClusters: { recordView },
      lease,
      onChanged,
    });
    return { writer, recordView, onChanged };
  }

  it('writes and tells what is different, with what the row had before anything was seen', async () => {
    const { writer, recordView, onChanged } = setUp({ asOf: before });
    await writer.write(connected, 'v1.36.3');
    expect(recordView.mock.calls).toEqual([
      [
        lease,
        'demo',
        {
          connection: { ...connected, asOf: before },
          view: { components: [component(before)], nodes: {} },
          kubernetesVersion: 'v1.36.3',
        },
        true,
      ],
    ]);
    expect(onChanged.mock.calls).toEqual([['demo']]);
  });

  it('writes freshness alone every 20 s, and tells nobody', async () => {
    const { writer, recordView, onChanged } = setUp({ asOf: before });
    const view = { components: [component(NOW.toISOString())], nodes: {} };
    await writer.write(connected, 'v1.36.3');
    jest.advanceTimersByTime(19_999);
    writer.see(view, new Date());
    await writer.write(connected, 'v1.36.3');
    expect(recordView).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1);
    await writer.write(connected, 'v1.36.3');
    expect(recordView).toHaveBeenCalledTimes(2);
    expect(recordView.mock.lastCall).toMatchObject([
      lease,
      'demo',
      {
        connection: { asOf: new Date(NOW.getTime() + 19_999).toISOString() },
        // It was so before.
        view: { components: [{ since: before }] },
      },
      false,
    ]);
    expect(onChanged).toHaveBeenCalledTimes(1);
  });

  it('looks soon for how old the view is while that was never known, and writes it at once', async () => {
    const { writer, recordView } = setUp({});
    const view = { components: [], nodes: {} };
    writer.see(view, undefined);
    await writer.write(connected, undefined);
    await writer.write(connected, undefined);
    expect(recordView).toHaveBeenCalledTimes(1);
    expect(writer.dueInMs).toBe(1_000);
    writer.see(view, NOW);
    await writer.write(connected, undefined);
    expect(recordView.mock.lastCall).toMatchObject([
      lease,
      'demo',
      { connection: { asOf: NOW.toISOString() } },
      true,
    ]);
    expect(writer.dueInMs).toBe(20_000);
  });

  it('keeps how old the view is when a later look cannot tell', async () => {
    const { writer, recordView } = setUp({ asOf: before });
    writer.see({ components: [], nodes: {} }, undefined);
    await writer.write(connected, undefined);
    expect(recordView.mock.lastCall).toMatchObject([
      lease,
      'demo',
      { connection: { asOf: before }, view: { components: [] } },
      true,
    ]);
  });

  it.each([
    ['the connection', { ...connected, message: 'else' }, 'v1.36.3'],
    ['the version', connected, 'v1.37.0'],
  ])('writes at once when %s is different', async (_what, next, version) => {
    const { writer, recordView } = setUp({ asOf: before });
    await writer.write(connected, 'v1.36.3');
    await writer.write(next, version);
    expect(recordView).toHaveBeenCalledTimes(2);
    expect(recordView.mock.lastCall).toMatchObject({ 3: true });
  });

  it('writes again what could not be written', async () => {
    const { writer, recordView, onChanged } = setUp({ asOf: before });
    recordView.mockRejectedValueOnce(new Error('no database'));
    await expect(writer.write(connected, undefined)).rejects.toThrow(
      'no database',
    );
    expect(onChanged).not.toHaveBeenCalled();
    await writer.write(connected, undefined);
    expect(onChanged).toHaveBeenCalledTimes(1);
  });
});
