import { Grant } from './compile';
import { isTrue, Variables } from './condition';

/** Who asks: a user, or what acts by itself, such as a cluster. */
export interface Principal {
  /** `user`, `cluster`, … as in `request.principal.type`. */
  type: string;
  id: string;
  groupIds: readonly string[];
  dynamicGroupIds: readonly string[];
  /** What statements can ask about it. */
  variables: Variables;
}

/** One permission that a request needs. */
export interface Ask {
  permission: string;
  /** As the API reference calls it: `CreateVcn`. */
  operation: string;
  /** The compartment and those that it is in; undefined for what is in none, so that any will do. */
  compartments?: readonly string[];
  /** What statements can ask about the target. */
  variables: Variables;
}

/** Tells whether one of the grants allows it. What nothing allows is denied. */
export function isGranted(
  grants: readonly Grant[],
  principal: Principal,
  { permission, operation, compartments, variables }: Ask,
): boolean {
  return grants.some(
    grant =>
      grant.permissions.has(permission) &&
      (!compartments || compartments.includes(grant.compartmentId)) &&
      isGrantee(grant, principal) &&
      (!grant.condition ||
        isTrue(grant.condition, {
          ...principal.variables,
          ...variables,
          'request.permission': permission,
          'request.operation': operation,
        })),
  );
}

function isGrantee({ grantee }: Grant, principal: Principal): boolean {
  switch (grantee.kind) {
    case 'any':
      return true;
    case 'groups':
      return grantee.ids.some(id => principal.groupIds.includes(id));
    case 'dynamicGroups':
      return grantee.ids.some(id => principal.dynamicGroupIds.includes(id));
    default:
      return (
        principal.type === 'service' &&
        grantee.ids.includes(principal.id.toLowerCase())
      );
  }
}
