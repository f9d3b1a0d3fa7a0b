import { useEffect, useReducer } from 'react';

const TICK_MS = 15_000;

/**
 * The time in milliseconds, at this rendering. Renders again every 15 seconds, so that ages grow on
 * an open page.
 */
export function useNow(): number {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return Date.now();
}
