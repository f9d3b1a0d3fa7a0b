import { z } from 'zod';

/** Until when a cluster is needed, and what happens then. */
export const expirySpec = z.strictObject({
  lastDay: z
    .string()
    .trim()
    .regex(
      /^(\d{4}-\d{2}-\d{2})?$/,
      'a day is written as year, month and day, for example 2026-12-24, or left empty for no end',
    )
    .refine(
      day => day === '' || z.iso.date().safeParse(day).success,
      'there is no such day in the calendar',
    )
    .default('')
    .describe(
      'Last day of the cluster, which ends with it at midnight UTC; empty for no end',
    ),
  action: z
    .enum(['notify', 'delete'])
    .default('notify')
    .describe(
      'What happens then: its owner is told and nothing is deleted, or it is deleted unless something is in the way',
    ),
});
