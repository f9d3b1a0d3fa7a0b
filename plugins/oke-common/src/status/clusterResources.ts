import { z } from 'zod';

/** @public */
export const clusterResourceSchema = z.object({
  /** Id of the part in the blueprint: `workers-subnet`. */
  part: z.string(),
  /** For example `Subnet`. */
  kind: z.string(),
  name: z.string(),
  /** What tells it from its like: `10.0.10.0/24`, `2 × VM.Standard.E4.Flex`. */
  detail: z.string().optional(),
  /** Undefined before OCI gave one, and of what has none. */
  ocid: z.string().optional(),
  /**
   * - `inPlace`: was seen as it is intended
   * - `underWay`: its making, change or deletion was asked for, and is not seen in place yet
   * - `waiting`: nothing was asked for yet
   * - `failed`: OCI could not do it
   * - `gone`: OCI has it no more
   */
  state: z.enum(['inPlace', 'underWay', 'waiting', 'failed', 'gone']),
  /** When what is under way began, or what failed ended, ISO 8601. */
  since: z.string().optional(),
  /** What OCI says, in a sentence. */
  message: z.string().optional(),
});

/**
 * Something that a cluster consists of in OCI, as Okeanos has recorded it.
 *
 * @public
 */
export type ClusterResource = z.infer<typeof clusterResourceSchema>;

/** @public */
export const securityRuleInWordsSchema = z.object({
  direction: z.enum(['ingress', 'egress']),
  /** Where from or where to: a security group by its name, a block, or a service of Oracle. */
  peer: z.string(),
  /** For example `TCP 6443`. */
  traffic: z.string(),
  /** What it is for. */
  why: z.string(),
});

/**
 * A rule of a network security group.
 *
 * @public
 */
export type SecurityRuleInWords = z.infer<typeof securityRuleInWordsSchema>;

/** @public */
export const clusterResourcesSchema = z.object({
  name: z.string(),
  /** Undefined when OCI is not configured any more. */
  region: z.string().optional(),
  /** Undefined when its spec names none, and that of the portal is not known. */
  compartmentId: z.string().optional(),
  /** Undefined before the first pass. */
  kubernetesVersion: z.string().optional(),
  /** Address of the API server in the VCN; undefined until OCI has told. */
  endpoint: z.string().optional(),
  /** Empty before the first pass: what is made is not chosen yet. */
  resources: z.array(clusterResourceSchema),
  /** The rules that are intended, by security group. */
  securityGroups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(securityRuleInWordsSchema),
    }),
  ),
});

/**
 * What a declared cluster consists of in OCI.
 *
 * @public
 */
export type ClusterResources = z.infer<typeof clusterResourcesSchema>;
