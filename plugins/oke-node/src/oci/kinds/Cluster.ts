import type { models } from 'oci-containerengine';
import { z } from 'zod';
import { defineKind } from './defineKind';
import { answeredFields, detailsFields } from './fields';

export const Cluster = defineKind<{
  answer: models.Cluster;
  create: models.CreateClusterDetails;
  update: models.UpdateClusterDetails;
}>()({
  service: 'containerEngine',
  listedIn: 'compartment',
  removedAfter: [],
  answer: z.object({
    ...answeredFields,
    name: z.string(),
    vcnId: z.string(),
    kubernetesVersion: z.string(),
    /** ENHANCED_CLUSTER or BASIC_CLUSTER. */
    type: z.string().optional(),
    lifecycleDetails: z.string().optional(),
    endpointConfig: z
      .object({
        subnetId: z.string(),
        nsgIds: z.array(z.string()).optional(),
        isPublicIpEnabled: z.boolean().optional(),
      })
      .optional(),
    clusterPodNetworkOptions: z
      .array(z.object({ cniType: z.string() }))
      .optional(),
    options: z
      .object({
        serviceLbSubnetIds: z.array(z.string()).optional(),
        kubernetesNetworkConfig: z
          .object({ servicesCidr: z.string().optional() })
          .optional(),
        serviceLbConfig: z
          .object({ backendNsgIds: z.array(z.string()).optional() })
          .optional(),
      })
      .optional(),
    /** Host and port, for example `10.0.30.5:6443`; undefined until there is one. */
    endpoints: z
      .object({
        privateEndpoint: z.string().optional(),
        publicEndpoint: z.string().optional(),
      })
      .optional(),
  }),
  details: z.object({
    ...detailsFields,
    name: z.string(),
    vcnId: z.string(),
    kubernetesVersion: z.string(),
    type: z.literal('ENHANCED_CLUSTER'),
    endpointConfig: z.object({
      subnetId: z.string(),
      nsgIds: z.array(z.string()),
      isPublicIpEnabled: z.boolean(),
    }),
    clusterPodNetworkOptions: z.array(
      z.object({ cniType: z.literal('OCI_VCN_IP_NATIVE') }),
    ),
    options: z.object({
      serviceLbSubnetIds: z.array(z.string()),
      kubernetesNetworkConfig: z.object({ servicesCidr: z.string() }),
      serviceLbConfig: z.object({ backendNsgIds: z.array(z.string()) }),
    }),
  }),
  changeable: [
    'name',
    'freeformTags',
    'kubernetesVersion',
    'options.serviceLbConfig',
  ],
  changeableApart: ['endpointConfig.nsgIds'],
  answeredAs: 'cluster',
  calls: client => ({
    list: ({ compartmentId }, page) =>
      client.listClusters({ compartmentId, page }),
    get: clusterId => client.getCluster({ clusterId }),
    create: (createClusterDetails, opcRetryToken) =>
      client.createCluster({ createClusterDetails, opcRetryToken }),
    update: (clusterId, updateClusterDetails, ifMatch) =>
      client.updateCluster({ clusterId, updateClusterDetails, ifMatch }),
    delete: (clusterId, ifMatch) =>
      client.deleteCluster({ clusterId, ifMatch }),
  }),
});
