import { z } from 'zod';
import { overlaps } from '../cidr';
import { Cloud } from '../Cloud';
import { incorrectState, invalidParameter } from '../http/ServiceError';
import {
  dhcpOptions,
  drgAttachments,
  internetGateways,
  localPeeringGateways,
  natGateways,
  networkSecurityGroups,
  routeTables,
  securityLists,
  serviceGateways,
  subnets,
  vcns,
} from './collections';
import { Collection, CoreKind, UpdateDetails } from './CoreKind';
import { CoreResource, Specific } from './model';
import { addRecord, terminate } from './records';
import { inVcn, references } from './references';
import {
  cidrSchema,
  createFields,
  dnsLabelSchema,
  noSecurityAttributes,
  updateFields,
} from './schemas';

/** "IPv4 CIDR blocks per VCN: 5": https://docs.oracle.com/en-us/iaas/Content/General/Concepts/servicelimits.htm */
export const MAX_CIDR_BLOCKS = 5;

/** Of Zero Trust Packet Routing. */
const securityFields = {
  securityAttributes: noSecurityAttributes,
  isZprOnly: z.literal(false).optional(),
};

const createSchema = z.object({
  ...createFields,
  cidrBlock: cidrSchema.optional(),
  cidrBlocks: z.array(cidrSchema).min(1).max(MAX_CIDR_BLOCKS).optional(),
  dnsLabel: dnsLabelSchema,
  isIpv6Enabled: z.literal(false).optional(),
  // About IPv6 only, which no VCN here has.
  isOracleGuaAllocationEnabled: z.literal(false).optional(),
  ...securityFields,
});
const updateSchema = z.object({ ...updateFields, ...securityFields });

type VcnFields = Specific<'vcn'>;

const GATEWAYS: Collection<{ vcnId: string }>[] = [
  internetGateways,
  natGateways,
  serviceGateways,
  localPeeringGateways,
  drgAttachments,
];
const PARTS: Collection<{ vcnId: string }>[] = [
  subnets,
  networkSecurityGroups,
  routeTables,
  securityLists,
  dhcpOptions,
];

export const vcnKind: CoreKind<
  VcnFields,
  z.infer<typeof createSchema>,
  UpdateDetails
> = {
  collection: vcns,
  createSchema,
  updateSchema,

  build(cloud, { cidrBlock, cidrBlocks, dnsLabel }) {
    const blocks = cidrBlocks ?? (cidrBlock ? [cidrBlock] : []);
    if (blocks.length === 0 || (cidrBlock && cidrBlocks)) {
      throw invalidParameter('Give either cidrBlocks or cidrBlock');
    }
    blocks.forEach((block, index) =>
      checkOverlaps(block, blocks.slice(0, index)),
    );
    return {
      cidrBlock: blocks[0],
      cidrBlocks: blocks,
      dnsLabel,
      vcnDomainName: dnsLabel && `${dnsLabel}.oraclevcn.com`,
      defaultRouteTableId: cloud.newOcid(routeTables.ocidType),
      defaultSecurityListId: cloud.newOcid(securityLists.ocidType),
      defaultDhcpOptionsId: cloud.newOcid(dhcpOptions.ocidType),
    };
  },

  change: () => ({}),

  checkDeletable(cloud, vcn) {
    if (GATEWAYS.some(gateways => inVcn(cloud, gateways, vcn.id).length > 0)) {
      throw incorrectState(
        `${vcn.id} is associated with Gateway that is in use`,
      );
    }
    const defaults = [
      vcn.defaultRouteTableId,
      vcn.defaultSecurityListId,
      vcn.defaultDhcpOptionsId,
    ];
    for (const parts of PARTS) {
      const part = inVcn(cloud, parts, vcn.id).find(
        ({ id }) => !defaults.includes(id),
      );
      if (part) {
        throw references(`Vcn ${vcn.id}`, `${parts.name} ${part.id}`);
      }
    }
  },

  created: addDefaults,

  deleted(cloud, vcn) {
    const { core } = cloud.state;
    terminate(cloud, core.routeTables[vcn.defaultRouteTableId]);
    terminate(cloud, core.securityLists[vcn.defaultSecurityListId]);
    terminate(cloud, core.dhcpOptions[vcn.defaultDhcpOptionsId]);
  },
};

/** @throws ServiceError 400 when the range overlaps with one of the others */
export function checkOverlaps(cidr: string, others: readonly string[]): void {
  const other = others.find(each => overlaps(each, cidr));
  if (other) {
    throw invalidParameter(
      `The requested CIDR ${cidr} is invalid: it overlaps with ${other}.`,
    );
  }
}

/**
 * Every VCN comes with a route table without rules, a security list and DHCP options.
 * https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/overview.htm ("Default components that come with your VCN"),
 * https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/securitylists.htm ("Default security list")
 */
function addDefaults(cloud: Cloud, vcn: CoreResource & VcnFields): void {
  const common = (id: string, what: string) => ({
    id,
    compartmentId: vcn.compartmentId,
    displayName: `Default ${what} for ${vcn.displayName}`,
    timeCreated: vcn.timeCreated,
    freeformTags: {},
    definedTags: {},
    vcnId: vcn.id,
  });
  const icmp = (source: string, code?: number) => ({
    protocol: '1',
    source,
    sourceType: 'CIDR_BLOCK' as const,
    icmpOptions: { type: 3, code },
    isStateless: false,
  });

  addRecord(cloud, routeTables, {
    ...common(vcn.defaultRouteTableId, 'Route Table'),
    routeRules: [],
  });
  addRecord(cloud, securityLists, {
    ...common(vcn.defaultSecurityListId, 'Security List'),
    egressSecurityRules: [
      {
        protocol: 'all',
        destination: '0.0.0.0/0',
        destinationType: 'CIDR_BLOCK',
        isStateless: false,
      },
    ],
    ingressSecurityRules: [
      {
        protocol: '6',
        source: '0.0.0.0/0',
        sourceType: 'CIDR_BLOCK',
        tcpOptions: { destinationPortRange: { min: 22, max: 22 } },
        isStateless: false,
      },
      icmp('0.0.0.0/0', 4),
      ...vcn.cidrBlocks.map(block => icmp(block)),
    ],
  });
  addRecord(cloud, dhcpOptions, {
    ...common(vcn.defaultDhcpOptionsId, 'DHCP Options'),
    options: [
      {
        type: 'DomainNameServer',
        serverType: 'VcnLocalPlusInternet',
        customDnsServers: [],
      },
      ...(vcn.vcnDomainName
        ? [
            {
              type: 'SearchDomain' as const,
              searchDomainNames: [vcn.vcnDomainName],
            },
          ]
        : []),
    ],
    domainNameType: 'CUSTOM_DOMAIN',
  });
}
