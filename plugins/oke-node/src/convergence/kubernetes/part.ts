import type { KubernetesObject } from '../../kubernetes';
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
  /** What depends on it waits until it is as intended; by default, until there is some version of it. */
  isGuard?: true;
  /** Every field that Okeanos wants to own. */
  object: KubernetesObject;
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

/**
 * Whether an object that is somebody else's may become a part: what is in a namespace, and the Namespace itself. What
 * belongs to no namespace is everybody's: who took it over would change it for all, and delete it with their own.
 *
 * @public
 */
export function isAdoptable({
  object: { apiVersion, kind, metadata },
}: Pick<KubernetesPart, 'object'>): boolean {
  return (
    metadata.namespace !== undefined ||
    (apiVersion === 'v1' && kind === 'Namespace')
  );
}
