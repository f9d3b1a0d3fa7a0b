import {
  clusterSpecSchema,
  namespaceSpecSchema,
  type Condition,
  type NamespaceSpecInput,
  type DeclaredCluster,
  type DeclaredNamespace,
  type DeletionPlan,
} from '@okeanos/backstage-plugin-oke-common';

const declared = {
  generation: 1,
  etag: '"1"',
  requestedBy: 'user:default/mock',
  createdAt: '2026-01-01T00:00:00.000Z',
  conditions: [],
};

export const namespaceInput = {
  cluster: 'demo',
  name: 'shop',
  owner: 'group:default/shop-team',
} satisfies NamespaceSpecInput;

export function namespace(
  changes: Partial<DeclaredNamespace> = {},
): DeclaredNamespace {
  return {
    ...declared,
    spec: namespaceSpecSchema.parse(namespaceInput),
    ...changes,
  };
}

export const clusterInput = { name: 'demo', owner: 'group:default/platform' };

export function cluster(
  changes: Partial<DeclaredCluster> = {},
): DeclaredCluster {
  return {
    ...declared,
    spec: clusterSpecSchema.parse(clusterInput),
    ...changes,
  };
}

/** What a plan of a deletion says of something that nothing else goes with. */
export const nothingElse: DeletionPlan = {
  ...{ groups: [], hosts: [], entities: [] },
  ...{ unread: [], problems: [] },
};

export function condition(changes: Partial<Condition> = {}): Condition {
  return {
    type: 'Ready',
    status: 'True',
    reason: 'AsIntended',
    message: 'Everything is as intended',
    observedGeneration: 1,
    since: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
