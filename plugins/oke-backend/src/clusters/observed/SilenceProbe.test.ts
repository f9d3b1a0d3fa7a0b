import {
  KubernetesError,
  UnreachableError,
  type KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import { SilenceProbe } from './SilenceProbe';

describe('SilenceProbe', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function setUp() {
    const version = jest.fn().mockResolvedValue('v1.36.3');
    const lastHeard = jest.fn<Date | undefined, []>();
    const [onSilence, onEnd] = [jest.fn(), jest.fn()];
    const probe = new SilenceProbe({
      client: { version } as Partial<KubernetesClient> as KubernetesClient,
      lastHeard,
      onSilence,
      onEnd,
    });
    const stopping = new AbortController();
    const running = probe.run(stopping.signal);
    const stop = async () => {
      stopping.abort();
      await running;
      expect(jest.getTimerCount()).toBe(0);
    };
    return { version, lastHeard, onSilence, onEnd, probe, stop };
  }

  it('asks nothing while anything is heard at least every 32 s', async () => {
    const { version, lastHeard, stop } = setUp();
    for (let times = 0; times < 10; times++) {
      await jest.advanceTimersByTimeAsync(31_999);
      lastHeard.mockReturnValue(new Date());
    }
    expect(version).not.toHaveBeenCalled();
    await stop();
  });

  it('asks once nothing was heard for 32 s, and again 32 s after an answer', async () => {
    const { version, lastHeard, onSilence, stop } = setUp();
    await jest.advanceTimersByTimeAsync(10_000);
    lastHeard.mockReturnValue(new Date());
    await jest.advanceTimersByTimeAsync(31_999);
    expect(version).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(32_000);
    expect(version).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(version).toHaveBeenCalledTimes(2);
    expect(onSilence).not.toHaveBeenCalled();
    await stop();
  });

  it('asks also when no watch ever heard anything', async () => {
    const { version, stop } = setUp();
    await jest.advanceTimersByTimeAsync(32_000);
    expect(version).toHaveBeenCalledTimes(1);
    await stop();
  });

  it('asks a silent one every 5 s until it answers', async () => {
    const { version, onEnd, onSilence, stop } = setUp();
    const error = new UnreachableError('no answer');
    version.mockRejectedValueOnce(error).mockRejectedValueOnce(error);
    await jest.advanceTimersByTimeAsync(32_000);
    expect(onSilence.mock.calls).toEqual([[error]]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(onSilence).toHaveBeenCalledTimes(2);
    expect(onEnd).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(onEnd).toHaveBeenCalledTimes(1);
    await stop();
  });

  it('calls it the end of the silence that a watch hears something', async () => {
    const { version, lastHeard, onEnd, onSilence, stop } = setUp();
    version.mockRejectedValue(new UnreachableError('no answer'));
    await jest.advanceTimersByTimeAsync(32_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
    lastHeard.mockReturnValue(new Date());
    await jest.advanceTimersByTimeAsync(5_000);
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(version).toHaveBeenCalledTimes(1);
    await stop();
  });

  it('takes a refusal for an answer', async () => {
    const { version, onSilence, stop } = setUp();
    const body = JSON.stringify({ kind: 'Status', message: 'forbidden' });
    version.mockRejectedValueOnce(
      KubernetesError.fromResponse({ statusCode: 403, headers: {}, body }),
    );
    await jest.advanceTimersByTimeAsync(32_000);
    expect(version).toHaveBeenCalledTimes(1);
    expect(onSilence).not.toHaveBeenCalled();
    await stop();
  });

  it('takes for no answer that it cannot answer now, as a proxy says for it', async () => {
    const { version, onSilence, stop } = setUp();
    const body = 'upstream request timeout';
    version.mockRejectedValueOnce(
      KubernetesError.fromResponse({ statusCode: 504, headers: {}, body }),
    );
    await jest.advanceTimersByTimeAsync(32_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
    await stop();
  });

  it('asks at once when it is told to, and tells when it was answered', async () => {
    const { version, probe, stop } = setUp();
    expect(probe.answeredAt).toBeUndefined();
    await jest.advanceTimersByTimeAsync(10_000);
    probe.askNow();
    await jest.advanceTimersByTimeAsync(1);
    expect(version).toHaveBeenCalledTimes(1);
    expect(Date.now() - (probe.answeredAt?.getTime() ?? 0)).toBe(1);
    await jest.advanceTimersByTimeAsync(31_990);
    expect(version).toHaveBeenCalledTimes(1);
    await stop();
  });

  const untilStopped = ({ signal }: { signal: AbortSignal }) =>
    new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );

  it('does not call it the end of the silence that it was stopped', async () => {
    const { version, onEnd, onSilence, stop } = setUp();
    version.mockRejectedValueOnce(new UnreachableError('no answer'));
    version.mockImplementation(untilStopped);
    await jest.advanceTimersByTimeAsync(37_000);
    expect(version).toHaveBeenCalledTimes(2);
    await stop();
    expect(onSilence).toHaveBeenCalledTimes(1);
    expect(onEnd).not.toHaveBeenCalled();
  });

  it('does not call it silence that it was stopped', async () => {
    const { version, onEnd, onSilence, stop } = setUp();
    version.mockImplementation(untilStopped);
    await jest.advanceTimersByTimeAsync(32_000);
    expect(version).toHaveBeenCalledTimes(1);
    await stop();
    expect(onSilence).not.toHaveBeenCalled();
    expect(onEnd).not.toHaveBeenCalled();
  });
});
