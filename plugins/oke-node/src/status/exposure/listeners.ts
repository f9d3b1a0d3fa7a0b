import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import type { ParentRef } from '../kinds/gateway';
import { matchesSelector } from '../selectors';
import { intersectHosts } from '../hostnames';
import type { Route } from './routes';

type Gateway = ObjectOf<'Gateway'>;

/** A listener of a Gateway. */
export type Listener = Gateway['spec']['listeners'][number];

/** A listener that a route attaches to, with the hosts that requests reach the route by. */
export interface Attachment {
  listener: Listener;
  hosts: string[];
  findings: readonly Finding[];
}

/** Which routes a listener takes that does not say which, by its protocol (`ListenerSpec.allowedRoutes.kinds`). */
const BY_PROTOCOL: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
};

function allowsKind({ allowedRoutes, protocol }: Listener, kind: string) {
  return allowedRoutes.kinds.length > 0
    ? allowedRoutes.kinds.some(each => each.kind === kind)
    : (BY_PROTOCOL[protocol] ?? []).includes(kind);
}

/** Whether a listener takes routes of a namespace; nothing when that is not known. */
function allowsNamespace(
  evaluation: Evaluation,
  gateway: Gateway,
  { allowedRoutes }: Listener,
  namespace: string,
): { allowed: boolean; gaps: readonly Finding[] } {
  const { from, selector } = allowedRoutes.namespaces;
  if (from === 'All') {
    return { allowed: true, gaps: [] };
  }
  if (from === 'Same') {
    return { allowed: namespace === gateway.metadata.namespace, gaps: [] };
  }
  const gaps: Finding[] = [];
  const [found] = itemsOf(
    evaluation.find(kinds.Namespace, 'name', `/${namespace}`),
    gaps,
  );
  return {
    allowed:
      gaps.length > 0 ||
      Boolean(
        from === 'Selector' &&
          selector &&
          found &&
          matchesSelector(selector, found.metadata.labels),
      ),
    gaps,
  };
}

/**
 * Which listeners of a Gateway a route attaches to by one of its `parentRefs`, as the two specs say
 * it (whether the controller agrees is for its conditions to tell).
 *
 * @returns the attachments, or why there are none
 */
export function attach(
  evaluation: Evaluation,
  { kind, object }: Route,
  parentRef: ParentRef,
  gateway: Gateway,
): Attachment[] | Finding {
  const route = title(kind, object);
  const name = title('Gateway', gateway);
  const refused = (reason: string, message: string): Finding => ({
    state: 'failed',
    reason,
    message,
    evidence: [
      evidence(
        kind,
        object,
        `spec.parentRefs: ${parentRef.name}${
          parentRef.sectionName ? `, section ${parentRef.sectionName}` : ''
        }`,
      ),
      evidence(
        'Gateway',
        gateway,
        `spec.listeners: ${gateway.spec.listeners
          .map(each => `${each.name} (${each.hostname || 'any host'})`)
          .join(', ')}`,
      ),
    ],
  });
  const { sectionName, port } = parentRef;
  const named = gateway.spec.listeners.filter(
    listener =>
      (sectionName === undefined || listener.name === sectionName) &&
      (port === undefined || listener.port === port),
  );
  if (named.length === 0) {
    return refused(
      'ListenerNotFound',
      `${name} has no listener ${[
        sectionName,
        port === undefined ? undefined : `on port ${port}`,
      ]
        .filter(Boolean)
        .join(' ')}, which ${route} asks for.`,
    );
  }
  const admitting = named
    .filter(listener => allowsKind(listener, kind))
    .map(listener => ({
      listener,
      ...allowsNamespace(
        evaluation,
        gateway,
        listener,
        object.metadata.namespace,
      ),
    }))
    .filter(({ allowed }) => allowed);
  if (admitting.length === 0) {
    return refused(
      'NotAllowedByListeners',
      `No listener of ${name} that ${route} asks for takes routes of its kind and namespace.`,
    );
  }
  const attachments = admitting
    .map(({ listener, gaps }) => ({
      listener,
      hosts: intersectHosts(listener.hostname, object.spec.hostnames),
      findings: gaps,
    }))
    .filter(({ hosts }) => hosts.length > 0);
  return attachments.length > 0
    ? attachments
    : refused(
        'NoMatchingHostname',
        `${route} is for ${object.spec.hostnames.join(
          ', ',
        )}, and no listener of ${name} that it asks for takes such a host.`,
      );
}
