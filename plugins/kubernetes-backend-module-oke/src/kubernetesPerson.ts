import type { PeopleConfig } from './readPeopleConfig';

/** Whom the API server is asked for. */
export interface KubernetesPerson {
  user: string;
  groups: string[];
}

/**
 * Who somebody of Backstage is in the clusters: under a name of app-config, or else the entity reference, which nobody
 * else has; and of those groups that app-config gives a name, as Okeanos names them in the RoleBindings of namespaces.
 */
export function kubernetesPerson(
  info: { userEntityRef: string; ownershipEntityRefs: string[] },
  { users, groups }: Pick<PeopleConfig, 'users' | 'groups'>,
): KubernetesPerson {
  const { userEntityRef, ownershipEntityRefs } = info;
  const names = ownershipEntityRefs.flatMap(ref =>
    Object.hasOwn(groups, ref) ? [groups[ref]] : [],
  );
  return {
    user: Object.hasOwn(users, userEntityRef)
      ? users[userEntityRef]
      : userEntityRef,
    groups: [...new Set(names)],
  };
}
