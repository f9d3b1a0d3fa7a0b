/** A name of an object, or an API group: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
export const SUBDOMAIN =
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A kind of objects. */
export const KIND = /^[A-Z][A-Za-z0-9]{0,62}$/;
