import { z } from 'zod';

export const ifExistsField = z
  .enum(['fail', 'update'])
  .optional()
  .describe(
    'What to do when it exists with another spec: fail, naming what differs, or update it. Without it, fail, unless a plan is given: then what that shows is done.',
  );

/** Templates made before there was one give none, and neither does a form that knew no plan, whose value is empty. */
export const planIdField = z
  .string()
  .optional()
  .describe(
    'Id of the plan that somebody has seen and confirmed, the value of the form field OkePlan. When it is not what would be done any more, nothing is done, and the task says what is different.',
  )
  .transform(id => id || undefined);

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
