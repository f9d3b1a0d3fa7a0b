import { useEffect, useRef } from 'react';
import type { LiveResult } from './createLiveHook';

/**
 * Asks for something whenever something else was asked for again: two parts of a page that tell of one thing are then
 * of one time.
 */
export function useRefreshedWith(
  { refresh }: Pick<LiveResult<unknown>, 'refresh'>,
  leader: Pick<LiveResult<unknown>, 'answer'>,
): void {
  const receivedAt = leader.answer?.receivedAt;
  const before = useRef(receivedAt);
  useEffect(() => {
    // The first answers come together anyway.
    if (before.current !== undefined && before.current !== receivedAt) {
      refresh();
    }
    before.current = receivedAt;
  }, [receivedAt, refresh]);
}
