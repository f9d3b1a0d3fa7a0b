import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { parse } from '../http/parse';
import { conflict, notAuthorizedOrNotFound } from '../http/ServiceError';
import { publicIps } from './collections';
import { CoreKind } from './CoreKind';
import { Specific } from './model';
import { existingResources, LifecycleState, lifecycleState } from './records';
import { createFields, updateFields } from './schemas';

/** Only NAT gateways have public IPs here. Terraform's provider sends the empty text for "of no private IP". */
const privateIpId = z
  .literal('', {
    error: 'the private IPs of the Okeanos sandbox get no public ones',
  })
  .optional();

const createSchema = z.object({
  ...createFields,
  lifetime: z.literal('RESERVED', {
    error:
      'an ephemeral public IP belongs to a private IP, and those of the Okeanos sandbox get none',
  }),
  privateIpId,
});
const updateSchema = z.object({ ...updateFields, privateIpId });

/** An address for documentation (RFC 5737): it leads nowhere. */
export function newPublicAddress(): string {
  return `203.0.113.${randomInt(1, 255)}`;
}

/** Public IPs: https://docs.oracle.com/en-us/iaas/api/#/en/iaas/20160918/PublicIp/ */
export const publicIpKind: CoreKind<
  Specific<'publicIp'>,
  z.infer<typeof createSchema>,
  z.infer<typeof updateSchema>
> = {
  collection: publicIps,
  createSchema,
  updateSchema,
  filters: ['lifetime', 'scope'],
  build: (_, { lifetime }) => ({
    ipAddress: newPublicAddress(),
    lifetime,
    scope: 'REGION',
  }),
  change: () => ({}),
  checkDeletable(_, { id, assignedEntityId }) {
    if (assignedEntityId) {
      throw conflict(`The public IP ${id} is assigned to ${assignedEntityId}`);
    }
  },
  shown: (_, resource, state) => shown(resource, state),
};

function shown(
  { assignedEntityId }: Specific<'publicIp'>,
  state: LifecycleState,
) {
  return assignedEntityId
    ? {
        assignedEntityType: 'NAT_GATEWAY',
        ...(state === 'AVAILABLE' && { lifecycleState: 'ASSIGNED' }),
      }
    : {};
}

const byAddressSchema = z.object({ ipAddress: z.string() });
const byPrivateIpSchema = z.object({ privateIpId: z.string() });

/** Public IPs by what they are, or whose. */
export function publicIpOperations(cloud: Cloud): Operation[] {
  const path = '/20160918/publicIps/actions';
  return [
    {
      service: 'core',
      name: 'getPublicIpByIpAddress',
      method: 'POST',
      path: `${path}/getByIpAddress`,
      handle({ body }) {
        const { ipAddress } = parse(byAddressSchema, body);
        const found = existingResources(cloud, publicIps).find(
          each => each.ipAddress === ipAddress,
        );
        if (!found) {
          throw notAuthorizedOrNotFound();
        }
        const state = lifecycleState(
          cloud.state.core.publicIps[found.id],
          cloud.now(),
        );
        return {
          body: { ...found, lifecycleState: state, ...shown(found, state) },
        };
      },
    },
    {
      service: 'core',
      name: 'getPublicIpByPrivateIpId',
      method: 'POST',
      path: `${path}/getByPrivateIpId`,
      handle({ body }) {
        parse(byPrivateIpSchema, body);
        // No private IP here has a public one.
        throw notAuthorizedOrNotFound();
      },
    },
  ];
}
