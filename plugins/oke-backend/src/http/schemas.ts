import {
  clusterSpecSchema,
  namespaceSpecSchema,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';

/** Of a path or query that is not looked at. */
export const NONE = z.object({});

// Held to the grammar of names before anything is done: what is no name is in no audit record and no
// log, where a line break in it would forge a line.
export const clusterName = clusterSpecSchema.shape.name.describe(
  'Name of the cluster',
);
export const namespaceName = namespaceSpecSchema.shape.name.describe(
  'Name of the namespace',
);
export const releasedHostName = namespaceSpecSchema.shape.services
  .unwrap()
  .element.shape.hosts.unwrap()
  .element.describe('Host name that was released');

const dryRun = z
  .enum(['true', 'false'])
  .default('false')
  .describe(
    '`true`: nothing is changed. The answer is the plan: what would be, and what is in the way',
  );

const plan = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .describe(
    'The `id` of the plan that the caller confirms: 412 when the world is otherwise now, with the new plan and what is different',
  );

export const putQuerySchema = z.strictObject({
  dryRun,
  plan,
  ifExists: z
    .enum(['fail', 'update'])
    .optional()
    .describe(
      'What happens when it exists with another spec. `fail`: 409, with the fields that differ. `update`: it takes the spec, and what drifted is put right. Without it, `update` with `plan` and `fail` otherwise',
    ),
});

export const deleteQuerySchema = z.strictObject({ dryRun, plan });

/** Whether a query asks to try something out. */
export const dryRunSchema = z.object({ dryRun });

const ifMatch = z
  .string()
  .optional()
  .describe(
    'The `etag` of the object as the caller has seen it, or of the plan: 412 when it is another now. Of several, with commas between them, any will do, and `*` takes whatever is there',
  );

export const putHeadersSchema = z.object({
  'If-Match': ifMatch,
  // No literal: generators of clients leave out an operation with a header of a fixed value.
  'If-None-Match': z
    .string()
    .optional()
    .describe(
      '`*`: only if there is none yet, 412 otherwise. Not with `If-Match`',
    ),
});

export const deleteHeadersSchema = z.object({ 'If-Match': ifMatch });
