import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import express from 'express';
import request from 'supertest';
import { clusterSpec, namespaceSpec } from '../__testUtils__/fixtures';
import { routerWithoutServices } from '../__testUtils__/routerWithoutServices';

const router = routerWithoutServices();

/** Every method of the client, and the operation that it is to ask for. */
const CALLS: {
  [M in keyof OkeClient]: [
    operationId: string,
    call: (client: OkeClient) => Promise<unknown>,
  ];
} = {
  deleteCluster: ['deleteCluster', of => of.deleteCluster('demo')],
  deleteNamespace: ['deleteNamespace', of => of.deleteNamespace('demo', 'a')],
  freeHost: [
    'freeHost',
    of => of.freeHost({ cluster: 'demo', host: 'a.test' }, { reason: '' }),
  ],
  getCluster: ['getCluster', of => of.getCluster('demo')],
  getClusterAccess: ['getClusterAccess', of => of.getClusterAccess('demo')],
  getClusterEndpoint: [
    'getClusterEndpoint',
    of => of.getClusterEndpoint('demo'),
  ],
  getClusterHistory: ['getClusterHistory', of => of.getClusterHistory('demo')],
  getClusterResources: [
    'getClusterResources',
    of => of.getClusterResources('demo'),
  ],
  getClusterStatus: ['getClusterStatus', of => of.getClusterStatus('demo')],
  getEntityService: [
    'getEntityService',
    of => of.getEntityService('component:default/cart', 'cart'),
  ],
  getEntitySummary: [
    'getEntitySummary',
    of => of.getEntitySummary('component:default/cart'),
  ],
  getEntityStatus: [
    'getEntityStatus',
    of => of.getEntityStatus('component:default/cart'),
  ],
  getNamespace: ['getNamespace', of => of.getNamespace('demo', 'a')],
  getNamespaceHistory: [
    'getNamespaceHistory',
    of => of.getNamespaceHistory('demo', 'a'),
  ],
  getNamespaceStatus: [
    'getNamespaceStatus',
    of => of.getNamespaceStatus('demo', 'a'),
  ],
  listChoices: ['listChoices', of => of.listChoices('declare-namespace')],
  listClusters: ['listClusters', of => of.listClusters()],
  listEntities: ['listEntities', of => of.listEntities()],
  listNamespaceBounds: [
    'listNamespaceBounds',
    of => of.listNamespaceBounds('demo', { owner: 'group:default/a' }),
  ],
  exportCluster: ['exportCluster', of => of.exportCluster('demo')],
  exportNamespace: ['exportNamespace', of => of.exportNamespace('demo', 'a')],
  listNamespaces: ['listNamespaces', of => of.listNamespaces()],
  listNamespaceSummaries: ['listNamespaces', of => of.listNamespaceSummaries()],
  listOptions: ['listOptions', of => of.listOptions('compartment')],
  listReleasedHosts: ['listReleasedHosts', of => of.listReleasedHosts()],
  listUnreadable: ['listUnreadable', of => of.listUnreadable()],
  planCluster: ['putCluster', of => of.planCluster(clusterSpec())],
  planClusterDeletion: ['deleteCluster', of => of.planClusterDeletion('demo')],
  planNamespace: ['putNamespace', of => of.planNamespace(namespaceSpec())],
  planNamespaceDeletion: [
    'deleteNamespace',
    of => of.planNamespaceDeletion('demo', 'a'),
  ],
  putCluster: ['putCluster', of => of.putCluster(clusterSpec())],
  putNamespace: ['putNamespace', of => of.putNamespace(namespaceSpec())],
};

describe('OkeClient', () => {
  /** Operations by what they answer to: the request that reached one names it. */
  const operationAt = async (method: string, url: string) => {
    const { body } = await request(express().use(router)).get('/openapi.json');
    const path = new URL(url).pathname;
    const found = Object.entries<Record<string, { operationId: string }>>(
      body.paths,
    ).filter(
      ([template, methods]) =>
        methods[method.toLowerCase()] &&
        new RegExp(`^/v1${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
    return found.map(
      ([, methods]) => methods[method.toLowerCase()].operationId,
    );
  };

  it.each(Object.entries(CALLS))(
    'asks by %s for an operation that is served',
    async (_, [operationId, call]) => {
      const asked: Promise<string[]>[] = [];
      const client = new OkeClient({
        discoveryApi: { getBaseUrl: async () => 'http://backend' },
        fetchApi: {
          fetch: async (input, init) => {
            asked.push(operationAt(init?.method ?? 'GET', String(input)));
            return Response.json({}, { status: 404 });
          },
        },
      });
      await expect(call(client)).rejects.toThrow();
      expect(await Promise.all(asked)).toEqual([[operationId]]);
    },
  );

  it('has a method for every operation', async () => {
    const { body } = await request(express().use(router)).get('/openapi.json');
    const served = Object.values<object>(body.paths).flatMap(methods =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(Object.keys(CALLS)).toEqual(expect.arrayContaining(served));
  });
});
