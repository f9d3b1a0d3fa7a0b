import {
  namespaceSpecSchema,
  type ClusterStatus,
  type DeclaredNamespace,
} from '@okeanos/backstage-plugin-oke-common';

export function clusterStatus(name: string): ClusterStatus {
  return {
    name,
    owner: 'group:default/platform',
    connection: {
      state: 'connected',
      message: 'all watches run',
      since: '2026-01-01T00:00:00.000Z',
    },
    components: [],
    nodes: {},
    namespaces: 1,
  };
}

export function okeNamespace(cluster: string, name: string): DeclaredNamespace {
  return {
    spec: namespaceSpecSchema.parse({
      cluster,
      name,
      owner: 'group:default/shop-team',
    }),
    generation: 1,
    etag: '"1"',
    requestedBy: 'user:default/ada',
    createdAt: '2026-01-01T00:00:00.000Z',
    conditions: [],
  };
}
