import type { FieldConflict, KubernetesObject } from '../../kubernetes';
import { changedFields } from './changedFields';
import { isOurs, withoutIdentity } from './identity';
import type { InventoryEntry } from './Inventory';
import type { KindScope, KubernetesApi } from './KubernetesApi';
import { refOf, type KubernetesPart } from './part';

/**
 * How a part stands in the cluster, compared with what is intended.
 *
 * @public
 */
export type PartObservation =
  /** The cluster does not serve the kind (yet). */
  | { type: 'kindNotServed' }
  /** It is to be in a namespace and cannot, or the other way round. */
  | { type: 'wrongScope'; scope: KindScope }
  | { type: 'absent' }
  /** Being deleted; it cannot be made again before it is gone. */
  | { type: 'terminating'; live: KubernetesObject }
  /** Exists and is not ours. `fields`: in what it differs, beside whose it is. */
  | { type: 'foreign'; live: KubernetesObject; fields: string[] }
  | { type: 'same'; live: KubernetesObject }
  | { type: 'different'; live: KubernetesObject; fields: string[] }
  /** Another manager owns fields that we want otherwise. */
  | { type: 'conflict'; live: KubernetesObject; conflicts: FieldConflict[] };

/**
 * Reads a part and asks the API server, by a dry run, what applying it would change.
 *
 * @param id - UID of the incarnation that the part belongs to
 * @throws whatever the API throws: then the part is unknown
 */
export async function observePart(
  api: KubernetesApi,
  { object }: KubernetesPart,
  entry: InventoryEntry | undefined,
  id: string,
  signal?: AbortSignal,
): Promise<PartObservation> {
  const scope = await api.scopeOf(object);
  if (!scope) {
    return { type: 'kindNotServed' };
  }
  if ((scope === 'Namespaced') !== (object.metadata.namespace !== undefined)) {
    return { type: 'wrongScope', scope };
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
  if (!isOurs(live, id, entry?.uid)) {
    const fields =
      outcome.type === 'conflict'
        ? outcome.conflicts.map(({ field }) => field)
        : changedFields(withoutIdentity(live), withoutIdentity(outcome.object));
    return { type: 'foreign', live, fields };
  }
  if (outcome.type === 'conflict') {
    return { type: 'conflict', live, conflicts: outcome.conflicts };
  }
  const fields = changedFields(live, outcome.object);
  return fields.length === 0
    ? { type: 'same', live }
    : { type: 'different', live, fields };
}
