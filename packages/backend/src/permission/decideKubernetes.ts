import {
  AuthorizeResult,
  isPermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { kubernetesPermissions } from '@backstage/plugin-kubernetes-common';

/**
 * Everybody asks the Kubernetes plugin: of the clusters of Okeanos, each request is made in the name of whoever asks, and
 * answered only in the namespaces that they may read. Clusters that are added to that plugin in another way are open to everybody by this.
 *
 * @returns undefined for what is not allowed to anybody but the platform team
 */
export function decideKubernetes(
  permission: Permission,
): PolicyDecision | undefined {
  return kubernetesPermissions.some(allowed =>
    isPermission(permission, allowed),
  )
    ? { result: AuthorizeResult.ALLOW }
    : undefined;
}
