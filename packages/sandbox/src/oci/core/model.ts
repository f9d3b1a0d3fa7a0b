import { z } from 'zod';
import { tagFields } from '../tags';
import { trafficFields } from './rules';

/** What every resource of the Networking service has; its lifecycle state comes from its timeline. */
export const coreFields = {
  id: z.string(),
  compartmentId: z.string(),
  displayName: z.string(),
  timeCreated: z.string(),
  ...tagFields,
};

const coreResourceSchema = z.object(coreFields);
export type CoreResource = z.infer<typeof coreResourceSchema>;

/** Times in milliseconds since the epoch. */
const timelineSchema = z.object({
  createdAt: z.number(),
  availableAt: z.number(),
  /** End of a change that takes a while. */
  updatedAt: z.number().optional(),
  terminatedAt: z.number().optional(),
});

const vcnFields = {
  ...coreFields,
  vcnId: z.string(),
};

/** As it is kept: `cidrBlock` if it came in so. */
const routeRuleSchema = z.object({
  cidrBlock: z.string().optional(),
  destination: z.string(),
  destinationType: z
    .enum(['CIDR_BLOCK', 'SERVICE_CIDR_BLOCK'])
    .default('CIDR_BLOCK'),
  networkEntityId: z.string(),
  description: z.string().max(255).optional(),
  routeType: z.enum(['STATIC', 'LOCAL']).default('STATIC'),
});

const peerTypes = z.enum(['CIDR_BLOCK', 'SERVICE_CIDR_BLOCK']);

const ingressSecurityRuleSchema = z.object({
  ...trafficFields,
  source: z.string(),
  sourceType: peerTypes.default('CIDR_BLOCK'),
});

const egressSecurityRuleSchema = z.object({
  ...trafficFields,
  destination: z.string(),
  destinationType: peerTypes.default('CIDR_BLOCK'),
});

const nsgPeerTypes = z.enum([
  'CIDR_BLOCK',
  'SERVICE_CIDR_BLOCK',
  'NETWORK_SECURITY_GROUP',
]);

/** A rule of an NSG, as it comes in. */
export const newSecurityRuleSchema = z.object({
  ...trafficFields,
  direction: z.enum(['INGRESS', 'EGRESS']),
  source: z.string().optional(),
  sourceType: nsgPeerTypes.optional(),
  destination: z.string().optional(),
  destinationType: nsgPeerTypes.optional(),
});
export type NewSecurityRule = z.infer<typeof newSecurityRuleSchema>;

const securityRuleSchema = newSecurityRuleSchema.extend({
  id: z.string(),
  timeCreated: z.string(),
});
export type SecurityRule = z.infer<typeof securityRuleSchema>;

const { protocol, icmpOptions, tcpOptions, udpOptions } = trafficFields;

/** What a flow log collects. Defaults that no page names are guesses. */
const flowLogRuleSchema = z.object({
  isEnabled: z.boolean().default(true),
  priority: z.int().min(0).max(9),
  /** One packet of so many. */
  samplingRate: z.int().min(1).max(100_000).default(1),
  sourceCidr: z.string().optional(),
  destinationCidr: z.string().optional(),
  /** Any, without it. */
  protocol: protocol.optional(),
  ...{ icmpOptions, tcpOptions, udpOptions },
  flowLogType: z.enum(['ALL', 'ACCEPT', 'REJECT']).default('ALL'),
  ruleAction: z.enum(['INCLUDE', 'EXCLUDE']).default('INCLUDE'),
});

const dhcpOptionSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('DomainNameServer'),
    serverType: z.enum(['VcnLocal', 'VcnLocalPlusInternet', 'CustomDnsServer']),
    customDnsServers: z.array(z.string()).default([]),
  }),
  z.object({
    type: z.literal('SearchDomain'),
    searchDomainNames: z.array(z.string()).min(1).max(1),
  }),
]);

