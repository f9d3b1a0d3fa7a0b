import type { ClusterConnection, StaleKind } from './clusterStatus';

/**
 * A connected cluster that is silent is asked every half minute, and what it answered is written every 20 s. When
 * nothing new is written for two minutes, whoever watches it is gone.
 *
 * @public
 */
export const STALE_AFTER_MS = 120_000;

/**
 * `current`, or why what is shown may no longer be so; `partlyStale` when that is some of it.
 *
 * @public
 */
export type Freshness =
  | 'current'
  | 'stale'
  | 'partlyStale'
  | Exclude<ClusterConnection['state'], 'connected'>;

/**
 * Which of the kinds that something rests on stand still. Without these it rests on all of them. Pure.
 *
 * @public
 */
export function staleKindsOf(
  connection: ClusterConnection,
  readKinds?: readonly string[],
): StaleKind[] {
  return (connection.staleKinds ?? []).filter(
    ({ kind }) => readKinds?.includes(kind) ?? true,
  );
}

/**
 * How far an answer can be taken as the present. Pure.
 *
 * @param receivedAt - when the answer came, in milliseconds since the epoch
 * @param readKinds - what it rests on; by default everything
 * @public
 */
export function freshnessOf(
  connection: ClusterConnection,
  receivedAt: number,
  readKinds?: readonly string[],
): Freshness {
  if (connection.state !== 'connected') {
    return connection.state;
  }
  // Never heard, or at a time that makes no sense, is not fresh either.
  const heard = Date.parse(connection.asOf ?? '');
  if (!(receivedAt - heard <= STALE_AFTER_MS)) {
    return 'stale';
  }
  return staleKindsOf(connection, readKinds).length > 0
    ? 'partlyStale'
    : 'current';
}
