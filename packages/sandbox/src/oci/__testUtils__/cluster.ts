import { ContainerEngineClient, models } from 'oci-containerengine';
import { IdentityClient } from 'oci-identity';
import { PrivateNetwork, untilState } from './network';

export async function compartmentOf(
  identity: IdentityClient,
  tenancyId: string,
): Promise<string> {
  const { items } = await identity.listCompartments({
    compartmentId: tenancyId,
  });
  return items[0].id;
}

export function clusterDetails(
  network: PrivateNetwork,
  compartmentId: string,
): models.CreateClusterDetails {
  return {
    name: 'demo',
    compartmentId,
    vcnId: network.vcnId,
    kubernetesVersion: 'v1.36.3',
    type: models.ClusterType.EnhancedCluster,
    clusterPodNetworkOptions: [
      { cniType: 'OCI_VCN_IP_NATIVE' } as models.ClusterPodNetworkOptionDetails,
    ],
    endpointConfig: {
      subnetId: network.endpointSubnetId,
      isPublicIpEnabled: false,
      nsgIds: [network.endpointNsgId],
    },
    options: { serviceLbSubnetIds: [network.lbSubnetId] },
    freeformTags: { 'okeanos-part': 'cluster' },
  };
}

/** Waits for the end of a work request. */
export async function finished(
  containerEngine: ContainerEngineClient,
  workRequestId: string,
): Promise<models.WorkRequest> {
  let found: models.WorkRequest | undefined;
  await untilState('finished', async () => {
    ({ workRequest: found } = await containerEngine.getWorkRequest({
      workRequestId,
    }));
    return found.timeFinished ? 'finished' : found.status;
  });
  return found!;
}

/** @returns OCID of a cluster that is ACTIVE */
export async function createCluster(
  containerEngine: ContainerEngineClient,
  details: models.CreateClusterDetails,
): Promise<string> {
  const { opcWorkRequestId } = await containerEngine.createCluster({
    createClusterDetails: details,
  });
  const { resources } = await finished(containerEngine, opcWorkRequestId);
  return resources![0].identifier!;
}

/** A node pool of two nodes in two availability domains. */
export async function nodePoolDetails(
  {
    containerEngine,
    identity,
  }: {
    containerEngine: ContainerEngineClient;
    identity: IdentityClient;
  },
  network: PrivateNetwork,
  compartmentId: string,
  clusterId: string,
): Promise<models.CreateNodePoolDetails> {
  const { items: domains } = await identity.listAvailabilityDomains({
    compartmentId,
  });
  const { cluster } = await containerEngine.getCluster({ clusterId });
  const { nodePoolOptions } = await containerEngine.getNodePoolOptions({
    nodePoolOptionId: clusterId,
    compartmentId,
    nodePoolK8sVersion: cluster.kubernetesVersion,
  });
  const [image] = nodePoolOptions.sources as models.NodeSourceViaImageOption[];
  return {
    name: 'pool1',
    compartmentId,
    clusterId,
    nodeShape: nodePoolOptions.shapes![0],
    nodeShapeConfig: { ocpus: 2, memoryInGBs: 32 },
    nodeSourceDetails: {
      sourceType: 'IMAGE',
      imageId: image.imageId!,
    },
    initialNodeLabels: [{ key: 'name', value: 'pool1' }],
    nodeConfigDetails: {
      size: 2,
      nsgIds: [network.workerNsgId],
      placementConfigs: domains.slice(0, 2).map(({ name }) => ({
        availabilityDomain: name!,
        subnetId: network.workerSubnetId,
      })),
      nodePoolPodNetworkOptionDetails: {
        cniType: 'OCI_VCN_IP_NATIVE',
        podSubnetIds: [network.podSubnetId],
        podNsgIds: [network.podNsgId],
        maxPodsPerNode: 31,
      },
    },
  };
}
