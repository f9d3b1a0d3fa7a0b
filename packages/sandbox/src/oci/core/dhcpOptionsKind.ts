import { z } from 'zod';
import { incorrectState } from '../http/ServiceError';
import { dhcpOptions, subnets } from './collections';
import { CoreKind } from './CoreKind';
import { resourceSchemas, Specific } from './model';
import { checkNotDefault, getVcn, inVcn } from './references';
import { createInVcnFields, updateFields } from './schemas';

const { options, domainNameType } = resourceSchemas.dhcpOptions.shape;

const createSchema = z.object({
  ...createInVcnFields,
  options: options.min(1),
  domainNameType: domainNameType.default('CUSTOM_DOMAIN'),
});
const updateSchema = z.object({
  ...updateFields,
  options: options.min(1).optional(),
  domainNameType: domainNameType.optional(),
});

export const dhcpOptionsKind: CoreKind<
  Specific<'dhcpOptions'>,
  z.infer<typeof createSchema>,
  z.infer<typeof updateSchema>
> = {
  collection: dhcpOptions,
  createSchema,
  updateSchema,
  build: (cloud, details) => ({
    vcnId: getVcn(cloud, details.vcnId).id,
    options: details.options,
    domainNameType: details.domainNameType,
  }),
  change: (_, set, details) => ({
    options: details.options ?? set.options,
    domainNameType: details.domainNameType ?? set.domainNameType,
  }),
  checkDeletable(cloud, set) {
    checkNotDefault(cloud, set);
    const subnet = inVcn(cloud, subnets, set.vcnId).find(
      ({ dhcpOptionsId }) => dhcpOptionsId === set.id,
    );
    if (subnet) {
      throw incorrectState(
        `${set.id} is associated with Subnet ${subnet.id} that is in use`,
      );
    }
  },
};
