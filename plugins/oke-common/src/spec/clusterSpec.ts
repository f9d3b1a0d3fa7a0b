import { z } from 'zod';
import { dnsLabel, entityRef } from './fields';

/** IPv4 CIDR block in canonical spelling; that the host bits are zero is checked by the plan. */
const cidr = z
  .string()
  .regex(
    /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\/([1-9]|[12]\d|3[0-2])$/,
    'an IPv4 CIDR block is expected, for example 10.0.0.0/16',
  );

const ocid = (type: string) =>
  z
    .string()
    .regex(
      new RegExp(`^ocid1\\.${type}\\.[a-z0-9-]+\\.[a-z0-9-]*\\.[a-z0-9]+$`),
      `the OCID of a ${type} is expected, for example ocid1.${type}.oc1..aaaa`,
    );

/**
 * Schema of {@link ClusterSpec}: syntax only. What depends on OCI, the caller or other objects is
 * checked by the plan.
 *
 * @public
 */
export const clusterSpecSchema = z.strictObject({
  name: dnsLabel('the name of a cluster').describe('Name of the cluster'),
  owner: entityRef
    .refine(
      ref => ref.startsWith('group:'),
      'the owner is a group, for example group:default/platform',
    )
    .describe('Group that owns the cluster'),
  compartmentId: z
    .union([z.literal(''), ocid('compartment'), ocid('tenancy')])
    .default('')
    .describe(
      'Compartment that everything is made in; empty for the one of app-config',
    ),
  kubernetesVersion: z
    .string()
    .regex(
      /^(v\d+\.\d+\.\d+)?$/,
      'a version is expected, for example v1.36.3, or nothing for the newest',
    )
    .default('')
    .describe('Version of Kubernetes; empty for the newest that OKE offers'),
  network: z
    .strictObject({
      vcnCidr: cidr.default('10.0.0.0/16'),
      endpointCidr: cidr.default('10.0.30.0/24'),
      workersCidr: cidr.default('10.0.10.0/24'),
      loadBalancersCidr: cidr.default('10.0.20.0/24'),
      podsCidr: cidr.default('10.0.128.0/18'),
      bastionCidr: cidr.default('10.0.40.0/28'),
      /** Networks outside the VCN whose clients reach the internal load balancers on TCP 443 and the API endpoint on 6443. */
      clientCidrs: z.array(cidr).max(20).default([]),
      /** Whether workers and pods reach the internet through the NAT gateway, for images from outside OCIR. */
      internetAccess: z.boolean().default(true),
    })
    .prefault({})
    .describe('The VCN and its five subnets, all private'),
  nodePool: z
    .strictObject({
      shape: z.string().min(1).default('VM.Standard.E4.Flex'),
      ocpus: z.number().min(1).max(128).default(2),
      memoryGb: z.number().min(1).max(1024).default(16),
      size: z.number().int().min(1).max(1000).default(2),
      maxPodsPerNode: z.number().int().min(1).max(110).default(31),
    })
    .prefault({})
    .describe('The node pool'),
  deletionProtection: z
    .boolean()
    .default(false)
    .describe('Refuse deletion until this is switched off'),
  drift: z
    .enum(['report', 'repair'])
    .default('report')
    .describe('What happens when somebody changes what Okeanos made'),
});

/**
 * What was asked for: a private OKE cluster with a network of its own. Sizes are in gigabytes,
 * networks in CIDR notation.
 *
 * @public
 */
export type ClusterSpec = z.output<typeof clusterSpecSchema>;

/**
 * {@link ClusterSpec} as a caller writes it, with defaults left out.
 *
 * @public
 */
export type ClusterSpecInput = z.input<typeof clusterSpecSchema>;
