import type { Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import type { ObjectOf } from '../kinds';
import type { Origin } from '../kinds/fields';
import { GATEWAY_GROUP, gatewayHostKey } from '../kinds/gateway';
import type { Backend } from './backend';
import { parentStatus } from './checkRoute';
import { hostsWithin, intersectHosts } from '../hostnames';
import { attach, type Attachment, type Listener } from './listeners';
import {
  isTo,
  routesBy,
  rulesOf,
  type Route,
  type RouteObject,
  type Target,
} from './routes';

/*
 * Who takes the requests that are meant for a route: the rules of precedence of the Gateway API
 * (https://gateway-api.sigs.k8s.io/reference/1.6/spec/#httprouterule).
 */

type Gateway = ObjectOf<'Gateway'>;

interface Named {
  metadata: Origin & { namespace: string; name: string };
}

/** Whether one of two objects that take the same wins: the older, then the first by namespace and name. */
export function winsOver(one: Named, other: Named): boolean {
  const rank = ({ metadata }: Named) =>
    [
      // Every object of an API server has one.
      metadata.creationTimestamp ?? '',
      metadata.namespace,
      metadata.name,
    ] as const;
  const [a, b] = [rank(one), rank(other)];
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing !== -1 && a[differing] < b[differing];
}

/** Whether all hosts of one listener are among those of another, and fewer. */
function isNarrower(one: Listener, other: Listener): boolean {
  return (
    one.hostname !== other.hostname &&
    one.hostname !== '' &&
    intersectHosts(other.hostname, [one.hostname])[0] === one.hostname
  );
}

function isProgrammed(gateway: Gateway, { name }: Listener): boolean {
  const status = gateway.status.listeners.find(each => each.name === name);
  return !status?.conditions.some(
    each => each.type === 'Programmed' && each.status === 'False',
  );
}

/**
 * Requests go to the listener of their port that names their host most closely. With another one that names it more
 * closely than the one that the route attaches to, none comes here, at controllers that isolate listeners
 * (https://gateway-api.sigs.k8s.io/reference/1.6/spec/#listener).
 */
export function checkListenerTaken(
  evaluation: Evaluation,
  route: Route,
  gateway: Gateway,
  { listener, hosts }: Attachment,
): Finding[] {
  const { kind, object } = route;
  const attached = object.spec.parentRefs
    .filter(
      ref =>
        ref.group === GATEWAY_GROUP &&
        ref.kind === 'Gateway' &&
        ref.name === gateway.metadata.name &&
        (ref.namespace ?? object.metadata.namespace) ===
          gateway.metadata.namespace,
    )
    .flatMap(ref => {
      const found = attach(evaluation, route, ref, gateway);
      return Array.isArray(found) ? found : [];
    });
  const closer = gateway.spec.listeners.filter(
    other =>
      other.port === listener.port &&
      isNarrower(other, listener) &&
      isProgrammed(gateway, other),
  );
  const taken = hosts.flatMap(host => {
    const taker = closer.find(
      other => intersectHosts(other.hostname, [host])[0] === host,
    );
    const alsoThere = attached.some(
      each => each.listener.name === taker?.name && each.hosts.includes(host),
    );
    return taker && !alsoThere ? [{ host, taker }] : [];
  });
  if (taken.length === 0) {
    return [];
  }
  const names = [...new Set(taken.map(({ taker }) => taker.name))].join(', ');
  return [
    {
      state: 'warning',
      reason: 'ListenerTaken',
      message: `Requests for ${taken
        .map(({ host }) => host)
        .join(', ')} go to listener ${names} of ${title(
        'Gateway',
        gateway,
      )}, which names the host more closely than listener ${
        listener.name
      }, and ${title(
        kind,
        object,
      )} does not attach to it: controllers that isolate listeners send it none of them.`,
      evidence: [
        evidence(
          'Gateway',
          gateway,
          `spec.listeners: ${[listener, ...taken.map(({ taker }) => taker)]
            .map(each => `${each.name} (${each.hostname || 'any host'})`)
            .join(', ')}`,
        ),
      ],
    },
  ];
}

/** Whether a route gets the requests for a host at a listener: it attaches to it, and its controller did not refuse it. */
function isAt(
  evaluation: Evaluation,
  rival: RouteObject,
  gateway: Gateway,
  listener: Listener,
  host: string,
): boolean {
  const route = { ...rival, targets: [] };
  return rival.object.spec.parentRefs
    .filter(
      ref =>
        ref.group === GATEWAY_GROUP &&
        ref.kind === 'Gateway' &&
        ref.name === gateway.metadata.name &&
        (ref.namespace ?? rival.object.metadata.namespace) ===
          gateway.metadata.namespace,
    )
    .some(ref => {
      const attachments = attach(evaluation, route, ref, gateway);
      return (
        Array.isArray(attachments) &&
        attachments.some(
          each =>
            each.listener.name === listener.name && each.hosts.includes(host),
        ) &&
        parentStatus(route, ref, undefined, listener)?.conditions.find(
          ({ type }) => type === 'Accepted',
        )?.status !== 'False'
      );
    });
}

/** Checks that no other rule with the same host and match comes before those that lead to the service. */
export function checkRouteTaken(
  evaluation: Evaluation,
  route: Route,
  target: Target,
  backend: Backend,
  gateway: Gateway,
  { listener, hosts }: Attachment,
): Finding[] {
  const { kind, object } = route;
  const isOwn = ({ object: { metadata } }: RouteObject) =>
    metadata.namespace === object.metadata.namespace &&
    metadata.name === object.metadata.name;
  const wanted = hosts.flatMap(host =>
    target.matches.map(match => ({ host, match })),
  );
  const takes = (
    rival: RouteObject,
    { host, match }: (typeof wanted)[number],
  ) =>
    rulesOf(rival).some(
      (rule, index) =>
        (!isOwn(rival) || index < match.rule) &&
        rule.matches.some(({ key }) => key === match.key) &&
        !rule.backendRefs.some(
          ref =>
            ref.weight > 0 &&
            isTo(ref, rival.object.metadata.namespace, backend),
        ),
    ) && isAt(evaluation, rival, gateway, listener, host);
  const gaps: Finding[] = [];
  const rivals = [...new Set(hosts.flatMap(hostsWithin))].flatMap(host =>
    routesBy(
      evaluation,
      'gatewayHost',
      gatewayHostKey(gateway.metadata, host),
      gaps,
      rival =>
        rival.kind === kind &&
        (isOwn(rival) || winsOver(rival.object, object)) &&
        wanted.some(each => takes(rival, each)),
    ),
  );
  const taken = wanted.flatMap(each => {
    const taker = rivals.find(rival => takes(rival, each));
    return taker ? [{ ...each, taker }] : [];
  });
  const [first] = taken;
  if (!first) {
    // Routes of a kind that cannot be read at all are told where the service's own are looked for.
    return gaps.filter(({ reason }) => reason === 'Unreadable').slice(0, 1);
  }
  const all = taken.length === wanted.length;
  const rival = first.taker;
  return [
    {
      state: all ? 'failed' : 'warning',
      reason: all ? 'Shadowed' : 'PartlyShadowed',
      message: `${
        isOwn(rival)
          ? `An earlier rule of ${title(kind, object)}`
          : `${title(rival.kind, rival.object)}, which is older,`
      } takes ${all ? 'every request' : 'requests'} that ${title(
        kind,
        object,
      )} is meant to take: ${[
        ...new Set(taken.map(({ host, match }) => `${match.words} of ${host}`)),
      ].join(', ')}.`,
      since: isOwn(rival) ? undefined : object.metadata.creationTimestamp,
      evidence: [
        evidence(
          rival.kind,
          rival.object,
          `metadata.creationTimestamp=${
            rival.object.metadata.creationTimestamp ?? '(none)'
          }, the same host and match`,
        ),
      ],
    },
  ];
}
