import { z } from 'zod';

/** @public */
export const namespaceExportSchema = z.object({
  /** For one folder: manifests, and the `kustomization.yaml` that names them. */
  files: z.array(z.object({ name: z.string(), content: z.string() })),
  /** What is not in them, and why. */
  leftOut: z.array(z.object({ what: z.string(), reason: z.string() })),
});

/**
 * What Okeanos makes of an app namespace, for who goes on without it.
 *
 * @public
 */
export type NamespaceExport = z.infer<typeof namespaceExportSchema>;
