import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type { Kind, NamedObject } from '../../status/kinds/defineKind';
import { clusterAccessParts } from './clusterAccessParts';

/** Read access to exactly the kinds that the watcher watches. No Secrets, no verb that writes. */
export function watcherAccessParts(
  watcher: { kind: 'User' | 'Group'; name: string },
  watched: readonly Kind<NamedObject>[],
): KubernetesPart[] {
  return clusterAccessParts(
    'watcher',
    watcher,
    watched.map(
      ({ apiVersion, plural }) =>
        ({
          apiGroups: [apiVersion.includes('/') ? apiVersion.split('/')[0] : ''],
          resources: [plural],
          verbs: ['get', 'list', 'watch'],
        } satisfies IPolicyRule),
    ),
  );
}
