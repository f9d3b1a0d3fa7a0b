import type {
  CatalogService,
  CatalogServiceRequestOptions,
} from '@backstage/plugin-catalog-node';

/** What is asked of the catalog. */
export type EntityReader = Pick<CatalogService, 'getEntitiesByRefs'>;

/** UIDs of those of the entities that the catalog has and the caller may read. */
export async function readUids(
  catalog: EntityReader,
  refs: readonly string[],
  options: CatalogServiceRequestOptions,
): Promise<Map<string, string>> {
  if (refs.length === 0) {
    return new Map();
  }
  const { items } = await catalog.getEntitiesByRefs(
    {
      entityRefs: [...refs],
      fields: ['kind', 'metadata.name', 'metadata.uid'],
    },
    options,
  );
  return new Map(
    refs.flatMap((ref, index) => {
      const uid = items[index]?.metadata.uid;
      return uid === undefined ? [] : [[ref, uid]];
    }),
  );
}
