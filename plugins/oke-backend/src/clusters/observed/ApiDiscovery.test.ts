import type {
  ApiResource,
  KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import { ApiDiscovery } from './ApiDiscovery';

const pods: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  namespaced: true,
};

describe('ApiDiscovery', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function setUp() {
    const client = { version: jest.fn(), discover: jest.fn() };
    client.version.mockResolvedValue('v1.36.3');
    client.discover.mockResolvedValue([pods]);
    const [onAnswer, onError] = [jest.fn(), jest.fn()];
    const isTold = jest.fn(() => false);
    const discovery = new ApiDiscovery({
      client: client as unknown as KubernetesClient,
      onAnswer,
      onError,
      isTold,
    });
    const stopping = new AbortController();
    const running = discovery.run(stopping.signal);
    const stop = async () => {
      stopping.abort();
      await running;
    };
    return { client, discovery, onAnswer, onError, isTold, stop };
  }

  it('asks at once, and again every 10 s', async () => {
    const { onAnswer, stop } = setUp();
    await jest.advanceTimersByTimeAsync(9_999);
    expect(onAnswer.mock.calls).toEqual([['v1.36.3', [pods]]]);
    await jest.advanceTimersByTimeAsync(1);
    expect(onAnswer).toHaveBeenCalledTimes(2);
    await stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('asks seldom while something tells of changes and nothing changes, and several times after a change', async () => {
    const { client, discovery, onAnswer, isTold, stop } = setUp();
    isTold.mockReturnValue(true);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(onAnswer).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(59_999);
    expect(onAnswer).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(onAnswer).toHaveBeenCalledTimes(3);
    client.discover.mockResolvedValue([]);
    discovery.changed();
    await jest.advanceTimersByTimeAsync(2_700);
    expect(onAnswer).toHaveBeenCalledTimes(6);
    await stop();
  });

  it('asks sooner when there was no answer', async () => {
    const { client, onAnswer, onError, stop } = setUp();
    client.version.mockRejectedValueOnce(new Error('no route'));
    await jest.advanceTimersByTimeAsync(0);
    // The first call was made before the failure was set up.
    expect(onAnswer).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(onError.mock.calls).toEqual([[new Error('no route')]]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(onAnswer).toHaveBeenCalledTimes(2);
    await stop();
  });

  it('asks without waiting when told so', async () => {
    const { discovery, onAnswer, stop } = setUp();
    await jest.advanceTimersByTimeAsync(0);
    discovery.retryNow();
    await jest.advanceTimersByTimeAsync(0);
    expect(onAnswer).toHaveBeenCalledTimes(2);
    await stop();
  });

  it('does not call it an error that it was stopped', async () => {
    const { client, onError, stop } = setUp();
    client.version.mockImplementation(
      ({ signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        ),
    );
    await jest.advanceTimersByTimeAsync(150_000);
    await stop();
    expect(onError).not.toHaveBeenCalled();
  });
});
