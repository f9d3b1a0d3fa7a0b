import { z } from 'zod';
import {
  attribute,
  block,
  Expression,
  type HclItem,
  type HclValue,
} from './hcl';
import { terraformName } from './terraformName';

/** What stands for a text: the text, or what it refers to. */
export type Refer = (text: string) => HclValue;

const primitiveSchema = z.union([z.string(), z.number(), z.boolean()]);
const plainSchema = z.union([
  primitiveSchema,
  z.array(primitiveSchema),
  z.record(z.string(), z.string()),
]);

/**
 * What OCI answers of a resource as arguments of Terraform: the fields that it is made from, and no others. Objects are
 * blocks, tags and the like are maps. What is empty is left out, which to the provider is the same.
 *
 * @param schema - of what it is made from
 */
export function itemsOf(
  schema: z.ZodObject,
  answer: object,
  refer: Refer,
): HclItem[] {
  const values: Record<string, unknown> = { ...answer };
  return sorted(
    Object.entries(schema.shape).flatMap(([field, inner]) =>
      fieldItems(terraformName(field), inner, values[field], refer),
    ),
  );
}

/** As people write it: what has one line, maps, blocks. */
export function sorted(items: HclItem[]): HclItem[] {
  const rank = (item: HclItem) => {
    if (item.type !== 'attribute') {
      return 2;
    }
    return isMap(item.value) ? 1 : 0;
  };
  return [...items].sort((one, other) => rank(one) - rank(other));
}

function isMap(value: HclValue): boolean {
  return (
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !(value instanceof Expression)
  );
}

function fieldItems(
  name: string,
  schema: unknown,
  value: unknown,
  refer: Refer,
): HclItem[] {
  if (value === undefined || value === '') {
    return [];
  }
  if (schema instanceof z.ZodOptional) {
    return fieldItems(name, schema.unwrap(), value, refer);
  }
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject) {
    const { element } = schema;
    return z
      .array(z.looseObject({}))
      .parse(value)
      .map(item => block(name, [], itemsOf(element, item, refer)));
  }
  if (schema instanceof z.ZodObject) {
    const inner = z.looseObject({}).parse(value);
    return [block(name, [], itemsOf(schema, inner, refer))];
  }
  const plain = plainSchema.parse(value);
  const isEmpty = typeof plain === 'object' && Object.keys(plain).length === 0;
  return isEmpty ? [] : [attribute(name, referred(plain, refer))];
}

function referred(value: z.output<typeof plainSchema>, refer: Refer): HclValue {
  if (typeof value === 'string') {
    return refer(value);
  }
  if (Array.isArray(value)) {
    return value.map(item => (typeof item === 'string' ? refer(item) : item));
  }
  return typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value).map(([key, text]) => [key, refer(text)]),
      )
    : value;
}
