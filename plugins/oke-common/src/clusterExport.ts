import { z } from 'zod';
import { namespaceExportSchema } from './namespaceExport';

/** @public */
export const clusterExportSchema = z.object({
  /** For one folder: configuration of Terraform, with `import` blocks. */
  files: namespaceExportSchema.shape.files,
  /** What is not in them, and why. */
  leftOut: namespaceExportSchema.shape.leftOut,
});

/**
 * What a cluster consists of in OCI as Terraform, for who goes on without Okeanos.
 *
 * @public
 */
export type ClusterExport = z.infer<typeof clusterExportSchema>;
