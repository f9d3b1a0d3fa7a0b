import type { ApiResource } from '../kubernetes';
import {
  SIGNER_GROUP,
  SIGNER_KIND,
  SIGNER_PLURAL,
  SIGNER_VERSION,
} from '../common/names';

/**
 * The kinds of what Okeanos itself makes in a cluster: parts of the baseline and of app namespaces, without those that
 * modules add. A change of one of these may be drift.
 *
 * @alpha
 */
export const partKinds: readonly ApiResource[] = [
  ...kindsOf('', 'v1', {
    namespaced: { ResourceQuota: 'resourcequotas', LimitRange: 'limitranges' },
    cluster: { Namespace: 'namespaces' },
  }),
  ...kindsOf('networking.k8s.io', 'v1', {
    namespaced: { NetworkPolicy: 'networkpolicies' },
  }),
  ...kindsOf('rbac.authorization.k8s.io', 'v1', {
    namespaced: { Role: 'roles', RoleBinding: 'rolebindings' },
    cluster: {
      ClusterRole: 'clusterroles',
      ClusterRoleBinding: 'clusterrolebindings',
    },
  }),
  ...kindsOf('admissionregistration.k8s.io', 'v1', {
    cluster: {
      ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
      ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
    },
  }),
  ...kindsOf('apiextensions.k8s.io', 'v1', {
    cluster: { CustomResourceDefinition: 'customresourcedefinitions' },
  }),
  ...kindsOf('cert-manager.io', 'v1', {
    namespaced: { Certificate: 'certificates' },
    cluster: { ClusterIssuer: 'clusterissuers' },
  }),
  ...kindsOf('gateway.networking.k8s.io', 'v1', {
    namespaced: { Gateway: 'gateways' },
  }),
  ...kindsOf(SIGNER_GROUP, SIGNER_VERSION, {
    cluster: { [SIGNER_KIND]: SIGNER_PLURAL },
  }),
];

/** @param kinds - kind -> name of the resource in URLs, by what objects belong to */
function kindsOf(
  group: string,
  version: string,
  kinds: {
    namespaced?: Record<string, string>;
    cluster?: Record<string, string>;
  },
): ApiResource[] {
  const made = (namespaced: boolean) =>
    Object.entries((namespaced ? kinds.namespaced : kinds.cluster) ?? {}).map(
      ([kind, plural]) => ({ group, version, kind, plural, namespaced }),
    );
  return [...made(true), ...made(false)];
}
