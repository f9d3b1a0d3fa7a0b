import { z } from 'zod';
import { vnicsOf } from '../containerEngine/vnics';
import { preconditionFailed } from '../http/ServiceError';
import { networkSecurityGroups } from './collections';
import { CoreKind, UpdateDetails } from './CoreKind';
import { Specific } from './model';
import { getVcn } from './references';
import { createInVcnFields, updateFields } from './schemas';

const createSchema = z.object(createInVcnFields);

export const networkSecurityGroupKind: CoreKind<
  Specific<'networkSecurityGroup'>,
  z.infer<typeof createSchema>,
  UpdateDetails
> = {
  collection: networkSecurityGroups,
  createSchema,
  updateSchema: z.object(updateFields),
  build: (cloud, { vcnId }) => ({ vcnId: getVcn(cloud, vcnId).id }),
  change: () => ({}),
  created(cloud, { id }) {
    cloud.state.core.securityRules[id] = [];
  },
  deleted(cloud, { id }) {
    delete cloud.state.core.securityRules[id];
  },
  // Rules of other groups that refer to it do not keep it: they become invalid (API reference of SecurityRule.isValid).
  checkDeletable(cloud, { id }) {
    if (vnicsOf(cloud.state).some(({ nsgIds }) => nsgIds.includes(id))) {
      throw preconditionFailed(
        `NetworkSecurityGroup ${id} cannot be deleted since it still has vnics attached to it`,
      );
    }
  },
};
