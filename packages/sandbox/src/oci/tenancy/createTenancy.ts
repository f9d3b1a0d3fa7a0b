import { newOcid, randomName } from '../ocid';
import { findRegion } from '../regions';
import { newPolicy, Tenancy, User } from './model';

interface Profile {
  profile: string;
  name: string;
  description: string;
  group?: { name: string; verb: 'use' | 'manage'; resourceType: string };
}

const PROFILES: readonly Profile[] = [
  {
    profile: 'DEFAULT',
    name: 'okeanos-provisioner',
    description: 'Creates and changes everything',
    group: {
      name: 'okeanos-provisioners',
      verb: 'manage',
      resourceType: 'all-resources',
    },
  },
  {
    profile: 'WATCHER',
    name: 'okeanos-watcher',
    description: 'Reaches clusters; what it may read there is RBAC',
    group: {
      name: 'okeanos-watchers',
      verb: 'use',
      resourceType: 'clusters',
    },
  },
  {
    profile: 'POWERLESS',
    name: 'powerless',
    description: 'No policy allows anything',
  },
];

/** Users of a new tenancy, before they have keys. */
export type NewUser = Omit<User, 'publicKeyPem' | 'fingerprint'>;

/**
 * A new tenancy: one compartment, and a user for each profile of the OCI config file.
 *
 * @param region - its home region
 * @param now - milliseconds since the epoch
 * @param withKey - gives a user an API key
 */
export function createTenancy(
  region: string,
  now: number,
  withKey: (user: NewUser) => User,
): Tenancy {
  const { realm } = findRegion(region);
  const timeCreated = new Date(now).toISOString();
  const id = newOcid('tenancy', realm);
  const tenancy: Tenancy = {
    id,
    name: 'okeanos-sandbox',
    region,
    availabilityDomainPrefix: randomName(4),
    timeCreated,
    compartments: [
      {
        id: newOcid('compartment', realm),
        compartmentId: id,
        name: 'okeanos',
        description: 'Clusters and networks that Okeanos makes',
        timeCreated,
        freeformTags: {},
        definedTags: {},
      },
    ],
    groups: [],
    users: [],
    memberships: [],
    policies: [],
    dynamicGroups: [],
    tagNamespaces: [],
  };
  for (const { profile, name, description, group } of PROFILES) {
    const user = withKey({
      id: newOcid('user', realm),
      name,
      description,
      timeCreated,
      profile,
    });
    tenancy.users.push(user);
    if (group) {
      const groupId = newOcid('group', realm);
      tenancy.groups.push({
        id: groupId,
        name: group.name,
        description: `May ${group.verb} ${group.resourceType}`,
        timeCreated,
      });
      tenancy.memberships.push({
        id: newOcid('groupmembership', realm),
        userId: user.id,
        groupId,
        timeCreated,
      });
      tenancy.policies.push(
        newPolicy(
          tenancy,
          group.name,
          `Allow group ${group.name} to ${group.verb} ${group.resourceType} in tenancy`,
        ),
      );
    }
  }
  return tenancy;
}
