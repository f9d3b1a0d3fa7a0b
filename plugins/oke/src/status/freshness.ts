import type { ClusterConnection } from '@okeanos/backstage-plugin-oke-common';

/**
 * A connected cluster is heard at least every minute (the API server sends bookmarks), so two
 * minutes of silence are not normal.
 */
export const STALE_AFTER_MS = 120_000;

/** `current`, or why what is shown may no longer be so. */
export type Freshness =
  | 'current'
  | 'stale'
  | Exclude<ClusterConnection['state'], 'connected'>;

/**
 * How far an answer can be taken as the present.
 *
 * @param receivedAt - when the answer came, in milliseconds since the epoch
 */
export function freshnessOf(
  connection: ClusterConnection,
  receivedAt: number,
): Freshness {
  if (connection.state !== 'connected') {
    return connection.state;
  }
  // Never heard, or at a time that makes no sense, is not fresh either.
  const heard = Date.parse(connection.asOf ?? '');
  return receivedAt - heard <= STALE_AFTER_MS ? 'current' : 'stale';
}
