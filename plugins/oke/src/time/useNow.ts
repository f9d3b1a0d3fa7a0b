import { useEffect, useState } from 'react';

const TICK_MS = 15_000;

/** The time in milliseconds, renewed every 15 seconds, so that ages grow on an open page. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
