import type { DeclaredCluster, DeclaredNamespace } from '../declared';
import { clusterSpecSchema } from '../spec/clusterSpec';
import { namespaceSpecSchema } from '../spec/namespaceSpec';

const declared = {
  generation: 1,
  etag: '"1"',
  requestedBy: 'user:default/ada',
  createdAt: '2026-01-01T00:00:00.000Z',
  conditions: [],
};

export const namespace: DeclaredNamespace = {
  ...declared,
  spec: namespaceSpecSchema.parse({
    cluster: 'demo',
    name: 'shop',
    owner: 'group:default/shop-team',
  }),
};

export const cluster: DeclaredCluster = {
  ...declared,
  spec: clusterSpecSchema.parse({
    name: 'demo',
    owner: 'group:default/platform',
  }),
};
