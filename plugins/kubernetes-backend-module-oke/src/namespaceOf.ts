/** RFC 1123 label, as names of namespaces are. */
const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const NAMESPACED =
  /^(?:\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)\/namespaces\/([^/]+)((?:\/[^/]+)*)$/;

/**
 * The namespace that a request of the Kubernetes API is about. Whatever could be read in two ways is about none: this is
 * what a right rests on.
 *
 * @param target - path and query, as the request has them
 * @returns undefined when it is about none, about all, or about the cluster
 */
export function namespaceOf(target: string): string | undefined {
  const [path] = target.split('?', 1);
  const match = NAMESPACED.exec(path);
  if (!match) {
    return undefined;
  }
  const [, namespace] = match;
  return NAMESPACE.test(namespace) && path.split('/').slice(1).every(isPlain)
    ? namespace
    : undefined;
}

/** Whether nobody takes a part of a path for another part, or for several. */
function isPlain(segment: string): boolean {
  let decoded: string;
  try {
    decoded = decodeURIComponent(segment);
  } catch {
    return false;
  }
  // eslint-disable-next-line no-control-regex -- those, too
  return !/^\.{0,2}$|[/\\%?#;\x00-\x20\x7f]/.test(decoded);
}
