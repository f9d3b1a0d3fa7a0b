import { z } from 'zod';
import oldest from '../../export/terraform/__fixtures__/pulumi-oci-3.16.0.json';
import newest from '../../export/terraform/__fixtures__/pulumi-oci-5.5.0.json';
import type { TerraformBlock } from './readTerraform';

/** Arguments of a block by name, `!` after those that must be there. */
interface Arguments {
  [name: string]: string | Arguments;
}

const argumentsSchema: z.ZodType<Arguments> = z.lazy(() =>
  z.record(z.string(), z.union([z.string(), argumentsSchema])),
);

const publishedSchema = z.object({
  from: z.string(),
  resources: z.record(
    z.string(),
    z.object({ arguments: argumentsSchema, computed: z.array(z.string()) }),
  ),
});

/** Schemas of the provider that others published: see `scripts/terraformSchema.py`. */
const PUBLISHED = [oldest, newest].map(schema => publishedSchema.parse(schema));

const referenceSchema = z.object({ reference: z.string() });

/**
 * What is wrong with the configuration of a cluster, in words: arguments that the provider does not have, computes itself, or
 * misses; references and imports that lead nowhere; OCIDs where there is something to refer to.
 */
export function terraformFaults(blocks: readonly TerraformBlock[]): string[] {
  const resources = blocks.filter(({ type }) => type === 'resource');
  return [
    ...PUBLISHED.flatMap(({ from, resources: known }) =>
      resources.flatMap(resource => {
        const schema = known[resource.labels[0]];
        const faults = schema
          ? [
              ...Object.keys(resource.attributes)
                .filter(name => schema.computed.includes(name))
                .map(name => `${name} is computed`),
              ...argumentFaults(resource, schema.arguments),
            ]
          : ['there is no such resource'];
        return faults.map(
          fault => `${addressOf(resource)}: ${fault} (${from})`,
        );
      }),
    ),
    ...linkFaults(blocks, resources),
  ];
}

function addressOf({ labels }: TerraformBlock): string {
  return labels.join('.');
}

const META_ARGUMENTS = ['lifecycle'];

function argumentFaults(
  { attributes, blocks }: TerraformBlock,
  schema: Arguments,
): string[] {
  const kindOf = (name: string) => schema[name] ?? schema[`${name}!`];
  const inner = blocks.filter(({ type }) => !META_ARGUMENTS.includes(type));
  const given = [...Object.keys(attributes), ...inner.map(({ type }) => type)];
  return [
    ...Object.keys(schema)
      .filter(name => name.endsWith('!') && !given.includes(name.slice(0, -1)))
      .map(name => `${name.slice(0, -1)} is missing`),
    ...Object.entries(attributes).flatMap(([name, value]) => {
      const kind = kindOf(name);
      return typeof kind === 'string' && isOfKind(value, kind)
        ? []
        : `${name} is not ${JSON.stringify(value)}`;
    }),
    ...inner.flatMap(block => {
      const kind = kindOf(block.type);
      return typeof kind === 'object'
        ? argumentFaults(block, kind).map(fault => `${block.type}: ${fault}`)
        : `${block.type} is no block`;
    }),
  ];
}

function isOfKind(value: unknown, kind: string): boolean {
  const list = /^list\((.*)\)$/.exec(kind);
  if (list) {
    return Array.isArray(value) && value.every(item => isOfKind(item, list[1]));
  }
  switch (kind) {
    case 'map(string)':
      return z.record(z.string(), z.string()).safeParse(value).success;
    case 'number':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    default:
      // Terraform makes a text of a number.
      return (
        typeof value === 'string' ||
        typeof value === 'number' ||
        referenceSchema.safeParse(value).success
      );
  }
}

function linkFaults(
  blocks: readonly TerraformBlock[],
  resources: readonly TerraformBlock[],
): string[] {
  const addresses = resources.map(addressOf);
  const imports = blocks
    .filter(({ type }) => type === 'import')
    .map(({ attributes }) => ({
      to: referenceSchema.parse(attributes.to).reference,
      id: z.string().parse(attributes.id),
    }));
  const ids = imports.map(({ id }) => id);
  const values = resources.flatMap(resource =>
    valuesIn(resource).map(value => ({ value, in: addressOf(resource) })),
  );
  return [
    ...twice(addresses).map(address => `${address} is there twice`),
    ...twice(ids).map(id => `${id} is imported twice`),
    ...addresses
      .filter(address => imports.every(({ to }) => to !== address))
      .map(address => `${address} is not imported`),
    ...imports
      .filter(({ to }) => !addresses.includes(to))
      .map(({ to }) => `${to} is imported and not there`),
    ...values.flatMap(({ value, in: where }) => {
      if (typeof value === 'string') {
        return ids.includes(value) ? `${where} copies ${value}` : [];
      }
      const { reference } = value;
      const [address] = /^\w+\.\w+(?=\.)/.exec(reference) ?? [];
      const isKnown =
        reference === 'local.compartment_id' ||
        (address !== undefined &&
          addresses.includes(address) &&
          address !== where);
      return isKnown ? [] : `${where} refers to ${reference}`;
    }),
  ];
}

function twice(items: readonly string[]): string[] {
  return items.filter((item, index) => items.indexOf(item) !== index);
}

/** Of what is more than one reference, such as a map of them: each by itself. */
function referencesIn(expression: string): { reference: string }[] {
  const isMap = expression.startsWith('{');
  const all = isMap ? expression.match(/\b\w+\.\w+\.\w+\b/g) ?? [] : [];
  return isMap
    ? all.map(reference => ({ reference }))
    : [{ reference: expression }];
}

/** All texts and references in a block, but those of its lifecycle, which names its own arguments. */
function valuesIn({
  attributes,
  blocks,
}: TerraformBlock): (string | { reference: string })[] {
  return [
    ...Object.values(attributes)
      .flat()
      .flatMap((value): (string | { reference: string })[] => {
        const reference = referenceSchema.safeParse(value);
        if (reference.success) {
          return referencesIn(reference.data.reference);
        }
        return typeof value === 'string' ? [value] : [];
      }),
    ...blocks
      .filter(({ type }) => !META_ARGUMENTS.includes(type))
      .flatMap(valuesIn),
  ];
}
