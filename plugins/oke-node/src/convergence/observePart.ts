import type { KubernetesPart, InventoryEntry } from './part';
import { refOf } from './part';
import { changedFields } from './changedFields';
import type { FieldConflict, KubernetesObject } from '../kubernetes';
import type { KubernetesApi } from './KubernetesApi';
import { LABEL_ID } from '../blueprints/identity';

/** How a part stands in the cluster, compared with what is intended. */
export type PartObservation =
  /** The cluster does not serve the kind (yet). */
  | { type: 'kindNotServed' }
  | { type: 'absent' }
  /** Being deleted; it cannot be made again before it is gone. */
  | { type: 'terminating'; live: KubernetesObject }
  /** Exists and carries neither our identity nor a UID that we recorded. */
  | { type: 'foreign'; live: KubernetesObject; fields: string[] }
  | { type: 'same'; live: KubernetesObject }
  | { type: 'different'; live: KubernetesObject; fields: string[] }
  /** Another manager owns fields that we want otherwise. */
  | { type: 'conflict'; live: KubernetesObject; conflicts: FieldConflict[] };

/** Metadata that only tells whose an object is: an object without it can still be identical. */
const IDENTITY_FIELDS =
  /^metadata\.(labels|annotations)($|\.(okeanos\.io\/|app\.kubernetes\.io\/managed-by$))/;

/**
 * Reads a part and asks the API server, by a dry run, what applying it would change.
 *
 * @param id - UID of the incarnation that the part belongs to
 * @throws whatever the API throws: then the part is unknown
 */
export async function observePart(
  api: KubernetesApi,
  part: KubernetesPart,
  recorded: InventoryEntry | undefined,
  id: string,
  signal?: AbortSignal,
): Promise<PartObservation> {
  const { object } = part;
  if (!(await api.serves(object, signal))) {
    return { type: 'kindNotServed' };
  }
  const live = await api.get(refOf(object), signal);
  if (!live) {
    return { type: 'absent' };
  }
  if (live.metadata.deletionTimestamp) {
    return { type: 'terminating', live };
  }
  const outcome = await api.apply(object, {
    force: false,
    dryRun: true,
    signal,
  });
  const isOurs =
    live.metadata.labels?.[LABEL_ID] === id ||
    (recorded !== undefined && recorded.uid === live.metadata.uid);
  if (outcome.type === 'conflict') {
    return isOurs
      ? { type: 'conflict', live, conflicts: outcome.conflicts }
      : {
          type: 'foreign',
          live,
          fields: outcome.conflicts.map(({ field }) => field),
        };
  }
  const fields = changedFields(live, outcome.object);
  if (!isOurs) {
    return {
      type: 'foreign',
      live,
      fields: fields.filter(field => !IDENTITY_FIELDS.test(field)),
    };
  }
  return fields.length === 0
    ? { type: 'same', live }
    : { type: 'different', live, fields };
}
