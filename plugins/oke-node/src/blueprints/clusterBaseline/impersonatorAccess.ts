import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import type { KubernetesPart } from '../../convergence/kubernetes';
import { clusterAccessParts } from './clusterAccessParts';

/**
 * Who acts for people in a cluster, and for which groups.
 *
 * @alpha
 */
export interface Impersonator {
  /** Who it is in the cluster. */
  subject: { kind: 'User' | 'Group'; name: string };
  /** Names of the groups in the cluster. Those of `system:` are Kubernetes' own, and left out. */
  groups: string[];
}

/** The right to act for people and for these groups, and no other right. */
export function impersonatorAccessParts({
  subject,
  groups,
}: Impersonator): KubernetesPart[] {
  const resourceNames = [...new Set(groups)]
    .filter(name => !name.toLowerCase().startsWith('system:'))
    .sort();
  const verbs = ['impersonate'];
  const rules: IPolicyRule[] = [
    { apiGroups: [''], resources: ['users'], verbs },
    // Without names it would be all groups.
    ...(resourceNames.length > 0
      ? [{ apiGroups: [''], resources: ['groups'], resourceNames, verbs }]
      : []),
  ];
  return clusterAccessParts('impersonator', subject, rules);
}
