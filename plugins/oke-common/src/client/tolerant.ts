import { z } from 'zod';

/**
 * The same schema for what is answered: fields that it does not know are kept, and the bounds of values are not checked.
 *
 * What is asked for is held to every rule. What a newer backend has declared may have more fields and wider bounds, and
 * whoever reads it, changes one field and declares it again must not lose the others.
 */
export function tolerant<S extends z.core.$ZodType>(schema: S): S {
  if (schema instanceof z.ZodObject) {
    const shape = Object.fromEntries(
      Object.entries(schema.shape).map(([key, field]) => [
        key,
        tolerant(field),
      ]),
    );
    const isStrict = schema.def.catchall instanceof z.ZodNever;
    const catchall = isStrict ? z.unknown() : schema.def.catchall;
    return z.clone(schema, { ...schema.def, shape, catchall, checks: [] });
  }
  if (schema instanceof z.ZodArray) {
    const element = tolerant(schema.def.element);
    return z.clone(schema, { ...schema.def, element, checks: [] });
  }
  if (schema instanceof z.ZodDefault) {
    return z.clone(schema, { ...schema.def, ...inner(schema) });
  }
  if (schema instanceof z.ZodPrefault) {
    return z.clone(schema, { ...schema.def, ...inner(schema) });
  }
  if (schema instanceof z.ZodOptional) {
    return z.clone(schema, { ...schema.def, ...inner(schema) });
  }
  if (schema instanceof z.ZodString) {
    return z.clone(schema, { ...schema.def, checks: [] });
  }
  if (schema instanceof z.ZodNumber) {
    return z.clone(schema, { ...schema.def, checks: [] });
  }
  return schema;
}

function inner(schema: { def: { innerType: z.core.$ZodType } }) {
  return { innerType: tolerant(schema.def.innerType) };
}
