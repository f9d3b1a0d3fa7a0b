import type { SeenDeletion } from '../../declarations/deleteDeclared';
import { groupItems } from '../../declarations/deletionGroups';
import type { ClusterRecord } from './ClusterStore';

/** What the deletion of a cluster would take away. */
export function lookAtCluster({ records }: ClusterRecord): SeenDeletion {
  return {
    plan: {
      groups: groupItems(
        records.map(({ kind, part }) => ({
          ...{ kind, name: part },
          action: 'delete',
          isMade: true,
          reason: 'Okeanos made it',
        })),
      ),
      hosts: [],
      entities: [],
      unread: [{ what: 'What runs on the cluster', reason: 'not looked at' }],
    },
    seen: records.map(({ part, ocid }) => [part, ocid]),
  };
}
