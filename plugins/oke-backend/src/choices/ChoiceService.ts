import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  okeClusterDeletePermission,
  okeClusterReadPermission,
  okeNamespaceDeletePermission,
  okeNamespaceReadPermission,
  type Choice,
  type ChoicePurpose,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { NamespaceStore } from '../namespaces/NamespaceStore';
import {
  goneAt,
  type ClusterRecord,
  type ClusterStore,
} from '../clusters/declared/ClusterStore';

export interface ChoiceServiceOptions {
  registry: ClusterRegistry;
  declaredClusters: ClusterStore;
  namespaces: NamespaceStore;
  authorizer: OkeAuthorizer;
}

/**
 * Tells callers what they may choose for something: only what they have the right to, and what
 * stands in the way of each.
 */
export class ChoiceService {
  readonly #options: ChoiceServiceOptions;

  constructor(options: ChoiceServiceOptions) {
    this.#options = options;
  }

  list(
    purpose: ChoicePurpose,
    credentials: BackstageCredentials,
  ): Promise<Choice[]> {
    switch (purpose) {
      case 'delete-namespace':
        return this.#namespacesToDelete(credentials);
      case 'delete-cluster':
        return this.#clustersToDelete(credentials);
      case 'declare-namespace':
        return this.#clustersForNamespaces(credentials);
      default:
        return purpose satisfies never;
    }
  }

  async #namespacesToDelete(
    credentials: BackstageCredentials,
  ): Promise<Choice[]> {
    const { namespaces, authorizer } = this.#options;
    const deletable = await authorizer.filter(
      [okeNamespaceDeletePermission, okeNamespaceReadPermission],
      await namespaces.countByOwner(),
      ({ owner }) => ({ owners: [owner] }),
      credentials,
    );
    const owners = [...new Set(deletable.map(({ owner }) => owner))];
    const { records, unreadable } = await namespaces.list({ owners });
    return [
      ...records.map(({ spec, deletionRequestedAt }) => ({
        cluster: spec.cluster,
        namespace: spec.name,
        obstacle: obstacleOf(spec, deletionRequestedAt),
        isKept: spec.deletePolicy === 'Keep',
      })),
      ...unreadable.map(({ cluster, namespace }) => ({
        ...{ cluster, namespace, obstacle: 'Unreadable' as const },
      })),
    ];
  }

  async #clustersToDelete(
    credentials: BackstageCredentials,
  ): Promise<Choice[]> {
    const { declaredClusters, namespaces, authorizer } = this.#options;
    const { records, unreadable } = await declaredClusters.list();
    const deletable = await authorizer.filter(
      [okeClusterDeletePermission, okeClusterReadPermission],
      [
        ...records.map(record => ({ record, owner: record.spec.owner })),
        ...unreadable.map(({ cluster, owner }) => ({ cluster, owner })),
      ],
      ({ owner }) => ({ owners: [owner] }),
      credentials,
    );
    const inUse = new Set(
      (await namespaces.countByOwner()).map(({ cluster }) => cluster),
    );
    return deletable.map((each): Choice => {
      if (!('record' in each)) {
        return { cluster: each.cluster, obstacle: 'Unreadable' };
      }
      const { spec, deletionRequestedAt } = each.record;
      return {
        cluster: spec.name,
        obstacle:
          obstacleOf(spec, deletionRequestedAt) ??
          (spec.frozen ? 'Frozen' : undefined) ??
          (inUse.has(spec.name) ? 'HasNamespaces' : undefined),
      };
    });
  }

  async #clustersForNamespaces(
    credentials: BackstageCredentials,
  ): Promise<Choice[]> {
    const { registry, declaredClusters, authorizer } = this.#options;
    const { records: declared, unreadable } = await declaredClusters.list();
    const known = [
      ...declared.map(({ spec: { name, owner } }) => ({ name, owner })),
      ...unreadable.map(({ cluster, owner }) => ({ name: cluster, owner })),
    ];
    const readable = await authorizer.filter(
      okeClusterReadPermission,
      [
        ...registry.list().map(({ name, owner }) => ({ name, owner })),
        ...known.filter(({ name }) => !registry.get(name)),
      ],
      ({ owner }) => ({ owners: [owner] }),
      credentials,
    );
    const records = new Map(declared.map(record => [record.spec.name, record]));
    return readable
      .map(({ name }): Choice => {
        const isReachable = registry.get(name) !== undefined;
        const isUnreadable =
          !registry.isConfigured(name) &&
          unreadable.some(({ cluster }) => cluster === name);
        return {
          cluster: name,
          obstacle: isUnreadable
            ? 'Unreadable'
            : obstacleForNamespaces(records.get(name), isReachable),
        };
      })
      .sort((a, b) => a.cluster.localeCompare(b.cluster, 'en'));
  }
}

/** @param record - undefined for a cluster of app-config */
function obstacleForNamespaces(
  record: ClusterRecord | undefined,
  isReachable: boolean,
): Choice['obstacle'] {
  if (record?.deletionRequestedAt) {
    return 'BeingDeleted';
  }
  if (record && goneAt(record)) {
    return 'Gone';
  }
  return isReachable ? undefined : 'BeingMade';
}

function obstacleOf(
  spec: { deletionProtection: boolean },
  deletionRequestedAt: unknown,
): Choice['obstacle'] {
  if (deletionRequestedAt) {
    return 'BeingDeleted';
  }
  return spec.deletionProtection ? 'Protected' : undefined;
}
