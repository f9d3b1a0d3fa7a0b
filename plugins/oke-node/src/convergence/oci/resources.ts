import { z } from 'zod';

/**
 * The OCI resources that a private cluster is made of, with OCI's own field names, trimmed to what
 * is intended or needed of them. The schemas read what OCI answers; the `…Details` types are what is
 * sent. References:
 * https://docs.oracle.com/en-us/iaas/api/#/en/iaas/20160918/ and
 * https://docs.oracle.com/en-us/iaas/api/#/en/containerengine/20180222/
 */

/** A schema of what OCI answers: it writes null for what is not set. */
function answered<S extends z.ZodType>(schema: S) {
  return z.preprocess(withoutNulls, schema);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

const portRangeSchema = z.object({ min: z.number(), max: z.number() });

const portsSchema = z.object({
  destinationPortRange: portRangeSchema.optional(),
  sourcePortRange: portRangeSchema.optional(),
});

const trafficFields = {
  /** `all`, or a protocol number of IANA: `1` ICMP, `6` TCP, `17` UDP. */
  protocol: z.string(),
  description: z.string().optional(),
  isStateless: z.boolean().optional(),
  icmpOptions: z
    .object({ type: z.number(), code: z.number().optional() })
    .optional(),
  tcpOptions: portsSchema.optional(),
  udpOptions: portsSchema.optional(),
};

/**
 * Schema of {@link SecurityRule}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const securityRuleSchema = answered(
  z.object({
    ...trafficFields,
    /** Made by OCI; undefined in a rule that is to be added. */
    id: z.string().optional(),
    direction: z.enum(['INGRESS', 'EGRESS']),
    source: z.string().optional(),
    /** CIDR_BLOCK, SERVICE_CIDR_BLOCK or NETWORK_SECURITY_GROUP. */
    sourceType: z.string().optional(),
    destination: z.string().optional(),
    destinationType: z.string().optional(),
    /** False when it names an NSG that is gone. */
    isValid: z.boolean().optional(),
  }),
);

/**
 * A rule of a network security group.
 *
 * @public
 */
export type SecurityRule = z.infer<typeof securityRuleSchema>;

const ingressSecurityRuleSchema = z.object({
  ...trafficFields,
  source: z.string(),
  sourceType: z.string().optional(),
});

const egressSecurityRuleSchema = z.object({
  ...trafficFields,
  destination: z.string(),
  destinationType: z.string().optional(),
});

const routeRuleSchema = z.object({
  destination: z.string(),
  /** CIDR_BLOCK or SERVICE_CIDR_BLOCK. */
  destinationType: z.string().optional(),
  networkEntityId: z.string(),
  description: z.string().optional(),
});

const commonFields = {
  id: z.string(),
  compartmentId: z.string(),
  freeformTags: z.record(z.string(), z.string()).default({}),
  lifecycleState: z.string(),
};

/** Of the Networking service. */
const coreFields = {
  ...commonFields,
  displayName: z.string().optional(),
};

const inVcnFields = { ...coreFields, vcnId: z.string() };

const podNetworkSchema = z.object({
  cniType: z.string(),
  podSubnetIds: z.array(z.string()).optional(),
  podNsgIds: z.array(z.string()).optional(),
  maxPodsPerNode: z.number().optional(),
});

/**
 * Schema of what OCI answers, by kind. Kinds are named as OCI's models.
 *
 * @public
 */
