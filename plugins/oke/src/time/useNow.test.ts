import { act, renderHook } from '@testing-library/react';
import { useNow } from './useNow';

describe('useNow', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('renders again as time goes by, and stops when it is left', () => {
    const start = Date.now();
    const { result, unmount } = renderHook(() => useNow());
    expect(result.current).toBe(start);

    act(() => jest.advanceTimersByTime(15_000));
    expect(result.current).toBe(start + 15_000);

    unmount();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is never behind what is rendered', () => {
    const { result, rerender } = renderHook(() => useNow());
    jest.advanceTimersByTime(5_000);
    rerender();
    expect(result.current).toBe(Date.now());
  });
});
