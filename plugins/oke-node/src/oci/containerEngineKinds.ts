import type { ContainerEngineClient } from 'oci-containerengine';
import type { KindCalls } from './KindCalls';

/** See `networkKinds.ts`. */
const asDetails = (details: object) => details as never;

/** The kinds of the Container Engine service. Changes go on in work requests after the call. */
export function containerEngineKinds(
  client: ContainerEngineClient,
): Record<'Cluster' | 'NodePool', KindCalls> {
  return {
    Cluster: {
      list: (scope, page) =>
        client.listClusters({ compartmentId: scope.compartmentId, page }),
      get: async clusterId => {
        const { cluster, etag } = await client.getCluster({ clusterId });
        return { body: cluster, etag };
      },
      create: async (details, opcRetryToken) => {
        const { opcWorkRequestId } = await client.createCluster({
          createClusterDetails: asDetails(details),
          opcRetryToken,
        });
        return { workRequestId: opcWorkRequestId };
      },
      update: async (clusterId, changes, ifMatch) => {
        const { opcWorkRequestId } = await client.updateCluster({
          clusterId,
          updateClusterDetails: asDetails(changes),
          ifMatch,
        });
        return { workRequestId: opcWorkRequestId };
      },
      delete: async (clusterId, ifMatch) => {
        const { opcWorkRequestId } = await client.deleteCluster({
          clusterId,
          ifMatch,
        });
        return { workRequestId: opcWorkRequestId };
      },
    },
    NodePool: {
      list: (scope, page) =>
        client.listNodePools({
          compartmentId: scope.compartmentId,
          clusterId: scope.clusterId,
          page,
        }),
      get: async nodePoolId => {
        const { nodePool, etag } = await client.getNodePool({ nodePoolId });
        return { body: nodePool, etag };
      },
      create: async (details, opcRetryToken) => {
        const { opcWorkRequestId } = await client.createNodePool({
          createNodePoolDetails: asDetails(details),
          opcRetryToken,
        });
        return { workRequestId: opcWorkRequestId };
      },
      update: async (nodePoolId, changes, ifMatch) => {
        const { opcWorkRequestId } = await client.updateNodePool({
          nodePoolId,
          updateNodePoolDetails: asDetails(changes),
          ifMatch,
        });
        return { workRequestId: opcWorkRequestId };
      },
      delete: async (nodePoolId, ifMatch) => {
        const { opcWorkRequestId } = await client.deleteNodePool({
          nodePoolId,
          ifMatch,
        });
        return { workRequestId: opcWorkRequestId };
      },
    },
  };
}
