import type { BackstageUserInfo } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import {
  actionExecutePermission,
  RESOURCE_TYPE_SCAFFOLDER_TASK,
  taskCreatePermission,
  templateParameterReadPermission,
  templateStepReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';

/** Filling in the form of a template, and running it. */
const FOR_EVERYBODY: Permission[] = [
  templateParameterReadPermission,
  templateStepReadPermission,
  taskCreatePermission,
  actionExecutePermission,
];

/**
 * Everybody runs the templates of the catalog; whoever started a task sees its inputs and its log,
 * and cancels it. Managing templates and the dry run are left to the platform team: a dry run takes
 * a template that the caller wrote, and runs its actions with what the backend may read.
 *
 * @returns undefined for what is not allowed to anybody but the platform team
 */
export function decideScaffolder(
  permission: Permission,
  { userEntityRef }: BackstageUserInfo,
): PolicyDecision | undefined {
  if (FOR_EVERYBODY.some(allowed => isPermission(permission, allowed))) {
    return { result: AuthorizeResult.ALLOW };
  }
  if (isResourcePermission(permission, RESOURCE_TYPE_SCAFFOLDER_TASK)) {
    return createScaffolderTaskConditionalDecision(
      permission,
      scaffolderTaskConditions.isTaskOwner({ createdBy: [userEntityRef] }),
    );
  }
  return undefined;
}
