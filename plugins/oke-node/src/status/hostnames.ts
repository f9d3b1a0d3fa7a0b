/** Any host. */
export const ANY_HOST = '*';

const isWildcard = (host: string) => host.startsWith('*.');

/** What follows the `*` of a wildcard, with its dot. */
const suffix = (wildcard: string) => wildcard.slice(1);

/** The narrower of two host names of the Gateway API, where a wildcard stands for one or more labels. */
function narrower(a: string, b: string): string | undefined {
  if (a === b) {
    return a;
  }
  if (isWildcard(a) && b.endsWith(suffix(a))) {
    return b;
  }
  if (isWildcard(b) && a.endsWith(suffix(b))) {
    return a;
  }
  return undefined;
}

/** Every host name of a route under which it may have a host: that itself, wildcards of it, and `*` for none at all. */
export function hostsWithin(host: string): string[] {
  const labels = (isWildcard(host) ? suffix(host).slice(1) : host).split('.');
  const wildcards = labels
    .slice(1)
    .map((_, index) => `*.${labels.slice(index + 1).join('.')}`);
  return [...new Set([host, ...wildcards, ANY_HOST])];
}

/**
 * The hosts that requests reach a route by: those of its listener and of itself at once.
 * See https://gateway-api.sigs.k8s.io/reference/1.6/spec/#httproutespec (`hostnames`).
 *
 * @param listener - host name of the listener, empty for any
 * @param route - host names of the route, empty for any
 * @returns `*` for any host; empty when none is left
 */
export function intersectHosts(
  listener: string,
  route: readonly string[],
): string[] {
  if (!listener) {
    return route.length > 0 ? [...route] : [ANY_HOST];
  }
  return route.length > 0
    ? route
        .map(host => narrower(listener, host))
        .filter(host => host !== undefined)
    : [listener];
}

/**
 * Whether a name of a certificate, or a host of an Ingress, stands for a host: its wildcard stands
 * for exactly one label (RFC 9525, 6.3).
 *
 * @public
 */
export function covers(name: string, host: string): boolean {
  const [one, other] = [name.toLowerCase(), host.toLowerCase()];
  return (
    one === other ||
    (isWildcard(one) &&
      !isWildcard(other) &&
      other.includes('.') &&
      other.slice(other.indexOf('.')) === suffix(one))
  );
}
