/**
 * What a statement of a policy lets somebody do with resources: each verb has what those before it have.
 *
 * @public
 */
export type Verb = 'inspect' | 'read' | 'use' | 'manage';

/**
 * Resource types of policies that something here needs, as policies spell them.
 *
 * @public
 */
export type ResourceType =
  | 'bastion'
  | 'bastion-session'
  | 'cluster-node-pools'
  | 'capture-filters'
  | 'clusters'
  | 'compartments'
  | 'dhcp-options'
  | 'drg-attachments'
  | 'drg-object'
  | 'instance-family'
  | 'instances'
  | 'local-peering-from'
  | 'local-peering-gateways'
  | 'local-peering-to'
  | 'load-balancers'
  | 'log-groups'
  | 'nat-gateways'
  | 'network-security-groups'
  | 'private-ips'
  | 'route-tables'
  | 'security-lists'
  | 'service-gateways'
  | 'subnets'
  | 'vcns'
  | 'virtual-network-family'
  | 'vnic-attachments'
  | 'vnics';

/**
 * What a statement of a policy lets somebody do.
 *
 * @public
 */
export interface Access {
  verb: Verb;
  resourceType: ResourceType;
}

const VERBS: readonly Verb[] = ['inspect', 'read', 'use', 'manage'];

/** Members of aggregate resource types, those that something here needs by itself. */
const MEMBERS: { [T in ResourceType]?: readonly ResourceType[] } = {
  'virtual-network-family': [
    'dhcp-options',
    'drg-attachments',
    'drg-object',
    'local-peering-from',
    'local-peering-gateways',
    'local-peering-to',
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
};

/** Whether who has the one has the other, too. Pure. */
export function covers(held: Access, needed: Access): boolean {
  return (
    VERBS.indexOf(held.verb) >= VERBS.indexOf(needed.verb) &&
    (held.resourceType === needed.resourceType ||
      MEMBERS[held.resourceType]?.includes(needed.resourceType) === true)
  );
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
