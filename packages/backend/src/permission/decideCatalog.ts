import type { BackstageUserInfo } from '@backstage/backend-plugin-api';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  catalogEntityCreatePermission,
  catalogEntityReadPermission,
  catalogEntityValidatePermission,
  catalogLocationAnalyzePermission,
  catalogLocationCreatePermission,
  RESOURCE_TYPE_CATALOG_ENTITY,
} from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';

/** Reading the catalog, and what registering a component takes. */
const FOR_EVERYBODY: Permission[] = [
  catalogEntityReadPermission,
  catalogEntityCreatePermission,
  catalogEntityValidatePermission,
  catalogLocationCreatePermission,
  catalogLocationAnalyzePermission,
];

/**
 * Everybody reads the catalog and registers; whoever owns an entity refreshes and deletes it.
 * Locations have no owner, so reading and deleting them is left to the platform team.
 *
 * @returns undefined for what is not allowed to anybody but the platform team
 */
export function decideCatalog(
  permission: Permission,
  { ownershipEntityRefs: claims }: BackstageUserInfo,
): PolicyDecision | undefined {
  if (FOR_EVERYBODY.some(allowed => isPermission(permission, allowed))) {
    return { result: AuthorizeResult.ALLOW };
  }
  if (isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)) {
    return createCatalogConditionalDecision(
      permission,
      catalogConditions.isEntityOwner({ claims }),
    );
  }
  return undefined;
}
