import { z } from 'zod';
import { readParts } from './readParts';

/**
 * What all objects have in common once they are read.
 *
 * @public
 */
export interface NamedObject {
  metadata: {
    name: string;
    /** Empty for cluster-scoped objects. */
    namespace: string;
  };
}

/**
 * By what else than namespace and name objects of a kind are looked up.
 *
 * @public
 */
export interface Index<T extends NamedObject> {
  /** The keys under which an object is found. */
  keys(object: T): string[];
  /**
   * Whether an object is found from outside its namespace. If not, every key starts with the
   * object's namespace and a slash.
   */
  acrossNamespaces: boolean;
}

/**
 * One kind of object that Okeanos reads from a cluster.
 *
 * @public
 */
export interface Kind<
  T extends NamedObject,
  IndexName extends string = string,
> {
  /** The kind and its group as Kubernetes writes them: `Pod`, `Gateway.gateway.networking.k8s.io`. */
  id: string;
  apiVersion: string;
  kind: string;
  /** Name of the resource in URLs. */
  plural: string;
  namespaced: boolean;
  /**
   * Cuts an object, as the API server sent it, to the fields in use.
   *
   * @throws Error that names the object and the field, when a field in use is not of the form that
   * the API says.
   */
  trim(object: unknown): T;
  /**
   * What can be read of an object that `trim` refuses; undefined when nothing can. To use a part of it that cannot be
   * read throws: see `mayBe`.
   */
  parts(object: unknown): T | undefined;
  indexes: Record<IndexName, Index<T>>;
}

/** Where an object is, for messages; the reading of it may just have failed. */
function nameOf(object: unknown): string {
  const { data } = z
    .object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string().optional(),
      }),
    })
    .safeParse(object);
  if (!data) {
    return 'without a name';
  }
  const { name, namespace } = data.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/**
 * Makes a kind.
 *
 * @param definition - `schema`: the fields in use, `metadata` with `name` and `namespace` (empty by default)
 *   among them; `indexes`: by what else objects are looked up
 * @alpha
 */
export function defineKind<
  S extends z.ZodType<NamedObject>,
  IndexName extends string = never,
>(definition: {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  schema: S;
  indexes?: Record<IndexName, Index<z.output<S>>>;
}): Kind<z.output<S>, IndexName> {
  const { schema, indexes, ...rest } = definition;
  const { apiVersion, kind } = rest;
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  return {
    ...rest,
    id: group ? `${kind}.${group}` : kind,
    // With no index given, IndexName is never, and the empty record is complete.
    indexes: indexes ?? ({} as Record<IndexName, never>),
    trim(object) {
      const result = schema.safeParse(object);
      if (!result.success) {
        const problems = result.error.issues
          .map(({ path, message }) => `${path.join('.')}: ${message}`)
          .join('; ');
        throw new Error(
          `${rest.kind} ${nameOf(object)} cannot be read: ${problems}`,
          { cause: result.error },
        );
      }
      return result.data;
    },
    parts: object => readParts(schema, object),
  };
}
