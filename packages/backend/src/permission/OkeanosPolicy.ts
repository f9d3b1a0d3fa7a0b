import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { decideCatalog } from './decideCatalog';
import { decideKubernetes } from './decideKubernetes';
import { decideOke } from './decideOke';
import { decideScaffolder } from './decideScaffolder';

const PLATFORM_GROUP = 'group:default/platform';

/**
 * Who may do what: the platform team everything, everybody else what the plugins' own decisions
 * allow. A permission that none of them knows is denied: a plugin that is added to the portal must
 * not give everybody its rights before somebody has thought about it.
 */
export class OkeanosPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return { result: AuthorizeResult.DENY };
    }
    if (user.info.ownershipEntityRefs.includes(PLATFORM_GROUP)) {
      return { result: AuthorizeResult.ALLOW };
    }
    return (
      decideOke(permission, user.info) ??
      decideCatalog(permission, user.info) ??
      decideScaffolder(permission, user.info) ??
      decideKubernetes(permission) ?? {
        result: AuthorizeResult.DENY,
      }
    );
  }
}
