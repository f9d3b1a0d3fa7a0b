import type { CatalogServiceRequestOptions } from '@backstage/plugin-catalog-node';
import type {
  PlanChange,
  PlanProblem,
  Share,
} from '@okeanos/backstage-plugin-oke-common';
import { readUids, type EntityReader } from './readUids';
import { ANOTHER_ENTITY, SHARE_AGAIN } from './shareSentences';
import { standingOf, type Sharing } from './shares';

/**
 * What is wrong with the entities that a namespace is to be shared with anew: what the caller cannot see now could be
 * anybody's later. Those that it is shared with already are not asked for again.
 */
export async function checkShares(
  sharedWith: readonly string[],
  before: Sharing | undefined,
  catalog: EntityReader,
  options: CatalogServiceRequestOptions,
): Promise<PlanProblem[]> {
  const added = sharedWith.filter(ref => !before?.sharedWith.includes(ref));
  const present = await readUids(catalog, added, options);
  return sharedWith.flatMap((ref, index) =>
    added.includes(ref) && !present.has(ref)
      ? [
          {
            field: `sharedWith[${index}]`,
            value: ref,
            message: 'there is no entity of this name that you may read',
            remedy: 'Correct the reference, or register the entity first',
          },
        ]
      : [],
  );
}

/** How each share stands, as far as the caller may see it. */
export async function readStandings(
  catalog: EntityReader,
  sharing: Sharing,
  options: CatalogServiceRequestOptions,
): Promise<Share[]> {
  const present = await readUids(catalog, sharing.sharedWith, options).catch(
    () => undefined,
  );
  return standingOf(sharing, present);
}

const REASONS: Record<Exclude<Share['state'], 'shared'>, string> = {
  other: `${ANOTHER_ENTITY}: it is not shared with this one. ${SHARE_AGAIN}`,
  absent:
    'the catalog has no entity of this name that you may read: who registers it anew does not get the share',
  unknown: 'the catalog did not say whether it is the one it was shared with',
};

/** What a plan says of a share that does not hold, or of which it is not known. Pure. */
export function endedShare({ entity, state }: Share): PlanChange[] {
  return state === 'shared'
    ? []
    : [
        {
          part: `shared-with ${entity}`,
          kind: 'Entity',
          name: entity,
          action: state === 'unknown' ? 'unknown' : 'none',
          reason: REASONS[state],
          fields: [],
        },
      ];
}
