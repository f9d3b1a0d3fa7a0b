import { pauseAfter } from '@okeanos/backstage-plugin-oke-common';
import { backoffMs } from '../../common/backoff';
import { workServiceOf } from './workServiceOf';

/** A call with the same retry token has no second effect for so long: `opcRetryToken` in OCI's API references. */
export const RETRY_TOKEN_MS = 24 * 60 * 60_000;

/**
 * What was just made may not be visible for so long. OCI gives no figure; its SDK for Go retries for four minutes after a change
 * (`common/retry.go`, eventual consistency).
 */
export const VISIBILITY_MS = 5 * 60_000;

/** Bounds of the time between looks at work that goes on in a work request. */
const WORK_REQUEST_POLL_MS = { least: 2_000, most: 15_000 };

/**
 * When it is worth looking again at something that was begun `elapsedMs` ago.
 *
 * @param random - from 0 to 1; spreads the polls of many clusters
 */
export function pollMs(kind: string, waitedMs: number, random: number): number {
  // That goes on for minutes.
  if (workServiceOf(kind)) {
    const base = pauseAfter(waitedMs, WORK_REQUEST_POLL_MS);
    return Math.round(base * (0.9 + 0.2 * random));
  }
  if (waitedMs < 500) {
    return 500;
  }
  return waitedMs < 1_500 ? 1_000 : 2_000;
}

/** When it is worth asking again after a call failed, or something could not be read. */
export function failureMs(random: number): number {
  return Math.round(10_000 * (0.9 + 0.2 * random));
}

const RETRY = { initialMs: 60_000, maxMs: 60 * 60_000 };

/** So long after a failed attempt the next one begins: a minute, doubled with each up to an hour. */
export function retryDelayMs(attempt: number): number {
  return backoffMs(attempt - 1, RETRY, 0);
}

export function elapsedMs(since: string, now: number): number {
  return now - Date.parse(since);
}
