import { RELATION_OWNED_BY, type Entity } from '@backstage/catalog-model';
import { isSharedWith, type Sharing } from '../sharing/shares';

/** An entity: whoever registers its name later has another UID. */
export interface NamedEntity {
  ref: string;
  uid: string | undefined;
}

/** Whose services the caller has to be allowed to read; undefined when the entity may not show them. */
export function ownersToAsk(
  sharing: ({ owner: string } & Sharing) | undefined,
  { ref, uid }: NamedEntity,
  entityOwners: readonly string[],
): string[] | undefined {
  if (!sharing) {
    return undefined;
  }
  if (isSharedWith(sharing, ref, uid)) {
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
