import { Wakeup } from './Wakeup';

describe('Wakeup', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** What has ended so far. */
  function follow(sleeping: Promise<void>) {
    const state = { ended: false };
    sleeping.then(() => {
      state.ended = true;
    });
    return state;
  }

  it('ends a sleep after its time', async () => {
    const sleep = follow(new Wakeup().sleep(1_000));
    await jest.advanceTimersByTimeAsync(999);
    expect(sleep.ended).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(sleep.ended).toBe(true);
  });

  it('ends a sleep when something happens', async () => {
    const wakeup = new Wakeup();
    const sleep = follow(wakeup.sleep(1_000));
    wakeup.wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(sleep.ended).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not lose what happens while awake, and does not count it twice', async () => {
    const wakeup = new Wakeup();
    wakeup.wake();
    wakeup.wake();
    await wakeup.sleep(1_000);
    const sleep = follow(wakeup.sleep(1_000));
    await jest.advanceTimersByTimeAsync(999);
    expect(sleep.ended).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
  });
});
