import { z } from 'zod';
import { tagFields } from '../tags';

/** Times in milliseconds since the epoch, from which states follow. */
const timelineSchema = z.object({
  createdAt: z.number(),
  activeAt: z.number(),
  /** Of a change that is not in place yet. */
  updatedAt: z.number().optional(),
  deletedAt: z.number().optional(),
});

const bastionSchema = z.object({
  id: z.string(),
  name: z.string(),
  compartmentId: z.string(),
  targetVcnId: z.string(),
  targetSubnetId: z.string(),
  clientCidrBlockAllowList: z.array(z.string()),
  maxSessionTtlInSeconds: z.number(),
  dnsProxyStatus: z.enum(['ENABLED', 'DISABLED']),
  privateEndpointIpAddress: z.string(),
  endpointVnicId: z.string(),
  ...tagFields,
  timeline: timelineSchema,
  revision: z.number(),
});
export type Bastion = z.infer<typeof bastionSchema>;

const sessionSchema = z.object({
  id: z.string(),
  bastionId: z.string(),
  /** Of its bastion: policies look there. */
  compartmentId: z.string(),
  displayName: z.string(),
  publicKeyContent: z.string(),
  sessionTtlInSeconds: z.number(),
  target: z.object({ address: z.string(), port: z.number() }),
  timeline: timelineSchema,
});
export type Session = z.infer<typeof sessionSchema>;

const workRequestSchema = z.object({
  id: z.string(),
  compartmentId: z.string(),
  operationType: z.enum([
    'CREATE_BASTION',
    'UPDATE_BASTION',
    'DELETE_BASTION',
    'CREATE_SESSION',
    'DELETE_SESSION',
  ]),
  /** OCID of the bastion or session. */
  identifier: z.string(),
  acceptedAt: z.number(),
  endsAt: z.number(),
});
export type BastionWorkRequest = z.infer<typeof workRequestSchema>;

export const bastionStateSchema = z.object({
  bastions: z.record(z.string(), bastionSchema).default({}),
  sessions: z.record(z.string(), sessionSchema).default({}),
  workRequests: z.record(z.string(), workRequestSchema).default({}),
});
