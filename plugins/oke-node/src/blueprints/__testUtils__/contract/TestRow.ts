import { randomUUID } from 'node:crypto';
import {
  convergeKubernetes,
  type InventoryEntry,
  type KubernetesIntention,
  type KubernetesPartResult,
} from '../../../convergence/kubernetes';
import type { TestCluster } from './TestCluster';

/** One incarnation of something that converges on a cluster; keeps what its row in the database would. */
export class TestRow {
  readonly id = randomUUID();
  readonly #cluster: TestCluster;
  #inventory: InventoryEntry[] = [];

  constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  /** One pass, as a reconciler makes it. */
  async pass(
    intention: Omit<KubernetesIntention, 'id' | 'inventory'>,
  ): Promise<KubernetesPartResult[]> {
    return convergeKubernetes(
      this.#cluster.api,
      { ...intention, id: this.id, inventory: this.#inventory },
      {
        beforeEffect: async () => {},
        recordInventory: async inventory => {
          this.#inventory = inventory;
        },
      },
    );
  }
}
