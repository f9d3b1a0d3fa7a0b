import { z } from 'zod';
import type { OciDetails } from '../../oci/kinds';
import type { SecurityRule } from '../../oci/securityRules';
import { block, type HclItem } from './hcl';
import { itemsOf, type Refer } from './itemsOf';

const portRangeSchema = z.object({ min: z.number(), max: z.number() });

/** What rules have in common, as Terraform names it. */
const commonFields = {
  description: z.string(),
  protocol: z.string(),
  source: z.string(),
  sourceType: z.string(),
  destination: z.string(),
  destinationType: z.string(),
  stateless: z.boolean(),
  icmpOptions: z.object({ type: z.number(), code: z.number() }),
};

const groupPortsSchema = z.object({
  destinationPortRange: portRangeSchema,
  sourcePortRange: portRangeSchema,
});

const groupRuleSchema = z.object({
  direction: z.string(),
  ...commonFields,
  tcpOptions: groupPortsSchema,
  udpOptions: groupPortsSchema,
});

/** In security lists, the destination's ports stand beside the range of the source's. */
const listPortsSchema = z.object({
  ...portRangeSchema.shape,
  sourcePortRange: portRangeSchema,
});

const listRuleSchema = z.object({
  ...commonFields,
  tcpOptions: listPortsSchema,
  udpOptions: listPortsSchema,
});

/** Arguments of `oci_core_network_security_group_security_rule`, but for the group. */
export function groupRuleItems(rule: SecurityRule, refer: Refer): HclItem[] {
  return itemsOf(
    groupRuleSchema,
    { ...rule, stateless: rule.isStateless },
    refer,
  );
}

type List = Pick<
  OciDetails['SecurityList'],
  'ingressSecurityRules' | 'egressSecurityRules'
>;

/** Blocks of `oci_core_security_list`, one for each rule. */
export function listRuleItems(list: List, refer: Refer): HclItem[] {
  const blocks = (
    name: string,
    rules: readonly (
      | List['ingressSecurityRules'][number]
      | List['egressSecurityRules'][number]
    )[],
  ) =>
    rules.map(({ isStateless, tcpOptions, udpOptions, ...rule }) =>
      block(
        name,
        [],
        itemsOf(
          listRuleSchema,
          {
            ...rule,
            stateless: isStateless,
            tcpOptions: listPorts(tcpOptions),
            udpOptions: listPorts(udpOptions),
          },
          refer,
        ),
      ),
    );
  return [
    ...blocks('ingress_security_rules', list.ingressSecurityRules),
    ...blocks('egress_security_rules', list.egressSecurityRules),
  ];
}

function listPorts(ports: SecurityRule['tcpOptions']) {
  return (
    ports && {
      ...ports.destinationPortRange,
      sourcePortRange: ports.sourcePortRange,
    }
  );
}
