import { z } from 'zod';
import { rightsSchema } from '../rights';
import { aspectSchema } from './serviceStatus';

/** @public */
export const staleKindSchema = z.object({
  /** As `readKinds` of a status has it: `Pod`, `Ingress.networking.k8s.io`. */
  kind: z.string(),
  /** When it was last certain that its objects are as they are shown, ISO 8601. */
  since: z.string(),
  /** Why, in a sentence, for people. */
  message: z.string(),
});

/**
 * A kind of which nothing comes any more while the API server answers: whatever rests on it may no longer be so.
 *
 * @public
 */
export type StaleKind = z.infer<typeof staleKindSchema>;

/** @public */
export const clusterConnectionSchema = z.object({
  /**
   * - `connecting`: no complete view yet
   * - `connected`: the API server answers, and all watches run but those of `staleKinds`
   * - `unreachable`: no answer; what is shown is as old as `asOf`
   * - `notPermitted`: the cluster refused the watcher's identity
   */
  state: z.enum(['connecting', 'connected', 'unreachable', 'notPermitted']),
  /** A sentence, for people. */
  message: z.string(),
  /** Since when, ISO 8601. */
  since: z.string(),
  /**
   * When the API server was last heard (an event, a bookmark or an answer) while all watches stood but those of
   * `staleKinds`, ISO 8601; undefined when never. What is shown was so then. It moves on also when nothing changes.
   */
  asOf: z.string().optional(),
  /** What stands still alone. Absent when nothing does. */
  staleKinds: z.array(staleKindSchema).optional(),
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
  /**
   * That it ends within days or has ended, and what happens then, as a sentence, and since when that is told. Absent when
   * it does not end soon; not told by older backends.
   */
  ending: z.object({ message: z.string(), since: z.string() }).optional(),
  /** Nobody may change or delete clusters of app-config here. Not told by older backends. */
  may: rightsSchema.optional(),
});

/**
 * What is known of a cluster.
 *
 * @public
 */
export type ClusterStatus = z.infer<typeof clusterStatusSchema>;
