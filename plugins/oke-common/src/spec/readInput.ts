import type { z } from 'zod';
import type { PlanProblem } from '../plan';
import { issueSentence } from './issueSentence';
import { problemAt, problemsOf } from './problemsOf';

/** Schemas leave a field of this name out in silence, at least where any name is allowed. */
const HIDDEN = '__proto__';

/**
 * Reads what somebody wrote, by its schema: everything that is wrong is told at once. Pure.
 *
 * @throws what the schema throws
 * @public
 */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): { value: z.output<Schema> } | { problems: [PlanProblem, ...PlanProblem[]] } {
  const result = schema.safeParse(input, { error: issueSentence });
  const [first, ...others] = [
    ...hiddenFields(input),
    ...(result.success ? [] : problemsOf(result.error, input)),
  ];
  if (first) {
    return { problems: [first, ...others] };
  }
  if (!result.success) {
    throw new Error('A schema refused an input without an issue');
  }
  return { value: result.data };
}

/** All fields that a schema does not see. */
function hiddenFields(input: unknown): PlanProblem[] {
  const hidden: PlanProblem[] = [];
  const ahead: { value: unknown; path: PropertyKey[] }[] = [
    { value: input, path: [] },
  ];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) {
      continue;
    }
    for (const [key, each] of Object.entries(value)) {
      const at = [...path, Array.isArray(value) ? Number(key) : key];
      if (key === HIDDEN) {
        hidden.push(
          problemAt(input, at, {
            message: 'no field can have this name',
            remedy: 'Remove the field',
          }),
        );
      } else {
        ahead.push({ value: each, path: at });
      }
    }
  }
  return hidden;
}