export const ociResourceSchemas = {
  Vcn: answered(
    z.object({
      ...coreFields,
      cidrBlocks: z.array(z.string()),
      dnsLabel: z.string().optional(),
      defaultSecurityListId: z.string().optional(),
    }),
  ),
  NatGateway: answered(z.object({ ...inVcnFields, blockTraffic: z.boolean() })),
  ServiceGateway: answered(
    z.object({
      ...inVcnFields,
      blockTraffic: z.boolean(),
      services: z.array(z.object({ serviceId: z.string() })),
    }),
  ),
  RouteTable: answered(
    z.object({
      ...inVcnFields,
      routeRules: z.array(routeRuleSchema),
    }),
  ),
  SecurityList: answered(
    z.object({
      ...inVcnFields,
      ingressSecurityRules: z.array(ingressSecurityRuleSchema),
      egressSecurityRules: z.array(egressSecurityRuleSchema),
    }),
  ),
  NetworkSecurityGroup: answered(z.object(inVcnFields)),
  Subnet: answered(
    z.object({
      ...inVcnFields,
      cidrBlock: z.string(),
      dnsLabel: z.string().optional(),
      prohibitPublicIpOnVnic: z.boolean().optional(),
      routeTableId: z.string(),
      securityListIds: z.array(z.string()).optional(),
    }),
  ),
  Cluster: answered(
    z.object({
      ...commonFields,
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
  ),
  NodePool: answered(
    z.object({
      ...commonFields,
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
        .object({ sourceType: z.string(), imageId: z.string() })
        .optional(),
      nodeConfigDetails: z
        .object({
          size: z.number().optional(),
          nsgIds: z.array(z.string()).optional(),
          placementConfigs: z
            .array(
              z.object({
                availabilityDomain: z.string(),
                subnetId: z.string(),
              }),
            )
            .optional(),
          nodePoolPodNetworkOptionDetails: podNetworkSchema.optional(),
        })
        .optional(),
    }),
  ),
};

/**
 * Kind of a resource that has an OCID and tags, named as OCI's model.
 *
 * @public
 */
export type OciKind = keyof typeof ociResourceSchemas;

export function isOciKind(kind: string): kind is OciKind {
  return kind in ociResourceSchemas;
}

/**
 * A resource as OCI answers it.
 *
 * @public
 */
export type OciResource<K extends OciKind = OciKind> = z.infer<
  (typeof ociResourceSchemas)[K]
>;

const commonDetails = {
  compartmentId: z.string(),
  freeformTags: z.record(z.string(), z.string()),
};

const coreDetails = { ...commonDetails, displayName: z.string() };

const inVcnDetails = { ...coreDetails, vcnId: z.string() };

const podNetworkCni = z.literal('OCI_VCN_IP_NATIVE');

/**
 * Schema of what a resource is made from, by kind: the part of OCI's `Create…Details` that is in use.
 *
 * @public
 */
export const ociDetailsSchemas = {
  Vcn: z.object({
    ...coreDetails,
    cidrBlocks: z.array(z.string()),
    dnsLabel: z.string(),
  }),
  NatGateway: z.object({ ...inVcnDetails, blockTraffic: z.boolean() }),
  ServiceGateway: z.object({
    ...inVcnDetails,
    services: z.array(z.object({ serviceId: z.string() })),
  }),
  RouteTable: z.object({
    ...inVcnDetails,
    routeRules: z.array(routeRuleSchema),
  }),
  SecurityList: z.object({
    ...inVcnDetails,
    ingressSecurityRules: z.array(ingressSecurityRuleSchema),
    egressSecurityRules: z.array(egressSecurityRuleSchema),
  }),
  NetworkSecurityGroup: z.object(inVcnDetails),
  Subnet: z.object({
    ...inVcnDetails,
    cidrBlock: z.string(),
    dnsLabel: z.string(),
    prohibitPublicIpOnVnic: z.boolean(),
    routeTableId: z.string(),
    securityListIds: z.array(z.string()),
  }),
  Cluster: z.object({
    ...commonDetails,
    name: z.string(),
    vcnId: z.string(),
    kubernetesVersion: z.string(),
    type: z.literal('ENHANCED_CLUSTER'),
    endpointConfig: z.object({
      subnetId: z.string(),
      nsgIds: z.array(z.string()),
      isPublicIpEnabled: z.boolean(),
    }),
    clusterPodNetworkOptions: z.array(z.object({ cniType: podNetworkCni })),
    options: z.object({
      serviceLbSubnetIds: z.array(z.string()),
      kubernetesNetworkConfig: z.object({ servicesCidr: z.string() }),
      serviceLbConfig: z.object({ backendNsgIds: z.array(z.string()) }),
    }),
  }),
  NodePool: z.object({
    ...commonDetails,
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
    }),
    nodeConfigDetails: z.object({
      size: z.number(),
      nsgIds: z.array(z.string()),
      placementConfigs: z.array(
        z.object({ availabilityDomain: z.string(), subnetId: z.string() }),
      ),
      nodePoolPodNetworkOptionDetails: z.object({
        cniType: podNetworkCni,
        podSubnetIds: z.array(z.string()),
        podNsgIds: z.array(z.string()),
        maxPodsPerNode: z.number(),
      }),
    }),
  }),
};

