import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { ItemKey, PageRequest } from '../paging/Page';

/** What a page has at most. */
const MOST = 500;

const keySchema = z.array(z.string().max(1_000)).min(1).max(10);

const cursor = z
  .string()
  .max(10_000)
  .optional()
  .describe(
    '`nextCursor` of the page before, as it was given, for the page after it. Nothing can be concluded from it',
  );

const limit = (number: z.ZodNumber | z.ZodCoercedNumber) =>
  number
    .int()
    .min(1)
    .max(MOST)
    .optional()
    .describe(
      `At most so many items, up to ${MOST}; \`nextCursor\` is in the answer when there are more. Without it the answer has all of them`,
    );

/** Which part of a list is asked for, where numbers are sent as such. */
export const partSchema = z.strictObject({
  limit: limit(z.number()),
  cursor,
});

/** Of every list: which part of it is asked for, and what of each item. */
export const pageQuery = <T extends z.ZodObject>(item: T) => ({
  limit: limit(z.coerce.number()),
  cursor,
  fields: z
    .string()
    .max(2_000)
    .transform(text => text.split(',').map(path => path.trim().split('.')))
    .superRefine((paths, context) => {
      const unknown = paths.find(path => !hasField(item, path));
      if (unknown) {
        context.addIssue({
          code: 'custom',
          message: `there is no field ${unknown.join('.')}`,
        });
      }
    })
    .optional()
    .describe(
      'Only these fields of each item, with commas between them and a dot before what is inside of one: `spec.name,generation`. The others are left out, whether or not the schema requires them. Without it items are whole',
    ),
});

export function toCursor(key: ItemKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * What a caller asks for of a list.
 *
 * @throws InputError when the cursor is not one of {@link toCursor}
 */
export function pageRequest(sent: z.output<typeof partSchema>): PageRequest {
  return {
    limit: sent.limit,
    after: sent.cursor === undefined ? undefined : fromCursor(sent.cursor),
  };
}

function fromCursor(text: string): ItemKey {
  try {
    return keySchema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString()),
    );
  } catch {
    throw new InputError(
      'The cursor is no nextCursor of an answer. Begin the list anew, without it.',
    );
  }
}

/** Whether a schema has a field, as far as it says which it has. */
function hasField(schema: z.core.$ZodType, path: string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) {
    return true;
  }
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return hasField(schema.def.innerType, path);
  }
  if (schema instanceof z.ZodArray) {
    return hasField(schema.def.element, path);
  }
  if (schema instanceof z.ZodObject) {
    return (
      Object.hasOwn(schema.shape, name) && hasField(schema.shape[name], rest)
    );
  }
  return schema instanceof z.ZodRecord || schema instanceof z.ZodUnknown;
}

/** What is asked for of a value. Of a list, of each of its items. Pure. */
export function pick(value: unknown, paths: string[][]): unknown {
  if (paths.some(path => path.length === 0) || !isObject(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(item => pick(item, paths));
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const inside = paths
        .filter(([first]) => first === name)
        .map(([, ...rest]) => rest);
      return inside.length > 0 ? [[name, pick(inner, inside)]] : [];
    }),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
