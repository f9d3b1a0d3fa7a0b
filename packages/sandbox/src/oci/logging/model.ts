import { z } from 'zod';
import { tagFields } from '../tags';

/** Times in milliseconds since the epoch, from which states follow. */
const timelineSchema = z.object({
  createdAt: z.number(),
  activeAt: z.number(),
  /** What was never made: FAILED from `activeAt` on. */
  isFailed: z.boolean(),
  /** When the last change was asked for. */
  modifiedAt: z.number(),
  /** The last change; of one that fails only the state is seen. */
  change: z
    .object({
      state: z.enum(['UPDATING', 'DELETING']),
      endsAt: z.number(),
      isFailed: z.boolean(),
    })
    .optional(),
});

const logGroupSchema = z.object({
  id: z.string(),
  compartmentId: z.string(),
  displayName: z.string(),
  description: z.string().optional(),
  ...tagFields,
  timeline: timelineSchema,
  revision: z.number(),
});
export type LogGroup = z.infer<typeof logGroupSchema>;

export const sourceSchema = z.object({
  sourceType: z.literal('OCISERVICE'),
  service: z.string(),
  /** OCID of what is logged. */
  resource: z.string(),
  category: z.string(),
  parameters: z.record(z.string(), z.string()).optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** Archives of logs are not played. */
export const archivingSchema = z
  .object({
    isEnabled: z
      .literal(false, {
        error: 'archives of logs are not served by the Okeanos sandbox',
      })
      .optional(),
  })
  .optional();

const logSchema = z.object({
  id: z.string(),
  logGroupId: z.string(),
  displayName: z.string(),
  logType: z.enum(['CUSTOM', 'SERVICE']),
  isEnabled: z.boolean(),
  /** Days. */
  retentionDuration: z.number(),
  /** Of a SERVICE log only. */
  configuration: z
    .object({
      compartmentId: z.string(),
      source: sourceSchema,
      archiving: archivingSchema,
    })
    .optional(),
  ...tagFields,
  timeline: timelineSchema,
  revision: z.number(),
});
export type Log = z.infer<typeof logSchema>;

const workRequestSchema = z.object({
  id: z.string(),
  compartmentId: z.string(),
  operationType: z.enum([
    'CREATE_LOG_GROUP',
    'UPDATE_LOG_GROUP',
    'DELETE_LOG_GROUP',
    'CREATE_LOG',
    'UPDATE_LOG',
    'DELETE_LOG',
    'MOVE_LOG',
  ]),
  /** What it is about, and where that is read. */
  resource: z.object({
    type: z.enum(['loggroup', 'log']),
    id: z.string(),
    uri: z.string(),
  }),
  acceptedAt: z.number(),
  endsAt: z.number(),
  /** It fails on demand. */
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type LoggingWorkRequest = z.infer<typeof workRequestSchema>;

export const loggingStateSchema = z.object({
  logGroups: z.record(z.string(), logGroupSchema).default({}),
  logs: z.record(z.string(), logSchema).default({}),
  workRequests: z.record(z.string(), workRequestSchema).default({}),
});
