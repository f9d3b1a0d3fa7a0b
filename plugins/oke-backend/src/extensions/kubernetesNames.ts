/** A name of an object, or an API group: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
export const SUBDOMAIN =
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A kind of objects. */
export const KIND = /^[A-Z][A-Za-z0-9]{0,62}$/;

/** A version of an API: https://kubernetes.io/docs/reference/using-api/#api-versioning */
export const VERSION = /^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$/;

/** `apiVersion` of an object: a group and a version, or a version of the core group. */
export function isApiVersion(apiVersion: string): boolean {
  const parts = apiVersion.split('/');
  const [group, version] = parts.length === 2 ? parts : [undefined, parts[0]];
  return (
    parts.length <= 2 &&
    VERSION.test(version) &&
    (group === undefined || SUBDOMAIN.test(group))
  );
}

/** What can be a name of an object of any kind: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names */
export function isObjectName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    name.length <= 253 &&
    !/[/%\s]/.test(name)
  );
}