export const resourceSchemas = {
  vcn: z.object({
    ...coreFields,
    cidrBlock: z.string(),
    cidrBlocks: z.array(z.string()),
    dnsLabel: z.string().optional(),
    vcnDomainName: z.string().optional(),
    defaultRouteTableId: z.string(),
    defaultSecurityListId: z.string(),
    defaultDhcpOptionsId: z.string(),
  }),
  subnet: z.object({
    ...vcnFields,
    /** null: the subnet is regional. */
    availabilityDomain: z.string().nullable(),
    cidrBlock: z.string(),
    /** If it was made with this field: the same as one block. */
    ipv4CidrBlocks: z.array(z.string()).optional(),
    dnsLabel: z.string().optional(),
    subnetDomainName: z.string().optional(),
    prohibitInternetIngress: z.boolean(),
    prohibitPublicIpOnVnic: z.boolean(),
    routeTableId: z.string(),
    securityListIds: z.array(z.string()),
    dhcpOptionsId: z.string(),
    virtualRouterIp: z.string(),
    virtualRouterMac: z.string(),
  }),
  internetGateway: z.object({
    ...vcnFields,
    isEnabled: z.boolean(),
    routeTableId: z.string().optional(),
  }),
  natGateway: z.object({
    ...vcnFields,
    blockTraffic: z.boolean(),
    natIp: z.string(),
    publicIpId: z.string(),
    routeTableId: z.string().optional(),
  }),
  serviceGateway: z.object({
    ...vcnFields,
    blockTraffic: z.boolean(),
    services: z.array(
      z.object({ serviceId: z.string(), serviceName: z.string() }),
    ),
    routeTableId: z.string().optional(),
  }),
  localPeeringGateway: z.object({
    ...vcnFields,
    routeTableId: z.string().optional(),
    /** Of the gateway at the other end, also when that is gone. */
    peerId: z.string().optional(),
  }),
  drg: z.object({
    ...coreFields,
    defaultDrgRouteTables: z.object({
      vcn: z.string(),
      ipsecTunnel: z.string(),
      virtualCircuit: z.string(),
      remotePeeringConnection: z.string(),
    }),
    defaultExportDrgRouteDistributionId: z.string(),
  }),
  drgAttachment: z.object({
    ...vcnFields,
    drgId: z.string(),
    drgRouteTableId: z.string(),
    routeTableId: z.string().optional(),
    vcnRouteType: z.enum(['VCN_CIDRS', 'SUBNET_CIDRS']),
  }),
  publicIp: z.object({
    ...coreFields,
    ipAddress: z.string(),
    lifetime: z.enum(['RESERVED', 'EPHEMERAL']),
    scope: z.literal('REGION'),
    /** OCID of the NAT gateway that has it. */
    assignedEntityId: z.string().optional(),
  }),
  routeTable: z.object({ ...vcnFields, routeRules: z.array(routeRuleSchema) }),
  networkSecurityGroup: z.object(vcnFields),
  securityList: z.object({
    ...vcnFields,
    ingressSecurityRules: z.array(ingressSecurityRuleSchema),
    egressSecurityRules: z.array(egressSecurityRuleSchema),
  }),
  dhcpOptions: z.object({
    ...vcnFields,
    options: z.array(dhcpOptionSchema),
    domainNameType: z.enum(['SUBNET_DOMAIN', 'VCN_DOMAIN', 'CUSTOM_DOMAIN']),
  }),
  captureFilter: z.object({
    ...coreFields,
    filterType: z.literal('FLOWLOG', {
      error: 'the Okeanos sandbox serves FLOWLOG only',
    }),
    flowLogCaptureFilterRules: z
      .array(flowLogRuleSchema)
      .max(10)
      .refine(
        rules =>
          new Set(rules.map(({ priority }) => priority)).size === rules.length,
        { error: 'each rule must have a distinct priority' },
      ),
  }),
};

/**
 * A resource as it is kept: without what follows from the time.
 *
 * @typeParam S - the fields that only resources of its kind have
 */
export interface CoreRecord<S extends object = object> {
  resource: CoreResource & S;
  /** Counts the changes. */
  revision: number;
  timeline: z.infer<typeof timelineSchema>;
}

const records = <R extends z.ZodType>(resource: R) =>
  z.record(
    z.string(),
    z.object({ resource, revision: z.number(), timeline: timelineSchema }),
  );

/** A work request of the Networking service, whose change is in place from the start. */
const coreWorkRequestSchema = z.object({
  id: z.string(),
  operationType: z.string(),
  compartmentId: z.string(),
  vcnId: z.string(),
  /** Milliseconds since the epoch. */
  acceptedAt: z.number(),
  endsAt: z.number(),
});
export type CoreWorkRequest = z.infer<typeof coreWorkRequestSchema>;

/** State of the Networking service: records by OCID. */
export const coreStateSchema = z.object({
  vcns: records(resourceSchemas.vcn),
  subnets: records(resourceSchemas.subnet),
  internetGateways: records(resourceSchemas.internetGateway),
  natGateways: records(resourceSchemas.natGateway),
  serviceGateways: records(resourceSchemas.serviceGateway),
  localPeeringGateways: records(resourceSchemas.localPeeringGateway).default(
    {},
  ),
  drgs: records(resourceSchemas.drg).default({}),
  drgAttachments: records(resourceSchemas.drgAttachment).default({}),
  publicIps: records(resourceSchemas.publicIp).default({}),
  routeTables: records(resourceSchemas.routeTable),
  networkSecurityGroups: records(resourceSchemas.networkSecurityGroup),
  securityLists: records(resourceSchemas.securityList),
  dhcpOptions: records(resourceSchemas.dhcpOptions),
  captureFilters: records(resourceSchemas.captureFilter).default({}),
  /** Changes of CIDR blocks of VCNs. */
  workRequests: z.record(z.string(), coreWorkRequestSchema).default({}),
  /** Rules of each NSG, by its OCID. */
  securityRules: z.record(z.string(), z.array(securityRuleSchema)),
});
export type CoreState = z.infer<typeof coreStateSchema>;

/** The fields that only resources of this kind have. */
export type Specific<K extends keyof typeof resourceSchemas> = Omit<
  z.infer<(typeof resourceSchemas)[K]>,
  keyof CoreResource
>;
