import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type { Kind, NamedObject } from '../../status/kinds/defineKind';
import type { BuiltObject } from '../BuiltObject';

const NAME = 'okeanos-watcher';

/** Read access to exactly the kinds that the watcher watches. No Secrets, no verb that writes. */
export function watcherAccessParts(
  watcher: { kind: 'User' | 'Group'; name: string },
  watched: readonly Kind<NamedObject>[],
): KubernetesPart[] {
  return [
    {
      id: 'watcher-role',
      dependsOn: [],
      object: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: NAME },
        rules: watched.map(
          ({ apiVersion, plural }) =>
            ({
              apiGroups: [
                apiVersion.includes('/') ? apiVersion.split('/')[0] : '',
              ],
              resources: [plural],
              verbs: ['get', 'list', 'watch'],
            } satisfies IPolicyRule),
        ),
      } satisfies BuiltObject,
    },
    {
      id: 'watcher-binding',
      dependsOn: ['watcher-role'],
      object: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: NAME },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: NAME,
        },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', ...watcher }],
      } satisfies BuiltObject,
    },
  ];
}
