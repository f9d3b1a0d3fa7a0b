import { z } from 'zod';

/** Thrown when a part of an object is used that could not be read. */
export class UnreadPart extends Error {}

/** What was read, or nothing. */
type Part = { value: unknown } | undefined;

/**
 * What can be read of an object that is not of its form: every field and every element of a list by itself. To use one
 * that cannot be read throws {@link UnreadPart}.
 *
 * @returns with the type of the whole; undefined when nothing of it can be read
 */
export function readParts<S extends z.ZodType>(
  schema: S,
  object: unknown,
): z.output<S> | undefined {
  // All that is in it was read by the schema, and what was not throws.
  return partOf(schema, object)?.value as z.output<S> | undefined;
}

function partOf(schema: unknown, value: unknown): Part {
  if (!(schema instanceof z.ZodType)) {
    return undefined;
  }
  const whole = schema.safeParse(value);
  if (whole.success) {
    return { value: whole.data };
  }
  if (schema instanceof z.ZodObject) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { value: fieldsOf(schema, new Map(Object.entries(value))) }
      : undefined;
  }
  if (schema instanceof z.ZodArray) {
    return Array.isArray(value)
      ? { value: elementsOf(schema, value) }
      : undefined;
  }
  if (schema instanceof z.ZodPipe) {
    const input = partOf(schema.in, value);
    return input && transformed(schema, input.value);
  }
  return schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
    ? partOf(schema.unwrap(), value)
    : undefined;
}

function fieldsOf(
  { shape }: z.ZodObject,
  values: ReadonlyMap<string, unknown>,
): object {
  const fields = {};
  for (const [name, schema] of Object.entries(shape)) {
    define(fields, name, partOf(schema, values.get(name)));
  }
  return Object.freeze(fields);
}

function elementsOf(
  { element }: z.ZodArray,
  values: readonly unknown[],
): unknown[] {
  const elements: unknown[] = [];
  values.forEach((value, index) =>
    define(elements, String(index), partOf(element, value)),
  );
  return Object.freeze(elements) as unknown[];
}

function define(target: object, name: string, part: Part): void {
  Object.defineProperty(target, name, {
    enumerable: true,
    get() {
      if (!part) {
        throw new UnreadPart(`${name} could not be read`);
      }
      return part.value;
    },
  });
}

/** A transformation that uses what could not be read gives nothing. */
function transformed({ out }: z.ZodPipe, input: unknown): Part {
  if (!(out instanceof z.ZodType)) {
    return undefined;
  }
  try {
    const { success, data } = out.safeParse(input);
    return success ? { value: data } : undefined;
  } catch (error) {
    if (error instanceof UnreadPart) {
      return undefined;
    }
    throw error;
  }
}
