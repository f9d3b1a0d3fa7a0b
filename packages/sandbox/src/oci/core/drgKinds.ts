import { z } from 'zod';
import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { invalidParameter, missingParameter } from '../http/ServiceError';
import { drgAttachments, drgs, routeTables } from './collections';
import { CoreKind } from './CoreKind';
import { Specific } from './model';
import { existingResources, getAvailable, getRecord } from './records';
import { getVcn, inVcn, references, routeTableIn } from './references';
import { createFields, optionalOcid, updateFields } from './schemas';

const createDrgSchema = z.object(createFields);
const updateDrgSchema = z.object(updateFields);

/** Dynamic routing gateways: https://docs.oracle.com/en-us/iaas/api/#/en/iaas/20160918/Drg/ */
export const drgKind: CoreKind<
  Specific<'drg'>,
  z.infer<typeof createDrgSchema>,
  z.infer<typeof updateDrgSchema>
> = {
  collection: drgs,
  createSchema: createDrgSchema,
  updateSchema: updateDrgSchema,
  build(cloud) {
    // One route table for VCNs, and one for everything else: https://docs.oracle.com/en-us/iaas/Content/Network/Tasks/managingDRGs.htm
    const other = cloud.newOcid('drgroutetable');
    return {
      defaultDrgRouteTables: {
        vcn: cloud.newOcid('drgroutetable'),
        ipsecTunnel: other,
        virtualCircuit: other,
        remotePeeringConnection: other,
      },
      defaultExportDrgRouteDistributionId: cloud.newOcid(
        'drgroutedistribution',
      ),
    };
  },
  change: () => ({}),
  checkDeletable(cloud, { id }) {
    const attachment = existingResources(cloud, drgAttachments).find(
      ({ drgId }) => drgId === id,
    );
    if (attachment) {
      throw references(`DrgAttachment ${attachment.id}`, `Drg ${id}`);
    }
  },
};

/** A VCN is the only network that can be attached here. */
const networkType = z
  .string()
  .refine(type => type.toUpperCase() === 'VCN', 'it must be VCN');
const vcnRouteType = z.enum(['VCN_CIDRS', 'SUBNET_CIDRS']);

const createAttachmentSchema = z.object({
  ...updateFields,
  freeformTags: createFields.freeformTags,
  definedTags: createFields.definedTags,
  drgId: z.string(),
  drgRouteTableId: optionalOcid,
  /** "This field is deprecated. Instead, use the networkDetails field" (API reference), as the next one. */
  vcnId: optionalOcid,
  routeTableId: optionalOcid,
  networkDetails: z
    .object({
      type: networkType,
      id: z.string().optional(),
      routeTableId: optionalOcid,
      vcnRouteType: vcnRouteType.optional(),
    })
    .optional(),
});
const updateAttachmentSchema = z.object({
  ...updateFields,
  drgRouteTableId: optionalOcid,
  routeTableId: optionalOcid,
  networkDetails: z
    .object({
      type: networkType,
      routeTableId: optionalOcid,
      vcnRouteType: vcnRouteType.optional(),
    })
    .optional(),
});

/** Attachments of VCNs to DRGs: https://docs.oracle.com/en-us/iaas/api/#/en/iaas/20160918/DrgAttachment/ */
export const drgAttachmentKind: CoreKind<
  Specific<'drgAttachment'>,
  z.infer<typeof createAttachmentSchema>,
  z.infer<typeof updateAttachmentSchema>
