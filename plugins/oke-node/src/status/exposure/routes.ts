import { itemsOf, type Evaluation } from '../Evaluation';
import type { Finding } from '../findings';
import { groupBy } from '../groupBy';
import { kinds, type ObjectOf } from '../kinds';
import type { Kind, NamedObject } from '../kinds/defineKind';
import { noneIfNotInstalled } from '../Reading';
import type { Backend } from './backend';

type BackendRef =
  ObjectOf<'HTTPRoute'>['spec']['rules'][number]['backendRefs'][number];

/** A route of any kind. */
export type RouteObject =
  | { kind: 'HTTPRoute'; object: ObjectOf<'HTTPRoute'> }
  | { kind: 'GRPCRoute'; object: ObjectOf<'GRPCRoute'> }
  | { kind: 'TLSRoute'; object: ObjectOf<'TLSRoute'> }
  | { kind: 'TCPRoute'; object: ObjectOf<'TCPRoute'> };

/** What routes of all kinds have in common. */
export type Route = RouteObject & {
  /** How requests reach the service by this route, for each port of it. */
  targets: Target[];
};

/** What requests a rule of a route takes. */
export interface RouteMatch {
  /** The same for matches that take the same requests with the same precedence. */
  key: string;
  words: string;
  /** Place of its rule in the route. */
  rule: number;
}

/** A port of the service that a route sends requests to. */
export interface Target {
  port: number | undefined;
  /** Matches, in words. */
  paths: string[];
  /** The same, to compare with those of other routes. */
  matches: RouteMatch[];
  /** Whether any request is sent there at all: with weight 0, none is. */
  weighted: boolean;
}

type Match<R extends RouteObject['object']> =
  R['spec']['rules'][number]['matches'][number];

const PATH_TYPES: Record<string, string> = {
  PathPrefix: 'prefix',
  Exact: 'exact',
  RegularExpression: 'regular expression',
};

type ValueMatch = Match<ObjectOf<'HTTPRoute'>>['headers'][number];

/** In an order of their own; names of headers are the same in capitals. */
const valueKeys = (all: readonly ValueMatch[], isHeader: boolean) =>
  all
    .map(({ type, name, value }) => [
      isHeader ? name.toLowerCase() : name,
      type,
      value,
    ])
    .sort();

/** What a rule takes that says nothing of it. */
const EVERY_REQUEST: Match<ObjectOf<'HTTPRoute'>> = {
  path: { type: 'PathPrefix', value: '/' },
  method: '',
  headers: [],
  queryParams: [],
};

function httpMatch(
  { path, method, headers, queryParams }: Match<ObjectOf<'HTTPRoute'>>,
  rule: number,
): RouteMatch {
  const words = `${path.value} (${PATH_TYPES[path.type] ?? path.type})`;
  const value =
    path.type === 'PathPrefix'
      ? path.value.replace(/(.)\/+$/, '$1')
      : path.value;
  return {
    key: JSON.stringify([
      path.type,
      value,
      method,
      valueKeys(headers, true),
      valueKeys(queryParams, false),
    ]),
    words: method ? `${method} ${words}` : words,
    rule,
  };
}

function grpcMatch(
  { method, headers }: Match<ObjectOf<'GRPCRoute'>>,
  rule: number,
): RouteMatch {
  const words = `${method.service || '*'}/${method.method || '*'}`;
  return {
    key: JSON.stringify([method, valueKeys(headers, true)]),
    words:
      method.type === 'Exact'
        ? words
        : `${words} (${PATH_TYPES[method.type] ?? method.type})`,
    rule,
  };
}

const EVERY_CALL: Match<ObjectOf<'GRPCRoute'>> = {
  method: { type: 'Exact', service: '', method: '' },
  headers: [],
};

/** A rule of a route: what it takes, and where it sends it. */
export interface RouteRule {
  matches: RouteMatch[];
  backendRefs: readonly BackendRef[];
}

/** Each is asked for by all that share its host. */
const rules = new WeakMap<RouteObject['object'], RouteRule[]>();

/** The rules of a route. Without a match, a rule takes every request. */
export function rulesOf(route: RouteObject): readonly RouteRule[] {
  const known = rules.get(route.object);
  if (known) {
    return known;
  }
  const read = readRules(route);
  rules.set(route.object, read);
  return read;
}

