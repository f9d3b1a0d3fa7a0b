import { withTimeout } from './withTimeout';

const never = () => new Promise<never>(() => {});

describe('withTimeout', () => {
  it('gives what the call gives', async () => {
    await expect(withTimeout(1_000, async () => 7)).resolves.toBe(7);
    const failing = async () => {
      throw new Error('refused');
    };
    await expect(withTimeout(1_000, failing)).rejects.toThrow('refused');
  });

  it('ends in time, even when the call does not', async () => {
    await expect(withTimeout(1, never)).rejects.toThrow(
      'no answer within 1 ms',
    );
  });

  it('tells the call', async () => {
    let told: AbortSignal | undefined;
    const call = (signal: AbortSignal) => {
      told = signal;
      return never();
    };
    await expect(withTimeout(1, call)).rejects.toThrow();
    expect(told?.aborted).toBe(true);
  });

  it('leaves the signal alone when the call was in time', async () => {
    jest.useFakeTimers();
    let told: AbortSignal | undefined;
    await withTimeout(1, async signal => {
      told = signal;
    });
    jest.advanceTimersByTime(1_000);
    jest.useRealTimers();
    expect(told?.aborted).toBe(false);
  });
});
