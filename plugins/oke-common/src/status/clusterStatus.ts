import { z } from 'zod';
import { rightsSchema } from '../rights';
import { aspectSchema } from './serviceStatus';

/** @public */
export const clusterConnectionSchema = z.object({
  /**
   * - `connecting`: no complete view yet
   * - `connected`: all watches run
   * - `unreachable`: no answer; what is shown is as old as `asOf`
   * - `notPermitted`: the cluster refused the watcher's identity
   */
  state: z.enum(['connecting', 'connected', 'unreachable', 'notPermitted']),
  /** A sentence, for people. */
  message: z.string(),
  /** Since when, ISO 8601. */
  since: z.string(),
  /** When the cluster was last heard (an event or a bookmark), ISO 8601; undefined when never. */
  asOf: z.string().optional(),
});

/**
 * Whether and how freshly a cluster is observed.
 *
 * @public
 */
export type ClusterConnection = z.infer<typeof clusterConnectionSchema>;

/** @public */
export const clusterStatusSchema = z.object({
  name: z.string(),
  /** Entity reference of the owning group. */
  owner: z.string(),
  /** `gitVersion` of the API server; undefined when never reached. */
  kubernetesVersion: z.string().optional(),
  connection: clusterConnectionSchema,
  /** What Okeanos needs on the cluster: cert-manager, Gateway API, issuer, admission policy, ... */
  components: z.array(aspectSchema.extend({ name: z.string() })),
  nodes: z.object({
    /** Undefined when nodes could not be read. */
    ready: z.number().int().optional(),
    total: z.number().int().optional(),
  }),
  /** How many namespaces Okeanos keeps on it that the caller may read. */
  namespaces: z.number().int(),
  /** Nobody may change or delete clusters of app-config here. Not told by older backends. */
  may: rightsSchema.optional(),
});

/**
 * What is known of a cluster.
 *
 * @public
 */
export type ClusterStatus = z.infer<typeof clusterStatusSchema>;
