import { fixedOcid, newOcid, randomName } from '../ocid';
import { findRegion } from '../regions';
import { newPolicy, Tenancy, User } from './model';

interface Profile {
  profile: string;
  name: string;
  description: string;
  /** Whether its OCID is the same in each tenancy, so that app-config can name it. */
  isNamed?: boolean;
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
    profile: 'IMPERSONATOR',
    name: 'okeanos-impersonator',
    description: 'Reaches clusters; acts for people there, as RBAC lets it',
    isNamed: true,
    group: {
      name: 'okeanos-impersonators',
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
  addMissingUsers(tenancy, now, withKey);
  return tenancy;
}

/** Gives a tenancy the users that it lacks: one that an earlier sandbox made has fewer. */
export function addMissingUsers(
  tenancy: Tenancy,
  now: number,
  withKey: (user: NewUser) => User,
): void {
  const { realm } = findRegion(tenancy.region);
  const timeCreated = new Date(now).toISOString();
  const missing = PROFILES.filter(
    ({ profile }) => !tenancy.users.some(user => user.profile === profile),
  );
  for (const { profile, name, description, isNamed, group } of missing) {
    const user = withKey({
      id: isNamed ? fixedOcid('user', name, realm) : newOcid('user', realm),
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
}
