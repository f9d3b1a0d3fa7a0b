import { z } from 'zod';

/** IAM verbs; each includes those before it. */
export const VERBS = ['inspect', 'read', 'use', 'manage'] as const;

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

/** "Allow group <groupId> to <verb> <resourceType> in tenancy". */
const policySchema = z.object({
  groupId: z.string(),
  verb: z.enum(VERBS),
  /** Such as `clusters`, or `all-resources`. */
  resourceType: z.string(),
});

export const tenancySchema = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  availabilityDomainPrefix: z.string(),
  timeCreated: z.string(),
  compartments: z.array(namedSchema),
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
  policies: z.array(policySchema),
});

export type Tenancy = z.infer<typeof tenancySchema>;
export type User = z.infer<typeof userSchema>;
