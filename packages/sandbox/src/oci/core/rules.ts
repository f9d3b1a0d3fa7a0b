import { z } from 'zod';

/** Parts of security rules, which security lists and NSGs share. */

const port = z.int().min(1).max(65535);

const portRangeSchema = z
  .object({ min: port, max: port })
  .refine(({ min, max }) => min <= max, { error: 'min is above max' });

const portsSchema = z.object({
  destinationPortRange: portRangeSchema.optional(),
  sourcePortRange: portRangeSchema.optional(),
});

/** `all`, or a number of https://www.iana.org/assignments/protocol-numbers */
const protocolSchema = z
  .string()
  .regex(/^(all|\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/, {
    error: "neither 'all' nor an IPv4 protocol number",
  });

export const trafficFields = {
  protocol: protocolSchema,
  description: z.string().max(255).optional(),
  isStateless: z.boolean().default(false),
  icmpOptions: z
    .object({
      type: z.int().min(0).max(254),
      code: z.int().min(0).max(16).optional(),
    })
    .optional(),
  tcpOptions: portsSchema.optional(),
  udpOptions: portsSchema.optional(),
};

const PROTOCOL_OF_OPTIONS = {
  icmpOptions: ['1', '58'],
  tcpOptions: ['6'],
  udpOptions: ['17'],
} as const;

/**
 * Options belong to their protocol only.
 *
 * @returns what is wrong, if anything
 */
export function optionsProblem(rule: {
  protocol: string;
  icmpOptions?: unknown;
  tcpOptions?: unknown;
  udpOptions?: unknown;
}): string | undefined {
  for (const name of ['icmpOptions', 'tcpOptions', 'udpOptions'] as const) {
    const protocols: readonly string[] = PROTOCOL_OF_OPTIONS[name];
    if (rule[name] && !protocols.includes(rule.protocol)) {
      return `${name} cannot be used with protocol ${rule.protocol}`;
    }
  }
  return undefined;
}
