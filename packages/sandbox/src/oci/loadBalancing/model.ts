import { z } from 'zod';

/** The end of a load balancer, which takes no time here. */
const workRequestSchema = z.object({
  id: z.string(),
  compartmentId: z.string(),
  loadBalancerId: z.string(),
  isNetwork: z.boolean(),
  timeAccepted: z.string(),
});
export type LoadBalancerWorkRequest = z.infer<typeof workRequestSchema>;

/** Load balancers themselves are kept with the cluster whose Services they belong to. */
export const loadBalancingStateSchema = z.object({
  workRequests: z.record(z.string(), workRequestSchema).default({}),
});
