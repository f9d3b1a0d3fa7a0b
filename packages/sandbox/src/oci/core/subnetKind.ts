import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  contains,
  isUsableAddress,
  networkAddress,
  overlaps,
  routerAddress,
} from '../cidr';
import { Cloud } from '../Cloud';
import { takenAddresses, vnicsOf } from '../containerEngine/vnics';
import { invalidParameter, missingParameter } from '../http/ServiceError';
import { availabilityDomainNames } from '../regions';
import {
  dhcpOptions,
  routeTables,
  securityLists,
  subnets,
} from './collections';
import { CoreKind } from './CoreKind';
import { CoreResource, Specific } from './model';
import { getInVcn, getVcn, inVcn, references } from './references';
import {
  cidrSchema,
  createInVcnFields,
  dnsLabelSchema,
  updateFields,
} from './schemas';

const attachments = {
  routeTableId: z.string().optional(),
  securityListIds: z.array(z.string()).min(1).max(5).optional(),
  dhcpOptionsId: z.string().optional(),
};

const createSchema = z.object({
  ...createInVcnFields,
  ...attachments,
  cidrBlock: cidrSchema.optional(),
  ipv4CidrBlocks: z.array(cidrSchema).length(1).optional(),
  availabilityDomain: z.string().optional(),
  dnsLabel: dnsLabelSchema,
  prohibitPublicIpOnVnic: z.boolean().optional(),
  prohibitInternetIngress: z.boolean().optional(),
});

const updateSchema = z.object({
  ...updateFields,
  ...attachments,
  cidrBlock: cidrSchema.optional(),
});

type Attachments = Pick<z.infer<typeof createSchema>, keyof typeof attachments>;

export const subnetKind: CoreKind<
  Specific<'subnet'>,
  z.infer<typeof createSchema>,
  z.infer<typeof updateSchema>
> = {
  collection: subnets,
  createSchema,
  updateSchema,

  build(cloud, details) {
    const { vcnId, ipv4CidrBlocks, dnsLabel, availabilityDomain } = details;
    const cidrBlock = details.cidrBlock ?? ipv4CidrBlocks?.[0];
    if (!cidrBlock) {
      throw missingParameter('cidrBlock');
    }
    if (ipv4CidrBlocks && ipv4CidrBlocks[0] !== cidrBlock) {
      throw invalidParameter(
        'cidrBlock and ipv4CidrBlocks contradict each other',
      );
    }
    const vcn = getVcn(cloud, vcnId);
    checkCidr(cloud, vcn, cidrBlock);
    if (dnsLabel && !vcn.vcnDomainName) {
      throw invalidParameter(
        `dnsLabel: the VCN ${vcnId} has no DNS label, so its subnets can have none`,
      );
    }
    if (
      dnsLabel &&
      inVcn(cloud, subnets, vcnId).some(subnet => subnet.dnsLabel === dnsLabel)
    ) {
      throw invalidParameter(
        `dnsLabel: another subnet of the VCN has the label ${dnsLabel}`,
      );
    }
    const domains = availabilityDomainNames(
      cloud.region,
      cloud.state.tenancy.availabilityDomainPrefix,
    );
    if (availabilityDomain && !domains.includes(availabilityDomain)) {
      throw invalidParameter(
        `availabilityDomain: ${availabilityDomain} is not one of ${domains}`,
      );
    }
    // The two fields are one for IPv4 (API reference of CreateSubnetDetails).
    const isPrivate =
      details.prohibitPublicIpOnVnic ??
      details.prohibitInternetIngress ??
      false;
    if ((details.prohibitInternetIngress ?? isPrivate) !== isPrivate) {
      throw invalidParameter(
        'prohibitInternetIngress and prohibitPublicIpOnVnic contradict each other',
      );
    }
    checkAttachments(cloud, vcnId, details);
    return {
      vcnId,
      availabilityDomain: availabilityDomain ?? null,
      cidrBlock,
      ipv4CidrBlocks,
      dnsLabel,
      subnetDomainName: dnsLabel && `${dnsLabel}.${vcn.vcnDomainName}`,
      prohibitInternetIngress: isPrivate,
      prohibitPublicIpOnVnic: isPrivate,
      routeTableId: details.routeTableId ?? vcn.defaultRouteTableId,
      securityListIds: details.securityListIds ?? [vcn.defaultSecurityListId],
      dhcpOptionsId: details.dhcpOptionsId ?? vcn.defaultDhcpOptionsId,
      virtualRouterIp: routerAddress(cidrBlock),
      virtualRouterMac: `00:00:17${randomBytes(3)
        .toString('hex')
        .toUpperCase()
        .replace(/../g, ':$&')}`,
    };
  },

  change(cloud, subnet, details) {
    checkAttachments(cloud, subnet.vcnId, details);
    const { cidrBlock = subnet.cidrBlock } = details;
    if (cidrBlock !== subnet.cidrBlock) {
      checkNewCidr(cloud, subnet, cidrBlock);
    }
    return {
      cidrBlock,
      ipv4CidrBlocks: subnet.ipv4CidrBlocks && [cidrBlock],
      routeTableId: details.routeTableId ?? subnet.routeTableId,
      securityListIds: details.securityListIds ?? subnet.securityListIds,
      dhcpOptionsId: details.dhcpOptionsId ?? subnet.dhcpOptionsId,
    };
  },

  checkDeletable(cloud, { id }) {
    const vnic = vnicsOf(cloud.state).find(({ subnetId }) => subnetId === id);
    if (vnic) {
      throw references(`Subnet ${id}`, `VNIC ${vnic.id}`);
    }
  },
};

