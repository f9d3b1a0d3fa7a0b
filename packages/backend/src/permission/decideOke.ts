import type { BackstageUserInfo } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  createOkeNamespaceConditionalDecision,
  createOkeServiceConditionalDecision,
  okeNamespaceConditions,
  okeServiceConditions,
} from '@okeanos/backstage-plugin-oke-backend';
import {
  okeClusterReadPermission,
  RESOURCE_TYPE_OKE_NAMESPACE,
  RESOURCE_TYPE_OKE_SERVICE,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * Namespaces and services by their owner. Everybody sees the clusters, to be able to choose one.
 *
 * @returns undefined for what is not allowed to anybody but the platform team
 */
export function decideOke(
  permission: Permission,
  { ownershipEntityRefs: owners }: BackstageUserInfo,
): PolicyDecision | undefined {
  if (isResourcePermission(permission, RESOURCE_TYPE_OKE_NAMESPACE)) {
    return createOkeNamespaceConditionalDecision(
      permission,
      okeNamespaceConditions.isOwner({ owners }),
    );
  }
  if (isResourcePermission(permission, RESOURCE_TYPE_OKE_SERVICE)) {
    return createOkeServiceConditionalDecision(
      permission,
      okeServiceConditions.isOwner({ owners }),
    );
  }
  if (isPermission(permission, okeClusterReadPermission)) {
    return { result: AuthorizeResult.ALLOW };
  }
  return undefined;
}
