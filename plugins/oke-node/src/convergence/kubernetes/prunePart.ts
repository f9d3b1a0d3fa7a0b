import { attempt } from './attempt';
import type { InventoryEntry } from './Inventory';
import type { Outcome, Pass } from './Pass';
import { findOurs } from './planPart';

/**
 * Deletes what a part that is no longer intended left in the cluster, if that is ours.
 *
 * @returns undefined when nothing of it was there
 */
export async function prunePart(
  { api, intention, hooks, inventory, signal }: Pass,
  entry: InventoryEntry,
): Promise<Outcome | undefined> {
  const found = await attempt(signal, () =>
    findOurs(api, entry, intention.id, signal),
  );
  if ('failure' in found) {
    return { state: 'failed', ...found.failure };
  }
  const live = found.value;
  if (!live) {
    await inventory.removed(entry);
    return undefined;
  }
  await hooks.beforeEffect();
  const deleted = await attempt(signal, () =>
    api.delete(entry, live.metadata.uid, signal),
  );
  if ('failure' in deleted) {
    return { state: 'failed', ...deleted.failure, live };
  }
  await inventory.removed(entry);
  const message = 'it is no longer intended';
  return { state: 'removed', reason: 'Deleted', message };
}
