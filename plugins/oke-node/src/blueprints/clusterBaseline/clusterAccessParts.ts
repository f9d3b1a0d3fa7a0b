import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type { BuiltObject } from '../BuiltObject';

/** The rights of one identity of Okeanos in the whole cluster: `okeanos-<who>` as a ClusterRole, and its binding. */
export function clusterAccessParts(
  who: 'impersonator' | 'watcher',
  subject: { kind: 'User' | 'Group'; name: string },
  rules: IPolicyRule[],
): KubernetesPart[] {
  const name = `okeanos-${who}`;
  return [
    {
      id: `${who}-role`,
      dependsOn: [],
      object: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name },
        rules,
      } satisfies BuiltObject,
    },
    {
      id: `${who}-binding`,
      dependsOn: [`${who}-role`],
      object: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name,
        },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', ...subject }],
      } satisfies BuiltObject,
    },
  ];
}
