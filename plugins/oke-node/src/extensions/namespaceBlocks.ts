import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  NamespaceSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { z } from 'zod';
import type { KubernetesObject } from '../kubernetes';
import type { Registration } from '../common/Registration';

/**
 * What a block knows beside what is asked of it: a copy of its own, which is frozen.
 *
 * @alpha
 */
export interface NamespaceBlockContext {
  /** The whole spec of the namespace. */
  spec: NamespaceSpec;
  /** Name of the owner's group in the cluster; undefined when app-config does not map it. */
  ownerGroup: string | undefined;
  /** Kubernetes namespaces that ingress controllers and gateways run in. */
  ingressNamespaces: string[];
}

/**
 * One object that a block makes. It is applied, watched for drift, repaired, pruned and deleted as
 * Okeanos' own parts are.
 *
 * @alpha
 */
export interface NamespaceBlockPart {
  /** Unique in the block, and the same for the same object in every version of the spec. */
  id: string;
  /** Ids of parts of the same block that come first. The Namespace always does. */
  dependsOn?: string[];
  /**
   * Every field that is to be owned. It is put into the namespace: `metadata.namespace` is left out. Of the names
   * of labels and annotations those under `okeanos.io/` are Okeanos' own.
   */
  object: KubernetesObject;
  /**
   * The kind belongs to no namespace. Only for blocks that app-config lets have such parts; the object's name
   * should hold the name of the namespace.
   */
  clusterScoped?: true;
}

/**
 * Something that a platform team adds to app namespaces: who asks for it writes `spec.blocks.<id>`.
 * All of it is pure: the same input gives the same answer, and nothing is read or written.
 *
 * @alpha
 */
export interface NamespaceBlock<Schema extends z.ZodType = z.ZodType>
  extends Registration {
  /** What it gives, in a sentence, for people who choose. */
  description: string;
  /**
   * Reads `spec.blocks.<id>`. What it gives must be plain JSON that it reads again: it is stored, and read by
   * later versions of the block.
   */
  schema: Schema;
  /**
   * What is wrong with what is asked beyond its syntax. `field` of a problem is relative to the block; empty for
   * the block as a whole.
   */
  check?(
    asked: z.output<Schema>,
    context: NamespaceBlockContext,
  ): PlanProblem[];
  /** The objects that make it up. */
  parts(
    asked: z.output<Schema>,
    context: NamespaceBlockContext,
  ): NamespaceBlockPart[];
}

/**
 * Where modules add {@link NamespaceBlock}s.
 *
 * @alpha
 */
export interface NamespaceBlocksExtensionPoint {
  /** @throws Error that names both modules when another one has the id */
  addBlock<Schema extends z.ZodType>(block: NamespaceBlock<Schema>): void;
}

/**
 * See {@link NamespaceBlocksExtensionPoint}.
 *
 * @alpha
 */
export const namespaceBlocksExtensionPoint =
  createExtensionPoint<NamespaceBlocksExtensionPoint>({
    id: 'oke.namespace-blocks',
  });
