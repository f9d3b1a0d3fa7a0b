import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../kubernetes';
import { isRecord } from './isRecord';
import type { ObjectRef } from './KubernetesApi';

/**
 * One node of a blueprint: an object that should exist, and the parts that come first.
 *
 * @public
 */
export interface KubernetesPart {
  /**
   * Unique in the blueprint, and the same for the same object in every version of the spec: an
   * object of another kind or name is another part.
   */
  id: string;
  dependsOn: string[];
  /** Every field that Okeanos wants to own. */
  object: KubernetesObject;
}

/**
 * Hash of what is intended, independent of the order of keys.
 *
 * @public
 */
export function contentHash(object: unknown): string {
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
