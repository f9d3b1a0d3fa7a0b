import { z } from 'zod';
import { noSecurityAttributes } from '../core/schemas';
import { tagFields } from '../tags';

const keyValuesSchema = z.array(
  z.object({ key: z.string(), value: z.string() }),
);

const tagged = z.object({
  freeformTags: tagFields.freeformTags.optional(),
  definedTags: tagFields.definedTags.optional(),
});

/** A switch that is always off, because nothing here would do what it promises. */
const off = (why: string) => z.literal(false, { error: why });

/** OCID of a key of a vault, kept unchecked: there are no vaults. Empty: none. */
export const kmsKeySchema = z
  .string()
  .regex(/^(ocid1\.key\..+)?$/, { error: 'not the OCID of a key' })
  .transform(id => id || undefined)
  .optional();

/** No image is pulled here, so nothing is asked whether one is signed. */
export const imagePolicySchema = z.object({
  isPolicyEnabled: z.boolean().default(false),
  keyDetails: z.array(z.object({ kmsKeyId: kmsKeySchema })).optional(),
});

/** `options` of a cluster, as far as the sandbox plays them. */
export const clusterOptionsSchema = z.object({
  serviceLbSubnetIds: z.array(z.string()).max(2).default([]),
  ipFamilies: z.array(z.literal('IPv4')).default(['IPv4']),
  kubernetesNetworkConfig: z
    .object({
      servicesCidr: z.string().default('10.96.0.0/16'),
      podsCidr: z.string().default('10.244.0.0/16'),
    })
    .prefault({}),
  addOns: z
    .object({
      isKubernetesDashboardEnabled: off(
        'the Okeanos sandbox does not run the dashboard',
      ).default(false),
      isTillerEnabled: off('the Okeanos sandbox does not run Tiller').default(
        false,
      ),
    })
    .prefault({}),
  admissionControllerOptions: z
    .object({
      isPodSecurityPolicyEnabled: off(
        'Kubernetes has had no PodSecurityPolicy since 1.25',
      ).default(false),
    })
    .prefault({}),
  serviceLbConfig: tagged
    .extend({ backendNsgIds: z.array(z.string()).optional() })
    .optional(),
  persistentVolumeConfig: tagged.optional(),
  openIdConnectTokenAuthenticationConfig: z
    .object({
      isOpenIdConnectAuthEnabled: off(
        'the Okeanos sandbox does not play OpenID Connect',
      ),
    })
    .optional(),
  openIdConnectDiscovery: z
    .object({
      isOpenIdConnectDiscoveryEnabled: off(
        'the Okeanos sandbox does not play OpenID Connect',
      ),
    })
    .optional(),
});

export const endpointConfigSchema = z.object({
  subnetId: z.string(),
  nsgIds: z.array(z.string()).max(5).default([]),
  isPublicIpEnabled: z.boolean().default(false),
  securityAttributes: noSecurityAttributes,
});

const metadataSchema = z.object({
  timeCreated: z.string(),
  createdByUserId: z.string(),
  createdByWorkRequestId: z.string(),
  timeUpdated: z.string().optional(),
  updatedByUserId: z.string().optional(),
  updatedByWorkRequestId: z.string().optional(),
  timeDeleted: z.string().optional(),
  deletedByUserId: z.string().optional(),
  deletedByWorkRequestId: z.string().optional(),
});

/** How pods get addresses: of a subnet, or of a network that lies over that of the nodes. */
export const cniTypeSchema = z.enum(['OCI_VCN_IP_NATIVE', 'FLANNEL_OVERLAY']);

export const clusterPodNetworkSchema = z
  .array(z.object({ cniType: cniTypeSchema }))
  .length(1);

const loadBalancerSchema = z.preprocess(
  // As it was kept before there was a Load Balancer API: those in the subnet only.
  kept =>
    typeof kept === 'object' && kept !== null && 'privateIp' in kept
      ? { address: kept.privateIp, ...kept }
      : kept,
  z.object({
    address: z.string(),
    /** Whether the address is of the load balancer subnet; another one is public. */
    isPrivate: z.boolean().default(true),
    /** Of its Service. */
    namespace: z.string().default(''),
    service: z.string().default(''),
    isNetwork: z.boolean().default(false),
    /** Whether its Service came with the cluster. */
    isOfSandbox: z.boolean().default(false),
    vnicId: z.string(),
    timeCreated: z.string(),
  }),
);
export type KeptLoadBalancer = z.infer<typeof loadBalancerSchema>;

