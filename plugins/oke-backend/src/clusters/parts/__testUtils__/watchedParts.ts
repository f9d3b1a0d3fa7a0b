import type { WatchedParts } from '../../WatchedParts';

/** A cluster whose watches stand like this, and show nothing. */
export function watchedParts(
  standing: WatchedParts['standing'] = 'current',
): WatchedParts {
  return {
    ...{ standing, apisChangedAt: undefined },
    find: () => undefined,
    certificatesIn: () => undefined,
  };
}
