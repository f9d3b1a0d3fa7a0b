import { z } from 'zod';
import { parseCidr } from '../cidr';
import { Cloud } from '../Cloud';
import { incorrectState, invalidParameter } from '../http/ServiceError';
import { securityLists, subnets } from './collections';
import { CoreKind } from './CoreKind';
import { resourceSchemas, Specific } from './model';
import { checkNotDefault, getVcn, inVcn } from './references';
import { optionsProblem } from './rules';
import { createInVcnFields, updateFields } from './schemas';
import { isServiceCidr } from './services';

const { ingressSecurityRules, egressSecurityRules } =
  resourceSchemas.securityList.shape;

const createSchema = z.object({
  ...createInVcnFields,
  ingressSecurityRules,
  egressSecurityRules,
});
const updateSchema = z.object({
  ...updateFields,
  ingressSecurityRules: ingressSecurityRules.optional(),
  egressSecurityRules: egressSecurityRules.optional(),
});

type Rules = Pick<
  Specific<'securityList'>,
  'ingressSecurityRules' | 'egressSecurityRules'
>;

export const securityListKind: CoreKind<
  Specific<'securityList'>,
  z.infer<typeof createSchema>,
  z.infer<typeof updateSchema>
> = {
  collection: securityLists,
  createSchema,
  updateSchema,

  build(cloud, details) {
    const { id } = getVcn(cloud, details.vcnId);
    return { vcnId: id, ...checkedRules(cloud, details) };
  },

  change: (cloud, list, details) =>
    checkedRules(cloud, {
      ingressSecurityRules:
        details.ingressSecurityRules ?? list.ingressSecurityRules,
      egressSecurityRules:
        details.egressSecurityRules ?? list.egressSecurityRules,
    }),

  checkDeletable(cloud, list) {
    checkNotDefault(cloud, list);
    const subnet = inVcn(cloud, subnets, list.vcnId).find(
      ({ securityListIds }) => securityListIds.includes(list.id),
    );
    if (subnet) {
      throw incorrectState(
        `${list.id} is associated with Subnet ${subnet.id} that is in use`,
      );
    }
  },
};

function checkedRules(cloud: Cloud, rules: Rules): Rules {
  const { ingressSecurityRules: ingress, egressSecurityRules: egress } = rules;
  for (const rule of [...ingress, ...egress]) {
    const problem = optionsProblem(rule);
    if (problem) {
      throw invalidParameter(problem);
    }
  }
  ingress.forEach(rule => checkPeer(cloud, rule.source, rule.sourceType));
  egress.forEach(rule =>
    checkPeer(cloud, rule.destination, rule.destinationType),
  );
  return { ingressSecurityRules: ingress, egressSecurityRules: egress };
}

/** @throws ServiceError 400 InvalidParameter when the peer is neither what its type says */
export function checkPeer(
  cloud: Cloud,
  peer: string,
  type: 'CIDR_BLOCK' | 'SERVICE_CIDR_BLOCK',
): void {
  if (type === 'SERVICE_CIDR_BLOCK') {
    if (!isServiceCidr(cloud, peer)) {
      throw invalidParameter(`${peer} is not the cidrBlock of a service`);
    }
    return;
  }
  const range = parseCidr(peer);
  if ('problem' in range) {
    throw invalidParameter(range.problem);
  }
}
