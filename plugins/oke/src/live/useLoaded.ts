import { toError, type ErrorLike } from '@backstage/errors';
import { useEffect, useState } from 'react';

/** What was asked for once: neither until there is an answer. */
export interface Loaded<T> {
  value?: T;
  error?: ErrorLike;
}

/** @param load - the same function as long as its answer would be: another one is asked anew */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({});
  useEffect(() => {
    let isOver = false;
    const set = (next: Loaded<T>) => !isOver && setLoaded(next);
    load().then(
      value => set({ value }),
      error => set({ error: toError(error) }),
    );
    return () => {
      isOver = true;
    };
  }, [load]);
  return loaded;
}
