import { z } from 'zod';
import { addonSpec } from './addonSpec';
import { cidrSchema as cidr } from './cidrSchema';
import { expirySpec } from './expirySpec';
import { dnsLabel, groupRef } from './fields';
import { logsSpec } from './logsSpec';
import { nodePoolFields } from './nodePoolSpec';

/**
 * @param type - of the resource, as OCIDs spell it
 * @param what - for the message
 */
const ocidOrNone = (type: string, what: string) =>
  z
    .string()
    .trim()
    .regex(
      new RegExp(`^(ocid1\\.${type}\\.[a-z0-9-]+\\.[a-z0-9-]*\\.[a-z0-9]+)?$`),
      `the OCID of ${what} is expected, for example ocid1.${type}.oc1.eu-frankfurt-1.aaaa, or nothing`,
    )
    .default('');

/**
 * Schema of {@link ClusterSpec}: syntax only. What depends on OCI, the caller or other objects is
 * checked by the plan.
 *
 * @public
 */
export const clusterSpecSchema = z.strictObject({
  name: dnsLabel('the name of a cluster')
    // A cluster is resource:default/<cluster> in the catalog, a namespace resource:<cluster>/<namespace>.
    .refine(
      name => name !== 'default',
      'the name default is reserved: in the catalog, namespaces are kept under the name of their cluster',
    )
    .describe('Name of the cluster'),
  owner: groupRef.describe('Group that owns the cluster'),
  compartmentId: z
    .string()
    .trim()
    .regex(
      /^(ocid1\.(compartment|tenancy)\.[a-z0-9-]+\.[a-z0-9-]*\.[a-z0-9]+)?$/,
      'the OCID of a compartment or tenancy is expected, for example ocid1.compartment.oc1..aaaa, or nothing for the one of app-config',
    )
    .default('')
    .describe(
      'Compartment that everything is made in; empty for the one of app-config',
    ),
  kubernetesVersion: z
    .string()
    .trim()
    .regex(
      /^(v\d+\.\d+\.\d+)?$/,
      'a version is expected, for example v1.36.3, or nothing for the newest',
    )
    .default('')
    .describe('Version of Kubernetes; empty for the newest that OKE offers'),
  network: z
    .strictObject({
      vcnCidr: cidr.default('10.0.0.0/16').describe('Block of the VCN'),
      endpointCidr: cidr
        .default('10.0.30.0/24')
        .describe('Subnet of the API endpoint'),
      workersCidr: cidr
        .default('10.0.10.0/24')
        .describe('Subnet of the worker nodes'),
      loadBalancersCidr: cidr
        .default('10.0.20.0/24')
        .describe('Subnet of the internal load balancers'),
      podsCidr: cidr.default('10.0.128.0/18').describe('Subnet of the pods'),
      bastionCidr: cidr
        .default('10.0.40.0/28')
        .describe('Subnet of the bastion'),
      clientCidrs: z
        .array(cidr)
        .max(20)
        .default([])
        .describe(
          'Networks whose clients reach the internal load balancers on TCP 443 and the API endpoint on 6443',
        ),
      internetAccess: z
        .boolean()
        .default(true)
        .describe(
          'Whether workers and pods reach the internet through the NAT gateway, for images from outside OCIR',
        ),
      peering: z
        .strictObject({
          via: z
            .enum(['none', 'drg', 'localPeeringGateway'])
            .default('none')
            .describe(
              'What the VCN is joined to the client networks by: a dynamic routing gateway (DRG) that is there, a local peering gateway (LPG) that is made, or nothing of Okeanos',
            ),
          drgId: ocidOrNone('drg', 'a dynamic routing gateway').describe(
            'DRG that the VCN is attached to',
          ),
          peerId: ocidOrNone(
            'localpeeringgateway',
            'a local peering gateway',
          ).describe(
            'LPG at the other end; empty when the other side connects it',
          ),
        })
        .prefault({})
        .describe('The way from and to the client networks'),
    })
    .prefault({})
    .describe('The VCN and its five subnets, all private'),
  bastion: z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe('Whether the cluster has one'),
      clientCidrs: z
        .array(cidr)
        .max(20)
        .default([])
        .describe('Networks from which people may connect to it'),
      forPortal: z
        .boolean()
        .default(true)
        .describe('Whether this portal reaches the cluster through it'),
    })
    .prefault({})
    .describe('An OCI Bastion, through which the API endpoint can be reached'),
  nodePool: z
    .strictObject(nodePoolFields)
    .prefault({})
    .describe('The first node pool'),
  additionalNodePools: z
    .array(
      z.strictObject({
        name: dnsLabel('the name of a node pool').describe(
          'Name of the pool; another name is another pool',
        ),
        ...nodePoolFields,
      }),
    )
    .max(20)
    .default([])
    .describe('More node pools, for example with GPUs or for certain pods'),
  addons: z
    .array(addonSpec)
    .max(30)
    .default([])
    .describe('Add-ons that OKE installs and keeps, beside cert-manager'),
  logs: logsSpec
    .prefault({})
    .describe('Logs of the cluster, in a log group of its own'),
  expiry: expirySpec.prefault({}).describe('Until when it is needed'),
  deletionProtection: z
    .boolean()
    .default(false)
    .describe('Refuse deletion until this is switched off'),
  frozen: z
    .boolean()
    .default(false)
    .describe(
      'Change nothing of it in OCI, whatever happens there, until this is switched off',
    ),
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
