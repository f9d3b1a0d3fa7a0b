import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes';
import type { ObjectRef } from './KubernetesApi';

/**
 * One node of a blueprint: an object that should exist, and the parts that come first.
 *
 * @public
 */
export interface KubernetesPart {
  /** Unique in the blueprint, and the same for the same thing in every version of the spec. */
  id: string;
  dependsOn: string[];
  /** Every field that Okeanos wants to own. */
  object: KubernetesObject;
}

/** @public */
export const inventoryEntrySchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  part: z.string(),
  uid: z.string(),
  /** {@link contentHash} of the object as it was last applied. */
  hash: z.string(),
});

/**
 * What is recorded of a part that was made: enough to find it again, to know it from a namesake and
 * to tell whether the intention has changed since.
 *
 * @public
 */
export type InventoryEntry = z.infer<typeof inventoryEntrySchema>;

/**
 * Hash of what is intended, independent of the order of keys.
 *
 * @public
 */
export function contentHash(object: KubernetesObject): string {
  return createHash('sha256').update(canonicalJson(object)).digest('hex');
}

export function refOf(object: KubernetesObject): ObjectRef {
  const { apiVersion, kind, metadata } = object;
  return {
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
  };
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    isRecord(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
