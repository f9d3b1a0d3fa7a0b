import { evidence, title, type Finding } from '../findings';
import type { KindName, ObjectOf } from '../kinds';
import type { NamedObject } from '../kinds/defineKind';

/** Says that an object is on its way out: until its last finalizer is gone, controllers may still act on it, or not. */
export function checkDeleted(
  kind: KindName,
  object: NamedObject & {
    metadata: Pick<ObjectOf<'Namespace'>['metadata'], 'deletionTimestamp'>;
  },
): Finding[] {
  const { deletionTimestamp } = object.metadata;
  return deletionTimestamp
    ? [
        {
          state: 'warning',
          reason: 'BeingDeleted',
          message: `${title(
            kind,
            object,
          )} is being deleted, since ${deletionTimestamp}: it goes when nothing holds it any more.`,
          since: deletionTimestamp,
          evidence: [
            evidence(
              kind,
              object,
              `metadata.deletionTimestamp=${deletionTimestamp}`,
            ),
          ],
        },
      ]
    : [];
}
