import { z } from 'zod';
import { answered } from './answered';

/**
 * Schema of {@link OciLoadBalancer}: reads what OCI answers, in which null stands for what is not set.
 *
 * @public
 */
export const loadBalancerSchema = answered(
  z.object({
    id: z.string(),
    displayName: z.string(),
    lifecycleState: z.string(),
    subnetIds: z.array(z.string()).default([]),
  }),
);

/**
 * A load balancer, also of those that the cloud controller manager makes for Services of a cluster.
 *
 * @public
 */
export type OciLoadBalancer = z.infer<typeof loadBalancerSchema>;
