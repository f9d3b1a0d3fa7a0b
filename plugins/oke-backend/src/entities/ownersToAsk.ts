import { RELATION_OWNED_BY, type Entity } from '@backstage/catalog-model';

/** Whose services the caller has to be allowed to read; undefined when the entity may not show them. */
export function ownersToAsk(
  sharing: { owner: string; sharedWith: string[] } | undefined,
  entityRef: string,
  entityOwners: readonly string[],
): string[] | undefined {
  if (!sharing) {
    return undefined;
  }
  if (sharing.sharedWith.includes(entityRef)) {
    return [sharing.owner, ...entityOwners];
  }
  return entityOwners.includes(sharing.owner) ? [sharing.owner] : undefined;
}

/** References of who the catalog says owns it. */
export function ownersOf(entity: Entity): string[] {
  return (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef);
}
