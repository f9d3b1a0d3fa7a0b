import { STALE_AFTER_MS } from '@okeanos/backstage-plugin-oke-common';
import type { LiveResult } from '../live/createLiveHook';
import { useNow } from '../time/useNow';

/** Whether an answer could not be renewed for so long that it is the last known one only. */
export function useIsOutdated({ answer, error }: LiveResult<unknown>): boolean {
  const now = useNow();
  return Boolean(answer && error && now - answer.receivedAt > STALE_AFTER_MS);
}
