import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import { ManagedCluster } from '../clusters/ManagedCluster';
import type { ClusterStore } from '../database/ClusterStore';
import type {
  OkeClusterRecord,
  OkeClusterStore,
} from '../database/OkeClusterStore';
import { OkeAccess } from './OkeAccess';
import type { OciConnection } from './OciConnection';

export interface MadeClustersOptions {
  oci: OciConnection;
  registry: ClusterRegistry;
  store: OkeClusterStore;
  clusters: ClusterStore;
}

/** Keeps the registry in step with the rows of OKE clusters, whichever replica wrote them. */
export class MadeClusters {
  readonly #options: MadeClustersOptions;
  /** Name -> what the registry's cluster was made from. */
  readonly #known = new Map<string, string>();

  constructor(options: MadeClustersOptions) {
    this.#options = options;
  }

  /** @returns names of the clusters that came or changed */
  async sync(): Promise<string[]> {
    const { registry, store } = this.#options;
    const records = await store.list();
    for (const name of this.#known.keys()) {
      if (!records.some(({ spec }) => spec.name === name)) {
        this.#known.delete(name);
        await registry.remove(name);
      }
    }
    const changed: string[] = [];
    for (const record of records) {
      if (await this.put(record)) {
        changed.push(record.spec.name);
      }
    }
    return changed;
  }

  /** @returns whether the cluster can be reached now and could not be before, or in another way */
  async put({ id, spec, endpoint }: OkeClusterRecord): Promise<boolean> {
    const { oci, registry, clusters } = this.#options;
    const { name, owner } = spec;
    const madeFrom = JSON.stringify([id, owner, endpoint]);
    if (!endpoint || this.#known.get(name) === madeFrom) {
      return false;
    }
    const { region, routesFile, ingressNamespaces, hostDomains } = oci.config;
    const cluster = new ManagedCluster({
      name,
      owner,
      ingressNamespaces,
      hostDomains,
      watcherSubject: await oci.watcherSubject(),
      provisionerAccess: new OkeAccess(endpoint, {
        region,
        routesFile,
        authentication: () => oci.provisioner(),
      }),
      watcherAccess: new OkeAccess(endpoint, {
        region,
        routesFile,
        authentication: () => oci.watcher(),
      }),
    });
    await clusters.ensure(name, new Date());
    if (this.#known.get(name) === madeFrom) {
      return false; // a pass and a sync were at it at once
    }
    this.#known.set(name, madeFrom);
    await registry.put(cluster);
    return true;
  }
}