function checkAttachments(
  cloud: Cloud,
  vcnId: string,
  { routeTableId, securityListIds = [], dhcpOptionsId }: Attachments,
): void {
  if (routeTableId) {
    getInVcn(cloud, routeTables, routeTableId, vcnId);
  }
  securityListIds.forEach(id => getInVcn(cloud, securityLists, id, vcnId));
  if (dhcpOptionsId) {
    getInVcn(cloud, dhcpOptions, dhcpOptionsId, vcnId);
  }
}

/** The criteria that the API reference of UpdateSubnetDetails names. */
function checkNewCidr(
  cloud: Cloud,
  subnet: CoreResource & Specific<'subnet'>,
  cidr: string,
): void {
  const invalid = (problem: string) =>
    invalidParameter(`The requested CIDR ${cidr} is invalid: ${problem}.`);
  if (networkAddress(cidr) !== networkAddress(subnet.cidrBlock)) {
    throw invalid(`its network address is not that of ${subnet.cidrBlock}`);
  }
  checkCidr(cloud, getVcn(cloud, subnet.vcnId), cidr, subnet.id);
  const outside = [...takenAddresses(cloud.state, subnet.id)].find(
    address => !isUsableAddress(cidr, address),
  );
  if (outside) {
    throw invalid(`the address ${outside} is in use`);
  }
}

/** @param ownId - of the subnet that gets the range, if it is there already */
function checkCidr(
  cloud: Cloud,
  vcn: CoreResource & Specific<'vcn'>,
  cidr: string,
  ownId?: string,
): void {
  if (!vcn.cidrBlocks.some(block => contains(block, cidr))) {
    throw invalidParameter(
      `The requested CIDR ${cidr} is invalid: it is not within the CIDR blocks ${vcn.cidrBlocks.join(
        ', ',
      )} of the VCN.`,
    );
  }
  const other = inVcn(cloud, subnets, vcn.id).find(
    subnet => subnet.id !== ownId && overlaps(subnet.cidrBlock, cidr),
  );
  if (other) {
    throw invalidParameter(
      `The requested CIDR ${cidr} is invalid: subnet ${other.id} with CIDR ${other.cidrBlock} overlaps with this CIDR.`,
    );
  }
}
