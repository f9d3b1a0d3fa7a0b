/**
 * Label on everything that Okeanos makes in a cluster: the UID of the incarnation that it belongs
 * to. A namespace that is deleted and created again gets a new one.
 *
 * @public
 */
export const LABEL_ID = 'okeanos.io/id';

/**
 * Annotation: name of the part in the blueprint. Not a label, whose value ends at 63 characters.
 */
export const ANNOTATION_PART = 'okeanos.io/part';

/**
 * Label on a Certificate: name of the Service that it is for.
 */
export const LABEL_SERVICE = 'okeanos.io/service';

/**
 * Label that the pods of a service carry: Kubernetes' recommended name label.
 * See https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export const LABEL_APP_NAME = 'app.kubernetes.io/name';

/**
 * Annotation on a Namespace: entity reference of the owner.
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
 * Annotation on a Namespace: id of the source of its certificates; without it, the CA of the cluster. The admission
 * policy reads it; owners cannot change it.
 */
export const ANNOTATION_CERTIFICATE_SOURCE = 'okeanos.io/certificate-source';

/**
 * Label on a Namespace that was let go and kept (`deletePolicy: Keep`): nobody gets certificates in it until
 * somebody who may change Namespaces takes the label away.
 */
export const LABEL_KEPT = 'okeanos.io/kept';

/**
 * Annotation on a Namespace that was let go and kept: entity reference of who had it.
 */
export const ANNOTATION_FORMER_OWNER = 'okeanos.io/former-owner';

/**
 * Annotation on a Namespace that was let go and kept: Secrets whose certificates name what it may not have any more,
 * separated by commas. Whoever runs the cluster deletes them when no pod uses them.
 */
export const ANNOTATION_LEFT_SECRETS = 'okeanos.io/left-secrets';

/**
 * Name of the ClusterIssuer that signs the certificates of app namespaces.
 */
export const CLUSTER_ISSUER = 'okeanos-ca';

/**
 * Namespace of cert-manager's own objects, where a ClusterIssuer's Secret lies: the OKE add-on's.
 */
export const CERT_MANAGER_NAMESPACE = 'cert-manager';

/**
 * API group and kind of the issuers that Okeanos itself is: for sources whose root lies elsewhere.
 */
export const SIGNER_GROUP = 'okeanos.io';
export const SIGNER_VERSION = 'v1alpha1';
export const SIGNER_KIND = 'CertificateSource';
export const SIGNER_PLURAL = 'certificatesources';

/**
 * Freeform tag on every resource that Okeanos makes: the UID of the incarnation that it belongs to.
 */
export const TAG_ID = 'okeanos-id';

/**
 * Freeform tag: id of the part in the blueprint.
 */
export const TAG_PART = 'okeanos-part';

/**
 * Starts the description of every security rule that Okeanos makes: rules have no tags, and its own
 * old ones are known by this.
 */
export const RULE_MARK = 'okeanos: ';
