import { z } from 'zod';
import type { ApiResource } from './ApiResource';

/** Aggregated discovery (KEP-3352), stable since Kubernetes 1.30: all groups in one answer. */
export const DISCOVERY_MEDIA_TYPE =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

export const discoverySchema = z.object({
  kind: z.literal('APIGroupDiscoveryList'),
  items: z.array(
    z.object({
      // The core group has no name.
      metadata: z.object({ name: z.string().default('') }),
      versions: z.array(
        z.object({
          version: z.string(),
          resources: z
            .array(
              z.object({
                resource: z.string(),
                // Null for a parent that has subresources only.
                responseKind: z.object({ kind: z.string() }).nullish(),
                scope: z.enum(['Namespaced', 'Cluster']),
              }),
            )
            .default([]),
        }),
      ),
    }),
  ),
});

/** The kinds in an answer of discovery, in the server's order: the preferred version of a group is first. */
export function servedResources(
  discovery: z.output<typeof discoverySchema>,
): ApiResource[] {
  return discovery.items.flatMap(({ metadata, versions }) =>
    versions.flatMap(({ version, resources }) =>
      resources.flatMap(({ resource, responseKind, scope }) =>
        responseKind
          ? [
              {
                group: metadata.name,
                version,
                kind: responseKind.kind,
                plural: resource,
                namespaced: scope === 'Namespaced',
              },
            ]
          : [],
      ),
    ),
  );
}
