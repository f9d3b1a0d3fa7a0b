import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_LABEL_SELECTOR,
  ANNOTATION_NAMESPACE,
  ANNOTATION_SERVICE,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * Whether an entity says where its services run: annotations `okeanos.io/cluster` and
 * `okeanos.io/namespace`, and `okeanos.io/service` or `backstage.io/kubernetes-label-selector`.
 *
 * @public
 */
export function isOkeServiceAvailable(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return Boolean(
    annotations[ANNOTATION_CLUSTER] &&
      annotations[ANNOTATION_NAMESPACE] &&
      (annotations[ANNOTATION_SERVICE] ||
        annotations[ANNOTATION_LABEL_SELECTOR]),
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
