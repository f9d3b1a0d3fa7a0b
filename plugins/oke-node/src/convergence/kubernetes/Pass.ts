import type { PartDrift } from '../PartDrift';
import type { PartResult } from '../PartResult';
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
  /**
   * Called before what somebody else did to a part is put right, to record it: after that nothing tells of it any
   * more. Parts are put right in parallel.
   */
  beforeRepair?(repair: Repair): Promise<void>;
}

/**
 * A part that is about to be put right.
 *
 * @public
 */
export interface Repair extends Pick<PartResult, 'part' | 'kind' | 'name'> {
  drift: PartDrift;
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
