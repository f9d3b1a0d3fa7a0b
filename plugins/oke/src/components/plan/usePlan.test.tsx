import { act, renderHook } from '@testing-library/react';
import { PLAN_AFTER_MS, PLAN_DEADLINE_MS, usePlan } from './usePlan';

/** A hook that plans, and the requests that it makes. */
function setUp(first = 'a') {
  const requests: {
    asked: string;
    signal: AbortSignal;
    answer(plan: string): void;
    fail(error: Error): void;
  }[] = [];
  const load = (asked: string, signal: AbortSignal) =>
    new Promise<string>((answer, fail) =>
      requests.push({ asked, signal, answer, fail }),
    );
  const { result, rerender, unmount } = renderHook(
    ({ asked }) => usePlan(asked, load),
    { initialProps: { asked: first } },
  );
  return {
    requests,
    planning: () => result.current,
    ask: (asked: string) => rerender({ asked }),
    unmount,
  };
}

const pass = (milliseconds: number) =>
  act(() => jest.advanceTimersByTimeAsync(milliseconds));

describe('usePlan', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('plans at once what it begins with', async () => {
    const { requests, planning } = setUp();
    await pass(0);
    expect(requests.map(({ asked }) => asked)).toEqual(['a']);
    expect(planning()).toMatchObject({ isCurrent: false });
    requests[0].answer('plan of a');
    await pass(0);
    expect(planning()).toMatchObject({ plan: 'plan of a', isCurrent: true });
  });

  it('plans once for many changes, a moment after the last', async () => {
    const { requests, ask, planning } = setUp();
    await pass(0);
    requests[0].answer('plan of a');
    for (const asked of ['ab', 'abc', 'abcd']) {
      await pass(PLAN_AFTER_MS - 1);
      ask(asked);
    }
    expect(requests).toHaveLength(1);
    // What is shown meanwhile is not of what is asked now.
    expect(planning()).toMatchObject({ plan: 'plan of a', isCurrent: false });
    await pass(PLAN_AFTER_MS);
    expect(requests.map(({ asked }) => asked)).toEqual(['a', 'abcd']);
  });

  it('cancels what is outdated, and ignores what it answers', async () => {
    const { requests, ask, planning } = setUp();
    await pass(0);
    ask('b');
    expect(requests[0].signal.aborted).toBe(true);
    await pass(PLAN_AFTER_MS);
    requests[1].answer('plan of b');
    await pass(0);
    requests[0].answer('plan of a');
    await pass(0);
    expect(planning()).toMatchObject({ plan: 'plan of b', isCurrent: true });
  });

  it('tells why there is none, and asks again', async () => {
    const { requests, planning } = setUp();
    await pass(0);
    requests[0].fail(new TypeError('Failed to fetch'));
    await pass(0);
    expect(planning()).toMatchObject({
      isCurrent: false,
      error: new TypeError('Failed to fetch'),
    });
    act(() => planning().retry());
    await pass(0);
    expect(planning().error).toBeUndefined();
    requests[1].answer('plan of a');
    await pass(0);
    expect(planning()).toMatchObject({ plan: 'plan of a', isCurrent: true });
  });

  it('gives up at its deadline', async () => {
    const { requests, planning } = setUp();
    await pass(PLAN_DEADLINE_MS);
    expect(requests[0].signal.aborted).toBe(true);
    expect(planning().error).toMatchObject({ name: 'DeadlineError' });
  });

  it('takes a plan that came with a refusal', async () => {
    const { requests, planning } = setUp();
    await pass(0);
    requests[0].answer('plan of a');
    await pass(0);
    act(() => planning().take('newer plan of a'));
    expect(planning()).toMatchObject({
      plan: 'newer plan of a',
      isCurrent: true,
    });
  });

  it('asks nothing any more when it is left', async () => {
    const { requests, unmount } = setUp();
    await pass(0);
    unmount();
    expect(requests[0].signal.aborted).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});
