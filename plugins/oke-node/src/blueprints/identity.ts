import type { KubernetesPart } from '../convergence';

/**
 * Label on everything that Okeanos makes in a cluster: the UID of the incarnation that it belongs
 * to. A namespace that is deleted and created again gets a new one.
 *
 * @public
 */
export const LABEL_ID = 'okeanos.io/id';

/**
 * Annotation: name of the part in the blueprint. Not a label, whose value ends at 63 characters.
 *
 * @public
 */
export const ANNOTATION_PART = 'okeanos.io/part';

/**
 * Label on a Certificate: name of the Service that it is for.
 *
 * @public
 */
export const LABEL_SERVICE = 'okeanos.io/service';

/**
 * Label that the pods of a service carry: Kubernetes' recommended name label.
 * See https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 *
 * @public
 */
export const LABEL_APP_NAME = 'app.kubernetes.io/name';

/**
 * Annotation on a Namespace: entity reference of the owner.
 *
 * @public
 */
export const ANNOTATION_OWNER = 'okeanos.io/owner';

/**
 * Annotation on a Namespace: host names outside the cluster that its certificates may carry,
 * separated by commas. The admission policy reads it; owners cannot change it.
 *
 * @public
 */
export const ANNOTATION_ALLOWED_HOSTS = 'okeanos.io/allowed-hosts';

/**
 * Field manager of all server-side applies. Also the value of `app.kubernetes.io/managed-by`.
 *
 * @public
 */
export const FIELD_MANAGER = 'okeanos';

/**
 * Name of the ClusterIssuer that signs the certificates of app namespaces.
 *
 * @public
 */
export const CLUSTER_ISSUER = 'okeanos-ca';

/**
 * Namespace of cert-manager's own objects, where a ClusterIssuer's Secret lies: the OKE add-on's.
 *
 * @public
 */
export const CERT_MANAGER_NAMESPACE = 'cert-manager';

/**
 * Adds to a part's object what tells whose it is.
 *
 * @param id - UID of the incarnation that the part belongs to
 */
export function withIdentity(part: KubernetesPart, id: string): KubernetesPart {
  const { metadata } = part.object;
  return {
    ...part,
    object: {
      ...part.object,
      metadata: {
        ...metadata,
        labels: {
          ...metadata.labels,
          'app.kubernetes.io/managed-by': FIELD_MANAGER,
          [LABEL_ID]: id,
        },
        annotations: { ...metadata.annotations, [ANNOTATION_PART]: part.id },
      },
    },
  };
}
