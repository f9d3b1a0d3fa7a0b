import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { createPermissionIntegrationRouter } from '@backstage/plugin-permission-node';

/** The real registry of permission rules, without its HTTP part. */
export function permissionsRegistryForTests(): PermissionsRegistryService {
  const router = createPermissionIntegrationRouter();
  return {
    addResourceType: ({ resourceRef, ...options }) =>
      router.addResourceType({
        ...options,
        resourceType: resourceRef.resourceType,
      }),
    addPermissions: permissions => router.addPermissions(permissions),
    addPermissionRules: rules => router.addPermissionRules(rules),
    getPermissionRuleset: ref => router.getPermissionRuleset(ref),
  };
}
