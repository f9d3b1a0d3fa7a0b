import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { Tenancy, User, VERBS } from './model';

/** What an operation needs, in the words of a policy statement. */
export interface Permission {
  verb: (typeof VERBS)[number];
  resourceType: string;
}

export function groupIdsOf(tenancy: Tenancy, userId: string): string[] {
  return tenancy.memberships
    .filter(membership => membership.userId === userId)
    .map(membership => membership.groupId);
}

/** Tells whether a policy lets the user do it. What no policy allows is forbidden. */
export function isAllowed(
  tenancy: Tenancy,
  userId: string,
  { verb, resourceType }: Permission,
): boolean {
  const groupIds = groupIdsOf(tenancy, userId);
  return tenancy.policies.some(
    policy =>
      groupIds.includes(policy.groupId) &&
      VERBS.indexOf(policy.verb) >= VERBS.indexOf(verb) &&
      (policy.resourceType === resourceType ||
        policy.resourceType === 'all-resources'),
  );
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function authorize(
  tenancy: Tenancy,
  user: User,
  permission: Permission | undefined,
): void {
  if (permission && !isAllowed(tenancy, user.id, permission)) {
    throw notAuthorizedOrNotFound();
  }
}

/** Finds whose API key it is: `<tenancy>/<user>/<fingerprint>`. */
export function findKeyOwner(
  tenancy: Tenancy,
  keyId: string,
): User | undefined {
  return tenancy.users.find(
    user => keyId === `${tenancy.id}/${user.id}/${user.fingerprint}`,
  );
}
