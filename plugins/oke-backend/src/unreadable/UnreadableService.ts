import {
  okeClusterReadPermission,
  okeNamespaceReadPermission,
  type UnreadableRow,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { Credentials } from '../authorization/subjectOf';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { ClusterStore } from '../clusters/declared/ClusterStore';
import type { UnreadableRows } from '../database/UnreadableRows';
import type { NamespaceStore } from '../namespaces/NamespaceStore';

export interface UnreadableServiceOptions {
  declaredClusters: ClusterStore;
  namespaces: NamespaceStore;
  registry: ClusterRegistry;
  /** What was found or concluded and could not be read when this replica last tried. */
  found: Pick<UnreadableRows, 'list'>;
  authorizer: OkeAuthorizer;
}

/** Tells callers what of the clusters and namespaces that they may read the database holds in an unreadable form. */
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
    const found = await this.#found();
    const readable = await namespaces.list({ owners: [...new Set(owners)] });
    return [
      ...clusters.unreadable.filter(({ owner }) =>
        mayReadCluster({ owners: [owner] }),
      ),
      ...readable.unreadable,
      ...found.filter(({ namespace, owner }) =>
        (namespace === undefined ? mayReadCluster : mayReadNamespace)({
          owners: [owner],
        }),
      ),
    ];
  }

  /** With whose it is. What belongs to nobody any more is told in the log only. */
  async #found(): Promise<UnreadableRow[]> {
    const { declaredClusters, namespaces, registry } = this.#options;
    const rows = this.#options.found.list();
    if (rows.length === 0) {
      return [];
    }
    const names = await namespaces.names();
    const owned = await Promise.all(
      rows.map(async ({ since: _, ...row }): Promise<UnreadableRow[]> => {
        const { cluster, namespace } = row;
        const owner =
          row.owner ??
          (namespace === undefined
            ? registry.get(cluster)?.owner ??
              (await declaredClusters.ownerOf(cluster))
            : names.find(
                each => each.cluster === cluster && each.name === namespace,
              )?.owner);
        return owner === undefined ? [] : [{ ...row, owner }];
      }),
    );
    return owned.flat();
  }
}
