import { z } from 'zod';

export const ifExistsField = z
  .enum(['fail', 'update'])
  .default('fail')
  .describe(
    'What to do when it exists with another spec: fail, naming what differs, or update it',
  );

export const timeoutMinutesField = z
  .number()
  .min(1)
  .max(120)
  .describe(
    'How long to wait, in minutes. What was asked for goes on when the waiting ends.',
  );

export const entityRefField = z
  .string()
  .describe('Entity reference of it in the catalog');

export const planField = z
  .array(z.string())
  .optional()
  .describe('In a dry run: what would change');

export const confirmField = z
  .string({
    error: 'the name must be typed once more, to confirm the deletion',
  })
  .describe(
    'The name once more, as somebody has typed it. Nothing is deleted when it is not the same.',
  );
