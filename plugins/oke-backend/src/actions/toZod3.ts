import { z } from 'zod';
import type { AnyZodObject, z as z3, ZodTypeAny } from 'zod/v3';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Says a schema in zod 3, which is what the actions registry takes and publishes as JSON Schema: fields, types, choices,
 * defaults and descriptions. What else is required of a value is left to the schema itself, whose messages are for
 * people; so fields that it does not know are passed on. Pure.
 *
 * @param zod3 - as the registry hands it out
 * @param io - whether it is said what goes into the schema or what comes out of it
 * @throws when the schema has something that is not said here
 */
export function toZod3(
  zod3: typeof z3,
  schema: z.ZodObject,
  io: 'input' | 'output',
): AnyZodObject {
  return objectOf(zod3, z.toJSONSchema(schema, { io }));
}

function objectOf(
  zod3: typeof z3,
  { properties = {}, required = [] }: JsonSchema,
): AnyZodObject {
  const fields = Object.entries(properties).map(([name, property]) => {
    const field = typeOf(zod3, property as JsonSchema);
    const isOptional = !required.includes(name) && !field.isOptional();
    return [name, isOptional ? field.optional() : field];
  });
  return zod3.object(Object.fromEntries(fields)).passthrough();
}

function typeOf(zod3: typeof z3, schema: JsonSchema): ZodTypeAny {
  let type = withoutNotes(zod3, schema);
  if (schema.default !== undefined) {
    type = type.default(schema.default);
  }
  return schema.description ? type.describe(schema.description) : type;
}

function withoutNotes(zod3: typeof z3, schema: JsonSchema): ZodTypeAny {
  switch (schema.type) {
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? zod3.record(typeOf(zod3, schema.additionalProperties))
        : objectOf(zod3, schema);
    case 'array':
      return zod3.array(typeOf(zod3, schema.items as JsonSchema));
    case 'string':
      return schema.enum
        ? zod3.enum(schema.enum as [string, ...string[]])
        : zod3.string();
    case 'integer':
      return zod3.number().int();
    case 'number':
      return zod3.number();
    case 'boolean':
      return zod3.boolean();
    default:
      if (isAnything(schema)) {
        return zod3.unknown();
      }
      throw new Error(
        `There is no zod 3 schema for ${JSON.stringify(schema)} yet`,
      );
  }
}

/** What `z.unknown()` is as JSON Schema. */
function isAnything({ description: _, default: __, ...rest }: JsonSchema) {
  return Object.keys(rest).length === 0;
}