/**
 * What a resource is made from, by kind.
 *
 * @public
 */
export type OciDetails = {
  [K in OciKind]: z.infer<(typeof ociDetailsSchemas)[K]>;
};

/**
 * What is sent to change a resource: top-level fields of {@link OciDetails}, each replaced as a
 * whole, and only those that OCI's `Update…Details` has.
 *
 * @public
 */
export type OciChanges<K extends OciKind = OciKind> = {
  [kind in K]: Partial<Omit<OciDetails[kind], 'options'>> & {
    options?: Pick<OciDetails['Cluster']['options'], 'serviceLbConfig'>;
  };
}[K];

/**
 * Schema of {@link OciAddon}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const addonSchema = answered(
  z.object({
    name: z.string(),
    lifecycleState: z.string(),
    currentInstalledVersion: z.string().optional(),
    addonError: z
      .object({
        code: z.string().optional(),
        message: z.string().optional(),
      })
      .optional(),
  }),
);

/**
 * An add-on of a cluster.
 *
 * @public
 */
export type OciAddon = z.infer<typeof addonSchema>;

/**
 * Schema of {@link OciWorkRequest}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const workRequestSchema = answered(
  z.object({
    id: z.string(),
    compartmentId: z.string(),
    /** For example CLUSTER_CREATE. */
    operationType: z.string(),
    /** ACCEPTED, IN_PROGRESS, SUCCEEDED, FAILED, CANCELING or CANCELED. */
    status: z.string(),
    /** ISO 8601. */
    timeAccepted: z.string().optional(),
    resources: z
      .array(
        z.object({
          /** `cluster` or `nodepool`. */
          entityType: z.string().optional(),
          actionType: z.string().optional(),
          identifier: z.string().optional(),
        }),
      )
      .default([]),
  }),
);

/**
 * Work of Container Engine that goes on after the call.
 *
 * @public
 */
export type OciWorkRequest = z.infer<typeof workRequestSchema>;

/**
 * Schema of {@link OciWorkRequestError}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const workRequestErrorSchema = answered(
  z.object({
    code: z.string(),
    message: z.string(),
  }),
);

/**
 * Why a work request failed.
 *
 * @public
 */
export type OciWorkRequestError = z.infer<typeof workRequestErrorSchema>;

/**
 * Schema of {@link OciNodeImage}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const nodeImageSchema = answered(
  z.object({
    imageId: z.string(),
    /** For example `Oracle-Linux-9.6-aarch64-2026.09.30-0-OKE-1.36.3-1330`. */
    sourceName: z.string(),
  }),
);

/**
 * An image that nodes can be made from.
 *
 * @public
 */
export type OciNodeImage = z.infer<typeof nodeImageSchema>;

/**
 * Schema of {@link OciService}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const oracleServiceSchema = answered(
  z.object({
    id: z.string(),
    name: z.string(),
    /** A label that stands for address ranges, for example `all-fra-services-in-oracle-services-network`. */
    cidrBlock: z.string(),
  }),
);

/**
 * What a service gateway can lead to.
 *
 * @public
 */
export type OciService = z.infer<typeof oracleServiceSchema>;
