/** From the least to the most: each has what those before it have. */
const VERBS = ['inspect', 'read', 'use', 'manage'] as const;

/** @public */
export type Verb = (typeof VERBS)[number];

/** Aggregate resource types, with those of their members that something here needs by itself. */
const FAMILIES = {
  'virtual-network-family': [
    'dhcp-options',
    'nat-gateways',
    'network-security-groups',
    'private-ips',
    'route-tables',
    'security-lists',
    'service-gateways',
    'subnets',
    'vcns',
    'vnic-attachments',
    'vnics',
  ],
  'instance-family': ['instances'],
} as const;

type Family = keyof typeof FAMILIES;

type Member = (typeof FAMILIES)[Family][number];

/** Resource types of policies that something here needs, as policies spell them. */
export type ResourceType =
  | Family
  | Member
  | 'bastion'
  | 'bastion-session'
  | 'cluster-node-pools'
  | 'clusters'
  | 'compartments';

/** What a statement of a policy lets somebody do. */
export interface Access {
  verb: Verb;
  resourceType: ResourceType;
}

/** Whether who has the one has the other, too. Pure. */
export function covers(held: Access, needed: Access): boolean {
  return (
    VERBS.indexOf(held.verb) >= VERBS.indexOf(needed.verb) &&
    (held.resourceType === needed.resourceType ||
      membersOf(held.resourceType).includes(needed.resourceType))
  );
}

function membersOf(resourceType: ResourceType): readonly ResourceType[] {
  return isFamily(resourceType) ? FAMILIES[resourceType] : [];
}

function isFamily(resourceType: ResourceType): resourceType is Family {
  return Object.hasOwn(FAMILIES, resourceType);
}

/** The least of them that covers them all: none that another one covers, each once. Pure. */
export function least(all: readonly Access[]): Access[] {
  return all.filter(
    (one, index) =>
      !all.some(
        (other, otherIndex) =>
          otherIndex !== index &&
          covers(other, one) &&
          // Of two that are the same, the first stays.
          (!covers(one, other) || otherIndex < index),
      ),
  );
}
