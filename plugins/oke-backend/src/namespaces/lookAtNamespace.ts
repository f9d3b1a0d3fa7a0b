import type { SeenDeletion } from '../declarations/deleteDeclared';
import type { NamespaceRecord } from './NamespaceStore';
import { groupItems } from '../declarations/deletionGroups';

/** What the deletion of a namespace would take away. */
export async function lookAtNamespace({
  spec,
  inventory,
}: NamespaceRecord): Promise<SeenDeletion> {
  const isKept = spec.deletePolicy === 'Keep';
  return {
    plan: {
      groups: groupItems(
        inventory.map(({ apiVersion, kind, namespace, name }) => ({
          ...{ apiVersion, kind, name },
          ...(namespace !== spec.name && { namespace }),
          action: isKept ? 'unknown' : 'delete',
          isMade: true,
          reason: 'Okeanos made it',
        })),
      ),
      hosts: [],
      entities: spec.sharedWith,
      unread: [
        { what: 'What others made in the namespace', reason: 'not looked at' },
      ],
    },
    seen: inventory,
  };
}
