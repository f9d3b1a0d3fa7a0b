import type { ClusterConfig } from './clusterConfig';
import { ManagedCluster } from './ManagedCluster';

/** The clusters that this backend works on. */
export class ClusterRegistry {
  readonly #clusters: Map<string, ManagedCluster>;

  constructor(configs: ClusterConfig[]) {
    this.#clusters = new Map(
      configs.map(config => [config.name, new ManagedCluster(config)]),
    );
  }

  get(name: string): ManagedCluster | undefined {
    return this.#clusters.get(name);
  }

  list(): ManagedCluster[] {
    return [...this.#clusters.values()];
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map(cluster => cluster.close()));
  }
}
