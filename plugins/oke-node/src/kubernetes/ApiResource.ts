/**
 * A kind of objects and where the API server serves it.
 *
 * @public
 */
export interface ApiResource {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  /** For example `configmaps`. */
  plural: string;
  namespaced: boolean;
}

/**
 * `apiVersion` as objects of that kind carry it.
 *
 * @public
 */
export function apiVersionOf(resource: {
  group: string;
  version: string;
}): string {
  return resource.group
    ? `${resource.group}/${resource.version}`
    : resource.version;
}

/**
 * Path of a collection, or of one object when `name` is given
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris).
 *
 * @throws TypeError when a namespace is missing, or a segment could change the path
 */
export function resourcePath(
  resource: ApiResource,
  target: { namespace?: string; name?: string } = {},
): string {
  const { namespace, name } = target;
  if (namespace !== undefined && !resource.namespaced) {
    throw new TypeError(
      `${resource.kind} is not namespaced, but namespace "${namespace}" was given`,
    );
  }
  if (name !== undefined && namespace === undefined && resource.namespaced) {
    throw new TypeError(`${resource.kind} "${name}" needs a namespace`);
  }
  const segments = [
    resource.group ? 'apis' : 'api',
    ...(resource.group ? [resource.group] : []),
    resource.version,
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    resource.plural,
    ...(name === undefined ? [] : [name]),
  ];
  return segments.map(segment => `/${pathSegment(segment)}`).join('');
}

function pathSegment(value: string): string {
  if (value === '' || value === '.' || value === '..') {
    throw new TypeError(`"${value}" cannot be part of a resource's path`);
  }
  return encodeURIComponent(value);
}
