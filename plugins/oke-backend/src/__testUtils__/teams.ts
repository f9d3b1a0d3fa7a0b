import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  type DefinitivePolicyDecision,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  RESOURCE_TYPE_OKE_CLUSTER,
  RESOURCE_TYPE_OKE_NAMESPACE,
  RESOURCE_TYPE_OKE_SERVICE,
} from '@okeanos/backstage-plugin-oke-common';
import {
  createOkeNamespaceConditionalDecision,
  createOkeServiceConditionalDecision,
  okeNamespaceConditions,
  okeServiceConditions,
} from '../authorization/rules';
import { BILLING_TEAM, SHOP_TEAM } from './fixtures';

/** Of the shop team. */
export const ADA = 'user:default/ada';
/** Of the billing team. */
export const GRACE = 'user:default/grace';
/** Of the platform team, who may do everything. */
export const PIA = 'user:default/pia';
/** Of no team, who may do nothing. */
export const NED = 'user:default/ned';

/** The team of each, if it is not the platform's. */
export const TEAM_OF: Record<string, string> = {
  [ADA]: SHOP_TEAM,
  [GRACE]: BILLING_TEAM,
};

function decide(
  permission: Parameters<
    PermissionsService['authorizeConditional']
  >[0][number]['permission'],
  user: string,
): PolicyDecision {
  if (user === PIA) {
    return { result: AuthorizeResult.ALLOW };
  }
  const team = TEAM_OF[user];
  if (team && isResourcePermission(permission, RESOURCE_TYPE_OKE_NAMESPACE)) {
    return createOkeNamespaceConditionalDecision(
      permission,
      okeNamespaceConditions.isOwner({ owners: [team] }),
    );
  }
  if (team && isResourcePermission(permission, RESOURCE_TYPE_OKE_SERVICE)) {
    return createOkeServiceConditionalDecision(
      permission,
      okeServiceConditions.isOwner({ owners: [team] }),
    );
  }
  if (isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)) {
    return { result: AuthorizeResult.ALLOW };
  }
  const mayRead =
    team !== undefined &&
    isResourcePermission(permission, RESOURCE_TYPE_OKE_CLUSTER) &&
    permission.attributes.action === 'read';
  return { result: mayRead ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
}

function userOf({ principal }: BackstageCredentials<unknown>): string {
  return typeof principal === 'object' &&
    principal !== null &&
    'userEntityRef' in principal
    ? String(principal.userEntityRef)
    : '';
}

/** A policy as the portal has it, for the people above. */
export const teamPermissions: PermissionsService = {
  async authorize(requests): Promise<DefinitivePolicyDecision[]> {
    return requests.map(({ permission }) => {
      if (!permission.name.startsWith('kubernetes.')) {
        throw new Error('Every question of this plugin is about owners');
      }
      return { result: AuthorizeResult.ALLOW };
    });
  },
  async authorizeConditional(requests, { credentials } = {} as never) {
    return requests.map(({ permission }) =>
      decide(permission, userOf(credentials)),
    );
  },
};
