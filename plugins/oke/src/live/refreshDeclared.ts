import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { REFRESH_INTERVAL_MS } from './LiveQuery';

/** So often is looked while something is done that somebody waits for. The answer is a row of the backend's database. */
export const PROGRESS_INTERVAL_MS = 2_000;

/** And so often, for so long, when it was done just now: what is observed of a cluster follows what is done to it. */
export const SETTLING_INTERVAL_MS = 5_000;
const SETTLING_MS = 60_000;

/**
 * When to look again at what was declared: soon while it is carried out, and just afterwards. Pure.
 *
 * @param nowMs - milliseconds since the epoch
 */
export function refreshDeclared(
  declared: {
    generation: number;
    deletionRequestedAt?: string;
    conditions: Condition[];
  },
  nowMs: number,
): number {
  const { generation, deletionRequestedAt, conditions } = declared;
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (
    deletionRequestedAt !== undefined ||
    ready === undefined ||
    ready.observedGeneration < generation ||
    (ready.status !== 'True' && !ready.final)
  ) {
    return PROGRESS_INTERVAL_MS;
  }
  // Of clocks that differ, neither is the right one.
  return Math.abs(nowMs - Date.parse(ready.since)) < SETTLING_MS
    ? SETTLING_INTERVAL_MS
    : REFRESH_INTERVAL_MS;
}
