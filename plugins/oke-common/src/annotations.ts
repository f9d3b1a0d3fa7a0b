/**
 * Catalog annotation: the name of the cluster that a service runs on, as Okeanos knows it.
 *
 * @public
 */
export const ANNOTATION_CLUSTER = 'okeanos.io/cluster';

/**
 * Catalog annotation: the Kubernetes namespace of a service.
 *
 * @public
 */
export const ANNOTATION_NAMESPACE = 'okeanos.io/namespace';

/**
 * Catalog annotation: the name of the Kubernetes Service. Without it, Backstage's own
 * {@link ANNOTATION_LABEL_SELECTOR} chooses the Services.
 *
 * @public
 */
export const ANNOTATION_SERVICE = 'okeanos.io/service';

/**
 * Catalog annotation of Backstage's Kubernetes plugin: a label selector.
 * See https://backstage.io/docs/features/kubernetes/configuration#label-selector-query-annotation
 *
 * @public
 */
export const ANNOTATION_LABEL_SELECTOR =
  'backstage.io/kubernetes-label-selector';
