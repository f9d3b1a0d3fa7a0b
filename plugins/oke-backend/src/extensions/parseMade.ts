import { z } from 'zod';
import { isApiVersion, isObjectName, KIND } from './kubernetesNames';

/** Set by the API server alone. Who applies them asks for one state of one object. */
const OF_THE_SERVER = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generateName',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

const named = z
  .record(z.string(), z.string())
  .refine(
    all => !Object.keys(all).some(name => name.startsWith('okeanos.io/')),
    'names under okeanos.io/ are of Okeanos itself',
  );

const metadataSchema = z
  .looseObject({
    name: z
      .string()
      .refine(isObjectName, 'this cannot be the name of an object'),
    namespace: z
      .string()
      .refine(isObjectName, 'this cannot be the name of a namespace')
      .optional(),
    labels: named.optional(),
    annotations: named.optional(),
  })
  .superRefine((metadata, { addIssue }) => {
    for (const field of OF_THE_SERVER) {
      if (field in metadata) {
        addIssue({
          code: 'custom',
          path: [field],
          message: 'the API server alone sets this',
        });
      }
    }
  });

const partSchema = z.object({
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9]([-._A-Za-z0-9]{0,198}[A-Za-z0-9])?$/,
      'an id has letters, digits, dashes, dots and underscores, at most 200',
    ),
  dependsOn: z.array(z.string()).optional(),
  object: z.looseObject({
    apiVersion: z
      .string()
      .refine(isApiVersion, 'this is no version of an API of Kubernetes'),
    kind: z.string().regex(KIND, 'a kind is one word in PascalCase'),
    metadata: metadataSchema,
  }),
  clusterScoped: z.literal(true).optional(),
});

/** A part as a module made it, in plain JSON of its own. */
export type MadePart = z.output<typeof partSchema>;

/**
 * Reads the parts that a module made: what it gives is recorded and read again, and one that has no name would be
 * read again by nobody. Pure.
 *
 * @throws Error that names the part, when its form is not that of one, two have an id, or one depends on what does
 *   not come before it
 */
export function parseMadeParts(made: unknown): MadePart[] {
  const parts = parseGiven(z.array(partSchema), made, 'the parts');
  const before = new Set<string>();
  for (const part of parts) {
    if (before.has(part.id)) {
      throw new Error(`it has two parts '${part.id}'`);
    }
    const missing = part.dependsOn?.find(id => !before.has(id));
    if (missing !== undefined) {
      throw new Error(
        `${describePart(
          part,
        )}, depends on '${missing}', which is no part before it`,
      );
    }
    before.add(part.id);
  }
  return parts;
}

/**
 * Holds parts to objects of their own. Pure.
 *
 * @param parts - that a module made
 * @param taken - that are there besides
 * @throws Error that names two parts of the same object
 */
export function requireNoTwins(parts: HasObject[], taken: HasObject[]): void {
  const others = new Map(taken.map(part => [identityOf(part), part.id]));
  for (const part of parts) {
    const identity = identityOf(part);
    const twin = others.get(identity);
    if (twin !== undefined) {
      throw new Error(
        `${describePart(part)}, has the name ${
          part.object.metadata.name
        }, which the part '${twin}' has`,
      );
    }
    others.set(identity, part.id);
  }
}

/** For messages. */
export function describePart({ id, object }: HasObject): string {
  return `the part '${id}', a ${object.kind}`;
}

/** A part, whoever made it. */
type HasObject = Pick<MadePart, 'id' | 'object'>;

/** Whatever version it is written in. */
function identityOf({ object: { apiVersion, kind, metadata } }: HasObject) {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, metadata.namespace, metadata.name].join('/');
}

/**
 * Reads anything that a module gave, as JSON would have it. Pure.
 *
 * @param what - for messages, for example `the parts`
 * @throws Error that names the field
 */
export function parseGiven<T>(
  schema: z.ZodType<T>,
  given: unknown,
  what: string,
): T {
  const { data, error } = schema.safeParse(
    JSON.parse(JSON.stringify(given) ?? 'null'),
  );
  if (error) {
    const [{ path, message }] = error.issues;
    const where = path
      .map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
      .join('');
    throw new Error(`${what}${where}: ${message}`);
  }
  return data;
}
