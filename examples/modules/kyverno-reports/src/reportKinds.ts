import { defineKind } from '@okeanos/backstage-plugin-oke-node/alpha';
import { z } from 'zod';

/** A reference to an object (`core/v1.ObjectReference`), as far as it is in use. */
const reference = z.object({
  kind: z.string().default(''),
  name: z.string().default(''),
  namespace: z.string().default(''),
});

const result = z.object({
  policy: z.string(),
  rule: z.string().default(''),
  /** `pass`, `fail`, `warn`, `error` or `skip`. */
  result: z.string().default(''),
  severity: z.string().default(''),
  message: z.string().default(''),
  /** Without any, the result is for the scope of the report. */
  resources: z
    .array(reference)
    .nullish()
    .transform(all => all ?? []),
});

const schema = z
  .object({
    metadata: z.object({ name: z.string(), namespace: z.string() }),
    scope: reference.nullish().transform(scope => scope ?? undefined),
    results: z
      .array(result)
      .nullish()
      .transform(all => all ?? []),
  })
  // Reports are many: of what is as it should be, only that it is so is kept, and of what is skipped nothing.
  .transform(({ metadata, scope, results }) => ({
    metadata,
    results: results
      .filter(each => each.result !== 'skip')
      .map(({ resources, message, ...each }) => ({
        ...each,
        message: each.result === 'pass' ? '' : message.slice(0, 300),
        objects: (resources.length > 0 ? resources : [scope]).flatMap(object =>
          object
            ? `${object.namespace || metadata.namespace}/${object.kind}/${
                object.name
              }`
            : [],
        ),
      })),
  }));

/** A report of either group, cut to the fields in use. */
export type Report = z.output<typeof schema>;

/** Reports are found by `namespace/kind/name` of what they are about. */
const indexes = {
  object: {
    keys: ({ metadata, results }: Report) => [
      ...new Set(
        results
          .flatMap(({ objects }) => objects)
          .filter(object => object.startsWith(`${metadata.namespace}/`)),
      ),
    ],
    acrossNamespaces: false,
  },
};

/**
 * What Kyverno writes, unless it is told otherwise:
 * https://github.com/kubernetes-sigs/wg-policy-prototypes/tree/master/policy-report
 */
export const PolicyReport = defineKind({
  apiVersion: 'wgpolicyk8s.io/v1alpha2',
  kind: 'PolicyReport',
  plural: 'policyreports',
  namespaced: true,
  schema,
  indexes,
});

/**
 * What it writes instead since 1.15 with `--openreportsEnabled`:
 * https://kyverno.io/docs/policy-reports/openreports and https://github.com/openreports/reports-api
 */
export const OpenReport = defineKind({
  apiVersion: 'openreports.io/v1alpha1',
  kind: 'Report',
  plural: 'reports',
  namespaced: true,
  schema,
  indexes,
});
