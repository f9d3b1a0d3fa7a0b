import type { OkeCluster } from '../cluster';
import type { OkeNamespace } from '../namespace';
import { clusterSpecSchema } from '../spec/clusterSpec';
import { namespaceSpecSchema } from '../spec/namespaceSpec';

const declared = {
  generation: 1,
  etag: '"1"',
  requestedBy: 'user:default/ada',
  createdAt: '2026-01-01T00:00:00.000Z',
  conditions: [],
};

export const namespace: OkeNamespace = {
  ...declared,
  spec: namespaceSpecSchema.parse({
    cluster: 'demo',
    name: 'shop',
    owner: 'group:default/shop-team',
  }),
};

export const cluster: OkeCluster = {
  ...declared,
  spec: clusterSpecSchema.parse({
    name: 'demo',
    owner: 'group:default/platform',
  }),
};
