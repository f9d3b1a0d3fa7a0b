import { z } from 'zod';

const loadBalancerSchema = z.object({
  address: z.string(),
  /** Of its Service. */
  namespace: z.string(),
  service: z.string(),
  /** Whether it is a network load balancer. */
  isNetwork: z.boolean(),
  /** Whether its Service is no user's, but came with the cluster. */
  isOfSandbox: z.boolean(),
});
export type LoadBalancer = z.infer<typeof loadBalancerSchema>;

/** What `control-plane serve` prints, one JSON object a line (`control-plane/internal/event`). */
const eventSchema = z.discriminatedUnion('type', [
  /** What is being done, in plain words. */
  z.object({ type: z.literal('progress'), message: z.string() }),
  /** The cluster can be used. Said again when the API server was replaced: by one of another version, or with another token webhook. */
  z.object({
    type: z.literal('ready'),
    /** Of the API server, on 127.0.0.1. */
    port: z.number().int().positive(),
    /** The cluster's certificate authority. */
    caPem: z.string(),
    /** Such as `v1.36.3`. */
    version: z.string(),
    /** Paths of kubeconfig files. */
    provisionerKubeconfig: z.string(),
    watcherKubeconfig: z.string(),
  }),
  z.object({
    type: z.literal('addon'),
    name: z.string(),
    state: z.enum(['CREATING', 'ACTIVE', 'DELETING', 'DELETED']),
  }),
  z.object({
    type: z.literal('nodes'),
    /** Of the desired state that they were compared with. */
    generation: z.number().int(),
    ready: z.number().int(),
    desired: z.number().int(),
  }),
  /** All load balancers of Services, in the order of their addresses. Also those of Services that are being deleted. */
  z.object({
    type: z.literal('loadBalancers'),
    balancers: z.array(loadBalancerSchema),
  }),
  /** The cluster is brought to a desired state. */
  z.object({ type: z.literal('accepted'), generation: z.number().int() }),
  /** A desired state changes nothing; the one before goes on to hold. A first one ends the process with an error instead. */
  z.object({
    type: z.literal('refused'),
    generation: z.number().int(),
    message: z.string(),
  }),
  /** Something went wrong, and is tried again unless the process ends. */
  z.object({ type: z.literal('error'), message: z.string() }),
]);

export type ControlPlaneEvent = z.infer<typeof eventSchema>;
export type ReadyEvent = Extract<ControlPlaneEvent, { type: 'ready' }>;
export type AddonState = Extract<ControlPlaneEvent, { type: 'addon' }>['state'];

/** Reads one line. What is no event becomes an error event, which quotes it. */
export function parseEvent(line: string): ControlPlaneEvent {
  try {
    return eventSchema.parse(JSON.parse(line));
  } catch (error) {
    return {
      type: 'error',
      message: `The control plane printed what is no event: ${line.slice(
        0,
        200,
      )} (${error instanceof Error ? error.message : error})`,
    };
  }
}
