import { z } from 'zod';
import { labelKey, labelValue } from './fields';

/** Of a label or taint. */
const keyAndValue = {
  key: labelKey.describe('Key, with or without a prefix'),
  value: labelValue.default('').describe('Value; may be empty'),
};

/**
 * What every node pool has, the first one and the others. Sizes are in gigabytes.
 */
export const nodePoolFields = {
  shape: z
    .string()
    .trim()
    .min(1, 'a shape must be named')
    .default('VM.Standard.E4.Flex')
    .describe('Compute shape of a node'),
  ocpus: z
    .number()
    .min(1)
    .max(128)
    .default(2)
    .describe('OCPUs of a node, for flexible shapes'),
  memoryGb: z
    .number()
    .min(1)
    .max(1024)
    .default(16)
    .describe('Memory of a node in GB, for flexible shapes'),
  // From 50 GB to 32 TB: https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengcustombootvolumesizes.htm
  bootVolumeGb: z
    .number()
    .int()
    .min(50)
    .max(32_768)
    .optional()
    .describe('Boot volume of a node in GB; without it, that is left to OKE'),
  oracleLinux: z
    .enum(['', '8', '9'])
    .default('')
    .describe('Release of Oracle Linux; empty for the newest'),
  imageId: z
    .string()
    .trim()
    .regex(
      /^(ocid1\.image\.[a-z0-9-]+\.[a-z0-9-]*\.[a-z0-9]+)?$/,
      'the OCID of an image is expected, for example ocid1.image.oc1.eu-frankfurt-1.aaaa, or nothing for the newest that fits',
    )
    .default('')
    .describe(
      'Image that nodes are made from; empty for the newest that fits when the pool is made, or its version changes',
    ),
  size: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(2)
    .describe('Number of nodes'),
  maxPodsPerNode: z
    .number()
    .int()
    .min(1)
    .max(110)
    .default(31)
    .describe('Number of pods that a node may run'),
  availabilityDomains: z
    .array(z.string().trim().min(1, 'an availability domain must be named'))
    .max(10)
    .default([])
    .describe('Availability domains of the nodes, by name; none for all'),
  labels: z
    .array(z.strictObject(keyAndValue))
    .max(50)
    .default([])
    .describe('Labels that new nodes get'),
  taints: z
    .array(
      z.strictObject({
        ...keyAndValue,
        effect: z
          .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
          .default('NoSchedule')
          .describe('What happens to pods that do not tolerate it'),
      }),
    )
    .max(20)
    .default([])
    .describe('Taints that new nodes get, which keep pods away'),
  encryptionInTransit: z
    .boolean()
    .default(false)
    .describe(
      'Whether what goes between a node and its volumes is encrypted; not every shape can',
    ),
  autoscaling: z
    .strictObject({
      min: z.number().int().min(0).max(1000).describe('Fewest nodes'),
      max: z.number().int().min(1).max(1000).describe('Most nodes'),
    })
    .optional()
    .describe(
      'Leaves the number of nodes to an autoscaler, from then on; size is what the pool is made with',
    ),
  cycling: z
    .strictObject({
      maximumSurge: z
        .number()
        .int()
        .min(0)
        .max(1000)
        .default(1)
        .describe('Nodes that are added meanwhile'),
      maximumUnavailable: z
        .number()
        .int()
        .min(0)
        .max(1000)
        .default(0)
        .describe('Nodes that may be missing meanwhile'),
    })
    .optional()
    .describe(
      'Has OCI replace the nodes, some at a time, when what they are made from changes; without it they stay as they are',
    ),
  // 0 to 60 minutes, 60 by itself: https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengdeletingworkernodes.htm
  eviction: z
    .strictObject({
      graceMinutes: z
        .number()
        .int()
        .min(0)
        .max(60)
        .default(60)
        .describe('So long pods get to go elsewhere, in minutes'),
      force: z
        .boolean()
        .default(false)
        .describe(
          'Whether a node goes after that, also with pods that a PodDisruptionBudget holds',
        ),
    })
    .optional()
    .describe(
      'How a node is drained before it is taken away; without it, that is left to OKE',
    ),
};