function readRules(route: RouteObject): RouteRule[] {
  switch (route.kind) {
    case 'HTTPRoute':
      return route.object.spec.rules.map(({ matches, backendRefs }, index) => ({
        matches: (matches.length > 0 ? matches : [EVERY_REQUEST]).map(each =>
          httpMatch(each, index),
        ),
        backendRefs,
      }));
    case 'GRPCRoute':
      return route.object.spec.rules.map(({ matches, backendRefs }, index) => ({
        matches: (matches.length > 0 ? matches : [EVERY_CALL]).map(each =>
          grpcMatch(each, index),
        ),
        backendRefs,
      }));
    default:
      return route.object.spec.rules.map(({ backendRefs }, rule) => ({
        matches: [{ key: '', words: 'every connection', rule }],
        backendRefs,
      }));
  }
}

/** Whether a reference of a route in a namespace is to a Service. */
export function isTo(
  ref: BackendRef,
  namespace: string,
  backend: Pick<Backend, 'namespace' | 'name'>,
): boolean {
  return (
    ref.group === '' &&
    ref.kind === 'Service' &&
    ref.name === backend.name &&
    (ref.namespace ?? namespace) === backend.namespace
  );
}

/** How the rules of a route lead to the service. */
function targetsOf(route: RouteObject, backend: Backend): Target[] {
  const { namespace } = route.object.metadata;
  const pairs = rulesOf(route).flatMap(({ matches, backendRefs }) =>
    backendRefs
      .filter(ref => isTo(ref, namespace, backend))
      .map(ref => ({ ref, matches })),
  );
  return groupBy(pairs, ({ ref }) => `${ref.port}`).map(group => {
    const matches = group.flatMap(each => each.matches);
    return {
      port: group[0].ref.port,
      paths: [...new Set(matches.map(({ words }) => words))],
      matches,
      weighted: group.some(({ ref }) => ref.weight > 0),
    };
  });
}

/** All routes of the Gateway API that send requests to a service, from any namespace. */
export function routesTo(
  evaluation: Evaluation,
  backend: Backend,
): { routes: Route[]; gaps: readonly Finding[] } {
  const gaps: Finding[] = [];
  const { namespace, name } = backend;
  const routes = routesBy(evaluation, 'backend', `${namespace}/${name}`, gaps);
  return {
    routes: routes.map(route => ({
      ...route,
      targets: targetsOf(route, backend),
    })),
    gaps: gaps.filter(({ reason, evidence }) => {
      const [unread] = evidence;
      return (
        reason !== 'Unreadable' ||
        unread.namespace === namespace ||
        mayComeFrom(evaluation, unread.namespace, namespace)
      );
    }),
  };
}

/** Whether routes of one namespace may lead into another: not without a ReferenceGrant there. */
function mayComeFrom(
  evaluation: Evaluation,
  from: string,
  namespace: string,
): boolean {
  const gaps: Finding[] = [];
  const grants = itemsOf(
    noneIfNotInstalled(
      evaluation.find(kinds.ReferenceGrant, 'namespace', namespace),
    ),
    gaps,
    ({ spec }) => spec.from.some(each => each.namespace === from),
  );
  return grants.length > 0 || gaps.length > 0;
}

/**
 * The routes of all kinds by an index of theirs.
 *
 * @param gaps - gets why there may be more
 * @param which - of which routes that is asked
 */
export function routesBy(
  evaluation: Evaluation,
  index: 'backend' | 'gatewayHost' | 'namespace',
  key: string,
  gaps: Finding[],
  which: (route: RouteObject) => boolean = () => true,
): RouteObject[] {
  const routesOf = <T extends NamedObject>(
    kind: Kind<T, 'backend' | 'gatewayHost'>,
    asRoute: (object: T) => RouteObject,
  ): RouteObject[] =>
    itemsOf(
      noneIfNotInstalled(evaluation.find(kind, index, key)),
      gaps,
      object => which(asRoute(object)),
    ).map(asRoute);
  return [
    ...routesOf(kinds.HTTPRoute, object => ({ kind: 'HTTPRoute', object })),
    ...routesOf(kinds.GRPCRoute, object => ({ kind: 'GRPCRoute', object })),
    ...routesOf(kinds.TLSRoute, object => ({ kind: 'TLSRoute', object })),
    ...routesOf(kinds.TCPRoute, object => ({ kind: 'TCPRoute', object })),
  ];
}
