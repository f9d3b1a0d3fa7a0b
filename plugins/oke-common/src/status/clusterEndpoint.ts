import { z } from 'zod';

/** @public */
export const clusterEndpointSchema = z.object({
  /** OCID of the cluster. */
  clusterId: z.string(),
  /** Address of the private endpoint, for example `10.0.30.5`. */
  host: z.string(),
  port: z.number().int(),
  /** PEM: the authority that the API server's certificate is of. */
  ca: z.string(),
});

/**
 * Where the API server of a cluster is that Okeanos made. Whoever calls it needs a credential of their own.
 *
 * @public
 */
export type ClusterEndpoint = z.infer<typeof clusterEndpointSchema>;
