import { z } from 'zod';
import { Cloud } from '../Cloud';

const schema = z.object({
  policies: z.array(
    z.object({
      name: z.string(),
      /** By default the tenancy. */
      compartmentId: z.string().optional(),
      statements: z.array(z.string()),
    }),
  ),
  dynamicGroups: z
    .array(z.object({ name: z.string(), matchingRule: z.string() }))
    .default([]),
});

/**
 * Puts a test's policies and dynamic groups in the place of the tenancy's, in effect at once.
 *
 * @throws Error when they cannot be taken; nothing is changed then
 */
export function replacePolicies(cloud: Cloud, details: unknown): void {
  const { policies, dynamicGroups } = schema.parse(details);
  const common = {
    description: 'Of a test',
    timeCreated: cloud.timestamp(),
    freeformTags: {},
    definedTags: {},
  };
  cloud.policies.replace(
    policies.map(policy => ({
      ...common,
      ...policy,
      id: cloud.newGlobalOcid('policy'),
      compartmentId: policy.compartmentId ?? cloud.state.tenancy.id,
    })),
    dynamicGroups.map(group => ({
      ...common,
      ...group,
      id: cloud.newGlobalOcid('dynamicgroup'),
    })),
  );
}