const clusterSchema = z.object({
  id: z.string(),
  name: z.string(),
  compartmentId: z.string(),
  vcnId: z.string(),
  kubernetesVersion: z.string(),
  /** What its control plane is being upgraded to. */
  upgradeTo: z.string().optional(),
  type: z.enum(['BASIC_CLUSTER', 'ENHANCED_CLUSTER']),
  endpointConfig: endpointConfigSchema,
  clusterPodNetworkOptions: clusterPodNetworkSchema.default([
    { cniType: 'OCI_VCN_IP_NATIVE' },
  ]),
  options: clusterOptionsSchema,
  kmsKeyId: z.string().optional(),
  imagePolicyConfig: imagePolicySchema.prefault({}),
  ...tagFields,
  metadata: metadataSchema,
  lifecycleState: z.enum([
    'CREATING',
    'ACTIVE',
    'UPDATING',
    'DELETING',
    'DELETED',
    'FAILED',
  ]),
  lifecycleDetails: z.string().optional(),
  /** Address of the private endpoint. */
  endpointAddress: z.string(),
  endpointVnicId: z.string(),
  /** Of the first load balancer subnet. */
  loadBalancerCidr: z.string().optional(),
  /** Those of its Services. What users have left at the end of the cluster outlives it. */
  loadBalancers: z.array(loadBalancerSchema).default([]),
  /** Since the cluster is there. */
  caPem: z.string().optional(),
  /** Counts the changes. */
  revision: z.number(),
});

const nativePodNetworkSchema = z.object({
  cniType: z.literal('OCI_VCN_IP_NATIVE'),
  podSubnetIds: z.array(z.string()).min(1).max(1),
  podNsgIds: z.array(z.string()).max(5).default([]),
  maxPodsPerNode: z.int().min(1).max(110).optional(),
});

export const podNetworkSchema = z.discriminatedUnion('cniType', [
  nativePodNetworkSchema,
  z.object({ cniType: z.literal('FLANNEL_OVERLAY') }),
]);

/** Kept unchecked: nodes take no capacity here. Empty: none. */
const capacityReservationSchema = z
  .string()
  .regex(/^(ocid1\.capacityreservation\..+)?$/, {
    error: 'not the OCID of a capacity reservation',
  })
  .transform(id => id || undefined)
  .optional();

export const nodeConfigSchema = z.object({
  size: z.int().min(0),
  nsgIds: z.array(z.string()).max(5).default([]),
  placementConfigs: z
    .array(
      z.object({
        availabilityDomain: z.string(),
        subnetId: z.string(),
        faultDomains: z.array(z.string()).optional(),
        capacityReservationId: capacityReservationSchema,
        preemptibleNodeConfig: z
          .object({
            preemptionAction: z.object({
              type: z.literal('TERMINATE'),
              isPreserveBootVolume: z.boolean().optional(),
            }),
          })
          .optional(),
      }),
    )
    .min(1),
  nodePoolPodNetworkOptionDetails: podNetworkSchema.default({
    cniType: 'FLANNEL_OVERLAY',
  }),
  kmsKeyId: kmsKeySchema,
  isPvEncryptionInTransitEnabled: z.boolean().optional(),
  freeformTags: tagFields.freeformTags.optional(),
  definedTags: tagFields.definedTags.optional(),
});

export const nodeSourceSchema = z.object({
  sourceType: z.literal('IMAGE'),
  imageId: z.string(),
  bootVolumeSizeInGBs: z.int().min(50).max(32768).optional(),
});

export const nodeShapeConfigSchema = z.object({
  ocpus: z.number().min(1).max(114),
  memoryInGBs: z.number().min(1).max(1760),
});

/** "Min PT0M, Max: PT60M. Format ISO 8601 e.g PT30M" (API reference of NodeEvictionNodePoolSettings). */
const graceDurationSchema = z.string().refine(
  text => {
    const parts = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text);
    const [hours, minutes, seconds] = (parts ?? [])
      .slice(1)
      .map(part => Number(part ?? 0));
    return hours * 3600 + minutes * 60 + seconds <= 3600;
  },
  { error: 'not a duration from PT0M to PT60M' },
);

export const evictionSchema = z.object({
  evictionGraceDuration: graceDurationSchema.optional(),
  isForceDeleteAfterGraceDuration: z.boolean().optional(),
  isForceActionAfterGraceDuration: z.boolean().optional(),
});

/** "OKE supports both integer and percentage input" (API reference of NodePoolCyclingDetails). */
const nodeCountSchema = z.string().regex(/^(\d{1,4}|\d{1,2}%|100%)$/, {
  error: 'not a number of nodes, and not a percentage',
});

export const cyclingSchema = z.object({
  maximumUnavailable: nodeCountSchema.optional(),
  maximumSurge: nodeCountSchema.optional(),
  isNodeCyclingEnabled: z.boolean().optional(),
  cycleModes: z
    .array(z.enum(['BOOT_VOLUME_REPLACE', 'INSTANCE_REPLACE']))
    .optional(),
});

