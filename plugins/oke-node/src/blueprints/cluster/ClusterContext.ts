import { z } from 'zod';
import { oracleServiceSchema } from '../../oci/offer';

/**
 * Schema of {@link ClusterChoice}, to read it from where it was recorded.
 *
 * @public
 */
export const clusterChoiceSchema = z.object({
  kubernetesVersion: z.string(),
  /** Of the first node pool. */
  imageId: z.string(),
  /** Of each other one, by its name. Older records have none. */
  imageIds: z.record(z.string(), z.string()).default({}),
  availabilityDomains: z.array(z.string()),
  /**
   * OCIDs of the load balancers of its Services, as they were seen last: what is logged of them follows. Older records
   * have none.
   */
  loadBalancerIds: z.array(z.string()).default([]),
  /** What the service gateway leads to. */
  oracleServices: oracleServiceSchema,
});

/**
 * What was chosen for a cluster from what the region offered. It is chosen once and recorded: what
 * OCI offers later must not change a cluster by itself.
 *
 * @public
 */
export type ClusterChoice = z.infer<typeof clusterChoiceSchema>;

/**
 * What a cluster's blueprint needs to know beside the spec.
 *
 * @public
 */
export interface ClusterContext extends ClusterChoice {
  /** UID of this incarnation. */
  id: string;
  compartmentId: string;
  /** Blocks that the portal comes from when it connects to a bastion. */
  portalCidrs: string[];
}
