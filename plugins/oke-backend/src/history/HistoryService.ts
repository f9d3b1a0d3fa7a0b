import type { Drift } from '@okeanos/backstage-plugin-oke-common';
import type { Credentials } from '../authorization/subjectOf';
import type { BaselineStore } from '../clusters/baseline/BaselineStore';
import type { ClusterStore } from '../clusters/declared/ClusterStore';
import type { ClusterStatusService } from '../clusters/status/ClusterStatusService';
import type { NamespaceService } from '../namespaces/NamespaceService';
import type { NamespaceStore } from '../namespaces/NamespaceStore';
import type { Page, PageRequest } from '../paging/Page';
import { driftsOf, type DriftStore } from '../drifts/DriftStore';

export interface HistoryServiceOptions {
  store: DriftStore;
  baselines: BaselineStore;
  declaredClusters: ClusterStore;
  namespaces: NamespaceStore;
  /** They decide who may read. */
  readers: {
    clusters: Pick<ClusterStatusService, 'get'>;
    namespaces: Pick<NamespaceService, 'get'>;
  };
}

/** Tells who may read a cluster or a namespace what others did to it. */
export class HistoryService {
  readonly #options: HistoryServiceOptions;

  constructor(options: HistoryServiceOptions) {
    this.#options = options;
  }

  /**
   * Of what Okeanos made for a cluster, in OCI and inside; nothing of its namespaces, which are their teams'.
   *
   * @throws NotFoundError also when the caller may not read it
   */
  async ofCluster(
    name: string,
    credentials: Credentials,
    page?: PageRequest,
  ): Promise<Page<Drift>> {
    const { store, baselines, declaredClusters, readers } = this.#options;
    await readers.clusters.get(name, credentials);
    const [baseline, declared] = await Promise.all([
      baselines.idOf(name),
      declaredClusters.get(name),
    ]);
    return store.page(
      [
        ...(baseline ? [driftsOf('baseline', baseline)] : []),
        ...(declared ? [driftsOf('cluster', declared.id)] : []),
      ],
      page,
    );
  }

  /** @throws NotFoundError also when the caller may not read it */
  async ofNamespace(
    cluster: string,
    name: string,
    credentials: Credentials,
    page?: PageRequest,
  ): Promise<Page<Drift>> {
    const { store, namespaces, readers } = this.#options;
    await readers.namespaces.get(cluster, name, credentials);
    const sharing = await namespaces.sharingOf(cluster, name);
    return store.page(sharing ? [driftsOf('namespace', sharing.id)] : [], page);
  }
}
