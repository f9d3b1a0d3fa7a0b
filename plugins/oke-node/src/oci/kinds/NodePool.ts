import type { models } from 'oci-containerengine';
import { z } from 'zod';
import { EVICTION_OF_OKE } from '../eviction';
import { defineKind } from './defineKind';
import { detailsFields, answeredFields } from './fields';

export const NodePool = defineKind<{
  answer: models.NodePool;
  create: models.CreateNodePoolDetails;
  update: models.UpdateNodePoolDetails;
}>()({
  service: 'containerEngine',
  listedIn: 'Cluster',
  // Without its nodes and its metadata.
  isListedShort: true,
  removedAfter: [],
  answer: z.object({
    ...answeredFields,
    name: z.string(),
    clusterId: z.string(),
    kubernetesVersion: z.string().optional(),
    lifecycleDetails: z.string().optional(),
    nodeShape: z.string().optional(),
    nodeShapeConfig: z
      .object({
        ocpus: z.number().optional(),
        memoryInGBs: z.number().optional(),
      })
      .optional(),
    nodeSourceDetails: z
      .object({
        sourceType: z.string(),
        imageId: z.string(),
        bootVolumeSizeInGBs: z.number().optional(),
      })
      .optional(),
    initialNodeLabels: z
      .array(z.object({ key: z.string(), value: z.string().default('') }))
      .default([]),
    nodeMetadata: z.record(z.string(), z.string()).default({}),
    nodeEvictionNodePoolSettings: z
      .object({
        evictionGraceDuration: z.string(),
        isForceDeleteAfterGraceDuration: z.boolean(),
        isForceActionAfterGraceDuration: z.boolean(),
      })
      .partial()
      .default({})
      .transform(told => ({ ...EVICTION_OF_OKE, ...told })),
    nodes: z
      .array(
        z.object({
          kubernetesVersion: z.string().optional(),
          lifecycleState: z.string().optional(),
        }),
      )
      .optional(),
    nodePoolCyclingDetails: z
      .object({
        isNodeCyclingEnabled: z.boolean().optional(),
        maximumSurge: z.string().optional(),
        maximumUnavailable: z.string().optional(),
      })
      .optional(),
    nodeConfigDetails: z
      .object({
        size: z.number().optional(),
        nsgIds: z.array(z.string()).optional(),
        isPvEncryptionInTransitEnabled: z.boolean().default(false),
        placementConfigs: z
          .array(
            z.object({ availabilityDomain: z.string(), subnetId: z.string() }),
          )
          .optional(),
        nodePoolPodNetworkOptionDetails: z
          .object({
            cniType: z.string(),
            podSubnetIds: z.array(z.string()).optional(),
            podNsgIds: z.array(z.string()).optional(),
            maxPodsPerNode: z.number().optional(),
          })
          .optional(),
      })
      .optional(),
  }),
  details: z.object({
    ...detailsFields,
    name: z.string(),
    clusterId: z.string(),
    kubernetesVersion: z.string(),
    nodeShape: z.string(),
    /** Of flexible shapes only. */
    nodeShapeConfig: z
      .object({ ocpus: z.number(), memoryInGBs: z.number() })
      .optional(),
    nodeSourceDetails: z.object({
      sourceType: z.literal('IMAGE'),
      imageId: z.string(),
      bootVolumeSizeInGBs: z.number().optional(),
    }),
    // What is optional from here on is missing in requests that a release before recorded.
    initialNodeLabels: z
      .array(z.object({ key: z.string(), value: z.string() }))
      .optional(),
    /** Of pools with taints only. */
    nodeMetadata: z.object({ user_data: z.string() }).optional(),
    nodeConfigDetails: z.object({
      size: z.number(),
      nsgIds: z.array(z.string()),
      isPvEncryptionInTransitEnabled: z.boolean().optional(),
      placementConfigs: z.array(
        z.object({ availabilityDomain: z.string(), subnetId: z.string() }),
      ),
      nodePoolPodNetworkOptionDetails: z.object({
        cniType: z.literal('OCI_VCN_IP_NATIVE'),
        podSubnetIds: z.array(z.string()),
        podNsgIds: z.array(z.string()),
        maxPodsPerNode: z.number(),
      }),
    }),
    nodeEvictionNodePoolSettings: z
      .object({
        /** ISO 8601, of minutes: `PT60M`. */
        evictionGraceDuration: z.string(),
        isForceDeleteAfterGraceDuration: z.boolean(),
        isForceActionAfterGraceDuration: z.boolean(),
      })
      .optional(),
    nodePoolCyclingDetails: z
      .object({
        isNodeCyclingEnabled: z.boolean(),
        /** A number of nodes. */
        maximumSurge: z.string().optional(),
        /** A number of nodes. */
        maximumUnavailable: z.string().optional(),
      })
      .optional(),
  }),
  changeable: [
    'name',
    'freeformTags',
    'kubernetesVersion',
    'nodeShape',
    'nodeShapeConfig',
    'nodeSourceDetails',
    'initialNodeLabels',
    'nodeMetadata',
    'nodeConfigDetails',
    'nodeEvictionNodePoolSettings',
    'nodePoolCyclingDetails',
  ],
  answeredAs: 'nodePool',
  calls: client => ({
    list: ({ compartmentId, clusterId }, page) =>
      client.listNodePools({ compartmentId, clusterId, page }),
    get: nodePoolId => client.getNodePool({ nodePoolId }),
    create: (createNodePoolDetails, opcRetryToken) =>
      client.createNodePool({ createNodePoolDetails, opcRetryToken }),
    update: (nodePoolId, updateNodePoolDetails, ifMatch) =>
      client.updateNodePool({ nodePoolId, updateNodePoolDetails, ifMatch }),
    delete: (nodePoolId, ifMatch) =>
      client.deleteNodePool({ nodePoolId, ifMatch }),
  }),
});
