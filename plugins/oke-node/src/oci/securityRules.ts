import { z } from 'zod';
import { answered } from './answered';

/**
 * How many rules one call may add or remove. "The request can hold up to 25 rules": API reference of
 * Add- and RemoveNetworkSecurityGroupSecurityRules,
 * https://docs.oracle.com/en-us/iaas/api/#/en/iaas/20160918/
 */
export const MAX_RULES_PER_CALL = 25;

const portRangeSchema = z.object({ min: z.number(), max: z.number() });

const portsSchema = z.object({
  destinationPortRange: portRangeSchema.optional(),
  sourcePortRange: portRangeSchema.optional(),
});

/** What rules of network security groups and of security lists have in common. */
export const trafficFields = {
  /** `all`, or a protocol number of IANA: `1` ICMP, `6` TCP, `17` UDP. */
  protocol: z.string(),
  description: z.string().optional(),
  isStateless: z.boolean().optional(),
  icmpOptions: z
    .object({ type: z.number(), code: z.number().optional() })
    .optional(),
  tcpOptions: portsSchema.optional(),
  udpOptions: portsSchema.optional(),
};

/**
 * Schema of {@link SecurityRule}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const securityRuleSchema = answered(
  z.object({
    ...trafficFields,
    /** Made by OCI; undefined in a rule that is to be added. */
    id: z.string().optional(),
    direction: z.enum(['INGRESS', 'EGRESS']),
    source: z.string().optional(),
    /** CIDR_BLOCK, SERVICE_CIDR_BLOCK or NETWORK_SECURITY_GROUP. */
    sourceType: z.string().optional(),
    destination: z.string().optional(),
    destinationType: z.string().optional(),
    /** False when it names an NSG that is gone. */
    isValid: z.boolean().optional(),
  }),
);

/**
 * A rule of a network security group.
 *
 * @public
 */
export type SecurityRule = z.infer<typeof securityRuleSchema>;
