import type { models } from 'oci-core';
import { z } from 'zod';
import { Cluster } from './Cluster';
import { defineKind } from './defineKind';
import { inVcnDetails, inVcnFields } from './fields';

export const NetworkSecurityGroup = defineKind<{
  answer: models.NetworkSecurityGroup;
  create: models.CreateNetworkSecurityGroupDetails;
  update: models.UpdateNetworkSecurityGroupDetails;
}>()({
  service: 'network',
  listedIn: 'Vcn',
  removedAfter: [Cluster],
  answer: z.object(inVcnFields),
  details: z.object(inVcnDetails),
  changeable: ['displayName', 'freeformTags'],
  answeredAs: 'networkSecurityGroup',
  calls: client => ({
    list: ({ compartmentId, vcnId }, page) =>
      client.listNetworkSecurityGroups({ compartmentId, vcnId, page }),
    get: networkSecurityGroupId =>
      client.getNetworkSecurityGroup({ networkSecurityGroupId }),
    create: (createNetworkSecurityGroupDetails, opcRetryToken) =>
      client.createNetworkSecurityGroup({
        createNetworkSecurityGroupDetails,
        opcRetryToken,
      }),
    update: (
      networkSecurityGroupId,
      updateNetworkSecurityGroupDetails,
      ifMatch,
    ) =>
      client.updateNetworkSecurityGroup({
        networkSecurityGroupId,
        updateNetworkSecurityGroupDetails,
        ifMatch,
      }),
    delete: (networkSecurityGroupId, ifMatch) =>
      client.deleteNetworkSecurityGroup({ networkSecurityGroupId, ifMatch }),
  }),
});
