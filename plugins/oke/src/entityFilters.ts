import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_NAMESPACE,
} from '@okeanos/backstage-plugin-oke-common';

/** What the names of Okeanos' own annotations begin with. */
const PREFIX = ANNOTATION_CLUSTER.replace(/[^/]*$/, '');

/**
 * Whether an entity says where its services run, or was meant to: it has an annotation `okeanos.io/…`, and is not
 * itself a cluster or a namespace. Which annotations lack or are misspelt is told by the cards.
 *
 * @public
 */
export function isOkeServiceAvailable(entity: Entity): boolean {
  return (
    Object.keys(entity.metadata.annotations ?? {}).some(name =>
      name.startsWith(PREFIX),
    ) &&
    !isOkeNamespaceAvailable(entity) &&
    !isOkeClusterAvailable(entity)
  );
}

/**
 * Whether an entity is an app namespace: a `Resource` of type `kubernetes-namespace` with the annotations
 * `okeanos.io/cluster` and `okeanos.io/namespace`.
 *
 * @public
 */
export function isOkeNamespaceAvailable(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'resource' &&
    entity.spec?.type === 'kubernetes-namespace' &&
    Boolean(
      annotations[ANNOTATION_CLUSTER] && annotations[ANNOTATION_NAMESPACE],
    )
  );
}

/**
 * Whether an entity is a cluster: a `Resource` of type `kubernetes-cluster` with the annotation
 * `okeanos.io/cluster`.
 *
 * @public
 */
export function isOkeClusterAvailable(entity: Entity): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'resource' &&
    entity.spec?.type === 'kubernetes-cluster' &&
    Boolean(entity.metadata.annotations?.[ANNOTATION_CLUSTER])
  );
}
