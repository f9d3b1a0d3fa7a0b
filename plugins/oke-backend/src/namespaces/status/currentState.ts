import {
  freshnessOf,
  type ClusterConnection,
  type ObservedState,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * How a namespace stands now, by what was observed of it last: when that may no longer be so, it is not known. Pure.
 *
 * @param observed - undefined when nothing was
 * @param connection - to its cluster; undefined before that was ever observed
 */
export function currentState(
  observed: ObservedState | undefined,
  connection: ClusterConnection | undefined,
  now: Date,
): ObservedState {
  if (!connection || connection.asOf === undefined) {
    const { message = 'The cluster has not been read yet.', since } =
      connection ?? {};
    return { state: 'unknown', message, ...(since !== undefined && { since }) };
  }
  const { state, message, since, asOf, staleKinds = [] } = connection;
  switch (freshnessOf(connection, now.getTime())) {
    case 'current':
      return (
        observed ?? {
          ...{ state: 'unknown', since },
          message: 'The namespace has not been seen on the cluster yet.',
        }
      );
    case 'partlyStale': {
      const [stale] = staleKinds;
      return observed?.state === 'healthy'
        ? { state: 'unknown', message: stale.message, since: stale.since }
        : currentState(observed, { ...connection, staleKinds: [] }, now);
    }
    case 'stale':
      return {
        ...{ state: 'unknown', since: asOf },
        message: 'Nothing has been heard from the cluster since then.',
      };
    default:
      return {
        state: state === 'notPermitted' ? state : 'unknown',
        ...{ message, since },
      };
  }
}
