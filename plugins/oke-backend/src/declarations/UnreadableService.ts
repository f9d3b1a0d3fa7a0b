import {
  okeClusterReadPermission,
  okeNamespaceReadPermission,
  type UnreadableRow,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { Credentials } from '../authorization/subjectOf';
import type { ClusterStore } from '../clusters/declared/ClusterStore';
import type { NamespaceStore } from '../namespaces/NamespaceStore';

export interface UnreadableServiceOptions {
  declaredClusters: ClusterStore;
  namespaces: NamespaceStore;
  authorizer: OkeAuthorizer;
}

/** Tells callers which of the clusters and namespaces that they may read the database holds in an unreadable form. */
export class UnreadableService {
  readonly #options: UnreadableServiceOptions;

  constructor(options: UnreadableServiceOptions) {
    this.#options = options;
  }

  async list(credentials: Credentials): Promise<UnreadableRow[]> {
    const { declaredClusters, namespaces, authorizer } = this.#options;
    const [mayReadCluster, mayReadNamespace] = await authorizer.ask(
      [okeClusterReadPermission, okeNamespaceReadPermission],
      credentials,
    );
    const clusters = await declaredClusters.list();
    // Only what the caller may read is read: there may be very much of others.
    const owners = (await namespaces.countByOwner())
      .map(({ owner }) => owner)
      .filter(owner => mayReadNamespace({ owners: [owner] }));
    const readable = await namespaces.list({ owners: [...new Set(owners)] });
    return [
      ...clusters.unreadable.filter(({ owner }) =>
        mayReadCluster({ owners: [owner] }),
      ),
      ...readable.unreadable,
    ];
  }
}