/** A label that a Node object can have: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export const labelsSchema = z.array(
  z.object({
    key: z
      .string()
      .regex(
        /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
        {
          error: 'not a label key',
        },
      ),
    value: z
      .string()
      .regex(/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/, {
        error: 'not a label value',
      })
      .default(''),
  }),
);

/** What of a node pool becomes of a node when it is made, and stays with it. */
const madeFromSchema = z.object({
  kubernetesVersion: z.string(),
  nodeShape: z.string(),
  nodeShapeConfig: nodeShapeConfigSchema,
  nodeSourceDetails: nodeSourceSchema,
  nodeMetadata: z.record(z.string(), z.string()),
  initialNodeLabels: labelsSchema,
  sshPublicKey: z.string().optional(),
});

const nodeSchema = z.object({
  /** OCID of the compute instance. */
  id: z.string(),
  name: z.string(),
  availabilityDomain: z.string(),
  faultDomain: z.string(),
  subnetId: z.string(),
  privateIp: z.string(),
  vnicId: z.string(),
  /** Its addresses are those of pods. Not used where they are in no subnet. */
  podVnicId: z.string(),
  timeCreated: z.string(),
  lifecycleState: z.enum(['CREATING', 'ACTIVE', 'DELETING']),
  /** It was deleted by itself, and goes with the next work on its pool. */
  isLeaving: z.boolean().optional(),
  /** Absent in states that were kept before nodes could differ from their pool. */
  madeFrom: madeFromSchema.optional(),
});

const nodePoolSchema = z.object({
  id: z.string(),
  name: z.string(),
  compartmentId: z.string(),
  clusterId: z.string(),
  kubernetesVersion: z.string(),
  nodeShape: z.string(),
  nodeShapeConfig: nodeShapeConfigSchema,
  nodeSourceDetails: nodeSourceSchema,
  nodeMetadata: z.record(z.string(), z.string()),
  initialNodeLabels: keyValuesSchema,
  sshPublicKey: z.string().optional(),
  nodeConfigDetails: nodeConfigSchema,
  nodeEvictionNodePoolSettings: evictionSchema.optional(),
  nodePoolCyclingDetails: cyclingSchema.optional(),
  ...tagFields,
  timeCreated: z.string(),
  lifecycleState: z.enum([
    'CREATING',
    'ACTIVE',
    'UPDATING',
    'DELETING',
    'DELETED',
    'FAILED',
    'NEEDS_ATTENTION',
  ]),
  lifecycleDetails: z.string().optional(),
  nodes: z.array(nodeSchema),
  revision: z.number(),
});

export const addonConfigurationsSchema = keyValuesSchema;

const addonSchema = z.object({
  name: z.string(),
  clusterId: z.string(),
  /** Absent: OKE chooses, and updates by itself. */
  version: z.string().optional(),
  currentInstalledVersion: z.string().optional(),
  configurations: addonConfigurationsSchema,
  timeCreated: z.string(),
  lifecycleState: z.enum([
    'CREATING',
    'ACTIVE',
    'UPDATING',
    'DELETING',
    'DELETED',
    'FAILED',
    'NEEDS_ATTENTION',
  ]),
  addonError: z.object({ code: z.string(), message: z.string() }).optional(),
  revision: z.number(),
});

/** State of Container Engine: records by OCID; add-ons by {@link addonKey}. */
export const containerEngineStateSchema = z.object({
  clusters: z.record(z.string(), clusterSchema),
  nodePools: z.record(z.string(), nodePoolSchema),
  addons: z.record(z.string(), addonSchema),
});

export type Cluster = z.infer<typeof clusterSchema>;
export type NodePool = z.infer<typeof nodePoolSchema>;
export type MadeFrom = z.infer<typeof madeFromSchema>;
export type Node = z.infer<typeof nodeSchema>;
export type Addon = z.infer<typeof addonSchema>;

/** The subnet network of a pool's pods; nothing of it where they are in a network that lies over that of the nodes. */
export function nativePodNetwork({
  nodePoolPodNetworkOptionDetails: network,
}: NodePool['nodeConfigDetails']): Pick<
  z.infer<typeof nativePodNetworkSchema>,
  'podSubnetIds' | 'podNsgIds' | 'maxPodsPerNode'
> {
  return network.cniType === 'OCI_VCN_IP_NATIVE'
    ? network
    : { podSubnetIds: [], podNsgIds: [] };
}

export function addonKey(clusterId: string, name: string): string {
  return `${clusterId}/${name}`;
}

/** Short name of a cluster or node pool, as OKE makes names with it: `c` and the end of the OCID. */
export function shortName(ocid: string): string {
  return `c${ocid.slice(-10)}`;
}
