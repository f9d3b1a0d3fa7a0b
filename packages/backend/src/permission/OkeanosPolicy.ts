import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
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

const PLATFORM_GROUP = 'group:default/platform';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * Who may do what: the platform team everything, every team what it owns. Everybody who has signed
 * in sees the clusters, to be able to choose one, and the rest of the portal.
 */
export class OkeanosPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return DENY;
    }
    const owners = user.info.ownershipEntityRefs;
    if (owners.includes(PLATFORM_GROUP)) {
      return ALLOW;
    }
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
      return ALLOW;
    }
    return permission.name.startsWith('oke.') ? DENY : ALLOW;
  }
}