> = {
  collection: drgAttachments,
  createSchema: createAttachmentSchema,
  updateSchema: updateAttachmentSchema,
  filters: ['drgId', 'drgRouteTableId'],
  // "The DRG attachment … is in the same compartment as the VCN" (API reference of CreateDrgAttachment).
  compartmentOf: (cloud, details) =>
    getVcn(cloud, attachedVcn(details)).compartmentId,

  build(cloud, details) {
    const vcn = getVcn(cloud, attachedVcn(details));
    const { resource: drg } = getAvailable(cloud, drgs, details.drgId);
    const [attached] = inVcn(cloud, drgAttachments, vcn.id);
    if (attached) {
      throw references(`DrgAttachment ${attached.id}`, `Vcn ${vcn.id}`);
    }
    return {
      vcnId: vcn.id,
      drgId: drg.id,
      drgRouteTableId: drgTable(cloud, drg.id, details.drgRouteTableId),
      vcnRouteType: details.networkDetails?.vcnRouteType ?? 'SUBNET_CIDRS',
      ...routeTableIn(
        cloud,
        vcn.id,
        details.networkDetails?.routeTableId ?? details.routeTableId,
      ),
    };
  },

  change: (cloud, attachment, details) => ({
    drgRouteTableId: details.drgRouteTableId
      ? drgTable(cloud, attachment.drgId, details.drgRouteTableId)
      : attachment.drgRouteTableId,
    vcnRouteType:
      details.networkDetails?.vcnRouteType ?? attachment.vcnRouteType,
    ...routeTableIn(
      cloud,
      attachment.vcnId,
      details.networkDetails?.routeTableId ?? details.routeTableId,
    ),
  }),

  checkDeletable(cloud, { drgId, vcnId }) {
    const table = inVcn(cloud, routeTables, vcnId).find(({ routeRules }) =>
      routeRules.some(({ networkEntityId }) => networkEntityId === drgId),
    );
    if (table) {
      throw references(`RouteTable ${table.id}`, `Drg ${drgId}`);
    }
  },

  shown: (_, { vcnId, routeTableId, vcnRouteType: type }, state) => ({
    lifecycleState: {
      PROVISIONING: 'ATTACHING',
      AVAILABLE: 'ATTACHED',
      UPDATING: 'ATTACHED',
      TERMINATING: 'DETACHING',
      TERMINATED: 'DETACHED',
    }[state],
    networkDetails: {
      type: 'VCN',
      id: vcnId,
      routeTableId,
      vcnRouteType: type,
    },
    isCrossTenancy: false,
  }),
};

function attachedVcn({
  vcnId,
  networkDetails,
}: z.infer<typeof createAttachmentSchema>): string {
  const id = networkDetails?.id ?? vcnId;
  if (!id) {
    throw missingParameter('networkDetails.id');
  }
  if (vcnId && vcnId !== id) {
    throw invalidParameter('vcnId and networkDetails.id contradict each other');
  }
  return id;
}

/** @throws ServiceError 400 when it is not one of the DRG's own: others are not played */
function drgTable(
  cloud: Cloud,
  drgId: string,
  wanted: string | undefined,
): string {
  const tables = getAvailable(cloud, drgs, drgId).resource
    .defaultDrgRouteTables;
  const id = wanted ?? tables.vcn;
  if (!Object.values(tables).includes(id)) {
    throw invalidParameter(
      `drgRouteTableId: ${id} is not one of the route tables that the DRG was made with`,
    );
  }
  return id;
}

/** What else can be read of a DRG. */
export function drgOperations(cloud: Cloud): Operation[] {
  return [
    {
      service: 'core',
      name: 'getDrgRedundancyStatus',
      method: 'GET',
      path: '/20160918/drgs/{id}/redundancyStatus',
      handle({ params }) {
        const { id } = getRecord(cloud, drgs, params.id).resource;
        return { body: { id, status: 'NOT_REDUNDANT_NO_CONNECTION' } };
      },
    },
    {
      service: 'core',
      name: 'getAllDrgAttachments',
      method: 'POST',
      path: '/20160918/drgs/{id}/actions/getAllDrgAttachments',
      handle({ params }) {
        const { id } = getRecord(cloud, drgs, params.id).resource;
        return {
          body: existingResources(cloud, drgAttachments)
            .filter(({ drgId }) => drgId === id)
            .map(attachment => ({ id: attachment.id })),
        };
      },
    },
  ];
}
