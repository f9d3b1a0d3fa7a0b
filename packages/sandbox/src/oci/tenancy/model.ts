import { z } from 'zod';
import { newOcid } from '../ocid';
import { findRegion } from '../regions';
import { createTagFields, tagFields } from '../tags';

const namedSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  timeCreated: z.string(),
});

const userSchema = namedSchema.extend({
  /** Profile of the OCI config file that holds this user's key. */
  profile: z.string(),
  publicKeyPem: z.string(),
  fingerprint: z.string(),
});

const policySchema = namedSchema.extend({
  compartmentId: z.string(),
  statements: z.array(z.string()),
  ...tagFields,
});

/** As policies were kept by sandboxes before these; their data is still read. */
const formerPolicySchema = z.object({
  groupId: z.string(),
  verb: z.string(),
  resourceType: z.string(),
});

const dynamicGroupSchema = namedSchema.extend({
  matchingRule: z.string(),
  ...tagFields,
});

const tagKeySchema = namedSchema.extend({
  isRetired: z.boolean(),
  isCostTracking: z.boolean(),
  validator: z
    .object({
      validatorType: z.string(),
      values: z.array(z.string()).optional(),
    })
    .optional(),
  ...tagFields,
});
export type TagKey = z.infer<typeof tagKeySchema>;

const tagNamespaceSchema = namedSchema.extend({
  compartmentId: z.string(),
  isRetired: z.boolean(),
  keys: z.array(tagKeySchema),
  ...tagFields,
});
export type TagNamespace = z.infer<typeof tagNamespaceSchema>;

const compartmentSchema = namedSchema.extend({
  /** The one that it is in, or the tenancy, which sandboxes before these did not write. */
  compartmentId: z.string().optional(),
  ...createTagFields,
});

const storedTenancySchema = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  availabilityDomainPrefix: z.string(),
  timeCreated: z.string(),
  compartments: z.array(compartmentSchema),
  groups: z.array(namedSchema),
  users: z.array(userSchema),
  memberships: z.array(
    z.object({
      id: z.string(),
      userId: z.string(),
      groupId: z.string(),
      timeCreated: z.string(),
    }),
  ),
  policies: z.array(z.union([policySchema, formerPolicySchema])),
  dynamicGroups: z.array(dynamicGroupSchema).default([]),
  tagNamespaces: z.array(tagNamespaceSchema).default([]),
});

export const tenancySchema = storedTenancySchema.transform(tenancy => ({
  ...tenancy,
  compartments: tenancy.compartments.map(compartment => ({
    ...compartment,
    compartmentId: compartment.compartmentId ?? tenancy.id,
  })),
  policies: tenancy.policies.map(policy =>
    'statements' in policy
      ? policy
      : newPolicy(
          tenancy,
          policy.groupId,
          `Allow group id ${policy.groupId} to ${policy.verb} ${policy.resourceType} in tenancy`,
        ),
  ),
}));

/** A policy of the tenancy with one statement. */
export function newPolicy(
  {
    id,
    region,
    timeCreated,
  }: { id: string; region: string; timeCreated: string },
  name: string,
  statement: string,
): z.infer<typeof policySchema> {
  return {
    id: newOcid('policy', findRegion(region).realm),
    compartmentId: id,
    name,
    description: 'Comes with the sandbox',
    statements: [statement],
    timeCreated,
    freeformTags: {},
    definedTags: {},
  };
}

export type Tenancy = z.infer<typeof tenancySchema>;
export type User = z.infer<typeof userSchema>;
