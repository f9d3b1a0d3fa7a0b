import type { models } from 'oci-core';
import { z } from 'zod';
import { Subnet } from './Subnet';
import { defineKind } from './defineKind';
import { inVcnDetails, inVcnFields } from './fields';

const routeRuleSchema = z.object({
  destination: z.string(),
  /** CIDR_BLOCK or SERVICE_CIDR_BLOCK. */
  destinationType: z.string().optional(),
  networkEntityId: z.string(),
  description: z.string().optional(),
});

export const RouteTable = defineKind<{
  answer: models.RouteTable;
  create: models.CreateRouteTableDetails;
  update: models.UpdateRouteTableDetails;
}>()({
  service: 'network',
  listedIn: 'Vcn',
  removedAfter: [Subnet],
  answer: z.object({ ...inVcnFields, routeRules: z.array(routeRuleSchema) }),
  details: z.object({ ...inVcnDetails, routeRules: z.array(routeRuleSchema) }),
  changeable: ['displayName', 'freeformTags', 'routeRules'],
  answeredAs: 'routeTable',
  calls: client => ({
    list: ({ compartmentId, vcnId }, page) =>
      client.listRouteTables({ compartmentId, vcnId, page }),
    get: rtId => client.getRouteTable({ rtId }),
    create: (createRouteTableDetails, opcRetryToken) =>
      client.createRouteTable({ createRouteTableDetails, opcRetryToken }),
    update: (rtId, updateRouteTableDetails, ifMatch) =>
      client.updateRouteTable({ rtId, updateRouteTableDetails, ifMatch }),
    delete: (rtId, ifMatch) => client.deleteRouteTable({ rtId, ifMatch }),
  }),
});
