import type { Inventory, InventoryEntry } from './Inventory';
import type { KubernetesApi } from './KubernetesApi';
import type { KubernetesPartResult } from './KubernetesPartResult';
import type { KubernetesIntention } from './planPart';

/**
 * What surrounds the effects of a pass. A rejection ends the pass.
 *
 * @public
 */
export interface ConvergeHooks {
  /** Called before each effect; rejects when the pass has lost the right to act. */
  beforeEffect(): Promise<void>;
  /** Called when the inventory changed, to record it; one call at a time. */
  recordInventory(inventory: InventoryEntry[]): Promise<void>;
}

/** One run of convergence over the parts of one object. */
export interface Pass {
  api: KubernetesApi;
  intention: KubernetesIntention;
  hooks: ConvergeHooks;
  inventory: Inventory;
  signal?: AbortSignal;
}

/** What became of a part in a pass. */
export type Outcome = Omit<KubernetesPartResult, 'part' | 'kind' | 'name'>;
