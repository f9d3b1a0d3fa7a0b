import { z } from 'zod';

/** A list. The API server writes an empty one as `null`, or not at all. */
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform(items => items ?? []);

/** A map of strings, such as labels. Empty when absent. */
export const stringMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform(map => map ?? {});

/** The entries of a map of strings that are in use; the others are dropped. */
export const pick = (...names: string[]) =>
  stringMap.transform(map =>
    Object.fromEntries(
      names.filter(name => name in map).map(name => [name, map[name]]),
    ),
  );

/** An object without one of its fields; of the others, none is used: some may not be readable. */
export function withoutField<T extends object, Name extends keyof T>(
  object: T,
  name: Name,
): Omit<T, Name> {
  const fields = Object.getOwnPropertyDescriptors(object);
  delete fields[name];
  const rest: Omit<T, Name> = Object.create(Object.prototype, fields);
  return rest;
}

/** A moment (RFC 3339), as ISO 8601 in UTC. */
export const time = z.iso
  .datetime({ offset: true })
  .transform(text => new Date(text).toISOString());

/** The same, of a field that may be absent. */
export const optionalTime = time
  .nullish()
  .transform(value => value ?? undefined);

/** `metav1.ObjectMeta`, cut to what identifies an object. */
export const metadata = z.object({
  name: z.string().min(1),
  /** Empty for cluster-scoped objects. */
  namespace: z.string().default(''),
});

/** The entries of a map of strings whose names start with one of some prefixes; the others are dropped. */
export const pickByPrefix = (...prefixes: string[]) =>
  stringMap.transform(map =>
    Object.fromEntries(
      Object.entries(map).filter(([name]) =>
        prefixes.some(prefix => name.startsWith(prefix)),
      ),
    ),
  );

/** Who wrote an object and when, for kinds of which that is told. What was written to subresources is dropped. */
export const origin = z.object({
  creationTimestamp: optionalTime,
  /** Set once it is being deleted: it goes when its last finalizer is gone. */
  deletionTimestamp: optionalTime,
  ownerReferences: list(
    z.object({
      kind: z.string(),
      name: z.string(),
      controller: z.boolean().default(false),
    }),
  ),
  managedFields: list(
    z.object({
      manager: z.string().default(''),
      time: optionalTime,
      subresource: z.string().default(''),
      fieldsV1: z
        .object({ 'f:spec': z.record(z.string(), z.unknown()).optional() })
        .optional()
        // Their names are in use, not what is below.
        .transform(fields => ({
          'f:spec': Object.fromEntries(
            Object.keys(fields?.['f:spec'] ?? {}).map(name => [name, {}]),
          ),
        })),
    }),
  ).transform(all => all.filter(({ subresource }) => subresource === '')),
});

/** See {@link origin}. */
export type Origin = z.output<typeof origin>;

/** Metadata of a kind whose status says for which generation of the spec it was written. */
export const metadataWithGeneration = metadata.extend({
  generation: z.number().int().default(0),
});

const condition = z.object({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string().default(''),
  message: z.string().default(''),
  observedGeneration: z.number().int().optional(),
  /** Absent or the epoch when nobody has set it. */
  lastTransitionTime: optionalTime,
});

/** `metav1.Condition`, or cert-manager's own form of it. */
export type KubernetesCondition = z.output<typeof condition>;

/** A status of which only the conditions are in use. */
export const conditions = list(condition);

/** `metav1.LabelSelector`. */
export const labelSelector = z.object({
  matchLabels: stringMap,
  matchExpressions: list(
    z.object({
      key: z.string(),
      operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
      values: list(z.string()),
    }),
  ),
});

/** `metav1.LabelSelector` as read. */
export type LabelSelector = z.output<typeof labelSelector>;

/** `status.loadBalancer` of a Service or an Ingress. */
export const loadBalancerStatus = z
  .object({
    ingress: list(
      z.object({
        ip: z.string().optional(),
        hostname: z.string().optional(),
        ports: list(
          z.object({
            port: z.number().int(),
            protocol: z.string().default('TCP'),
            error: z
              .string()
              .nullish()
              .transform(error => error ?? ''),
          }),
        ),
      }),
    ),
  })
  .prefault({});
