import { z } from 'zod';
import { policyStatementSchema } from '../policyStatement';

/** @public */
export const clusterAccessSchema = z.object({
  name: z.string(),
  /** What OCI's policies need for it; absent when that is not known. Whether they have it was not read. */
  statements: z.array(policyStatementSchema).optional(),
  /** Entity reference of the group that owns it: the permission policy of Backstage is asked about it. */
  owner: z.string(),
  /** The groups that own namespaces on it. */
  groups: z.array(
    z.object({
      /** Entity reference. */
      group: z.string(),
      /** Its name in clusters, of app-config; undefined when it has none, and then Okeanos gives it no role inside. */
      nameInClusters: z.string().optional(),
      /** Its namespaces, in which Okeanos gives it the Role `okeanos-owner`. */
      namespaces: z.array(z.string()),
    }),
  ),
});

/**
 * Who may do what on a cluster that Okeanos makes, as far as Okeanos has it in hand.
 *
 * @public
 */
export type ClusterAccess = z.infer<typeof clusterAccessSchema>;
