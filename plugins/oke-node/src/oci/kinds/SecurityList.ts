import type { models } from 'oci-core';
import { z } from 'zod';
import { trafficFields } from '../securityRules';
import { Subnet } from './Subnet';
import { defineKind } from './defineKind';
import { inVcnDetails, inVcnFields } from './fields';

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

export const SecurityList = defineKind<{
  answer: models.SecurityList;
  create: models.CreateSecurityListDetails;
  update: models.UpdateSecurityListDetails;
}>()({
  service: 'network',
  listedIn: 'Vcn',
  removedAfter: [Subnet],
  answer: z.object({
    ...inVcnFields,
    ingressSecurityRules: z.array(ingressSecurityRuleSchema),
    egressSecurityRules: z.array(egressSecurityRuleSchema),
  }),
  details: z.object({
    ...inVcnDetails,
    ingressSecurityRules: z.array(ingressSecurityRuleSchema),
    egressSecurityRules: z.array(egressSecurityRuleSchema),
  }),
  changeable: [
    'displayName',
    'freeformTags',
    'ingressSecurityRules',
    'egressSecurityRules',
  ],
  answeredAs: 'securityList',
  calls: client => ({
    list: ({ compartmentId, vcnId }, page) =>
      client.listSecurityLists({ compartmentId, vcnId, page }),
    get: securityListId => client.getSecurityList({ securityListId }),
    create: (createSecurityListDetails, opcRetryToken) =>
      client.createSecurityList({ createSecurityListDetails, opcRetryToken }),
    update: (securityListId, updateSecurityListDetails, ifMatch) =>
      client.updateSecurityList({
        securityListId,
        updateSecurityListDetails,
        ifMatch,
      }),
    delete: (securityListId, ifMatch) =>
      client.deleteSecurityList({ securityListId, ifMatch }),
  }),
});
