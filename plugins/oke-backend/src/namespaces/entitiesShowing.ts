import type { EntityPlace, Share } from '@okeanos/backstage-plugin-oke-common';

/**
 * References of the catalog entities that show a namespace: those that do for the caller, and those that it is shared with,
 * which may do for others, but for whose name stands for another entity now. Pure.
 */
export function entitiesShowing(
  { cluster, name }: { cluster: string; name: string },
  places: readonly EntityPlace[],
  shares: readonly Share[],
): string[] {
  return [
    ...new Set([
      ...places
        .filter(place => place.cluster === cluster && place.namespace === name)
        .map(({ entityRef }) => entityRef),
      ...shares
        .filter(({ state }) => state !== 'other')
        .map(({ entity }) => entity),
    ]),
  ].sort();
}
