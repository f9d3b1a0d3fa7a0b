import { itemsOf, type Evaluation } from '../Evaluation';
import type { Finding } from '../findings';
import { groupBy } from '../groupBy';
import { kinds, type ObjectOf } from '../kinds';
import { noneIfNotInstalled } from '../Reading';
import type { Backend } from './backend';

type BackendRef =
  ObjectOf<'HTTPRoute'>['spec']['rules'][number]['backendRefs'][number];

/** What HTTPRoute and GRPCRoute have in common. */
export interface Route {
  kind: 'HTTPRoute' | 'GRPCRoute';
  object: ObjectOf<'HTTPRoute'> | ObjectOf<'GRPCRoute'>;
  /** How requests reach the service by this route, for each port of it. */
  targets: Target[];
}

/** A port of the service that a route sends requests to. */
export interface Target {
  port: number | undefined;
  /** Matches, in words. */
  paths: string[];
  /** Whether any request is sent there at all: with weight 0, none is. */
  weighted: boolean;
}

type Match<R extends Route['object']> =
  R['spec']['rules'][number]['matches'][number];

const PATH_TYPES: Record<string, string> = {
  PathPrefix: 'prefix',
  Exact: 'exact',
  RegularExpression: 'regular expression',
};

function httpMatch({ path, method }: Match<ObjectOf<'HTTPRoute'>>): string {
  const words = `${path.value} (${PATH_TYPES[path.type] ?? path.type})`;
  return method ? `${method} ${words}` : words;
}

function grpcMatch({ method }: Match<ObjectOf<'GRPCRoute'>>): string {
  const words = `${method.service || '*'}/${method.method || '*'}`;
  return method.type === 'Exact'
    ? words
    : `${words} (${PATH_TYPES[method.type] ?? method.type})`;
}

/** The rules of a route as pairs of a reference to the service and the matches that lead there. */
function targetsOf(
  object: Route['object'],
  backend: Backend,
  rules: { paths: string[]; backendRefs: readonly BackendRef[] }[],
): Target[] {
  const { namespace } = object.metadata;
  const pairs = rules.flatMap(({ paths, backendRefs }) =>
    backendRefs
      .filter(
        ref =>
          ref.group === '' &&
          ref.kind === 'Service' &&
          ref.name === backend.name &&
          (ref.namespace ?? namespace) === backend.namespace,
      )
      .map(ref => ({ ref, paths })),
  );
  return groupBy(pairs, ({ ref }) => `${ref.port}`).map(group => ({
    port: group[0].ref.port,
    paths: [...new Set(group.flatMap(({ paths }) => paths))],
    weighted: group.some(({ ref }) => ref.weight > 0),
  }));
}

/** All routes of the Gateway API that send requests to a service, from any namespace. */
export function routesTo(
  evaluation: Evaluation,
  backend: Backend,
): { routes: Route[]; gaps: readonly Finding[] } {
  const key = `${backend.namespace}/${backend.name}`;
  const gaps: Finding[] = [];
  const http = itemsOf(
    noneIfNotInstalled(evaluation.find(kinds.HTTPRoute, 'backend', key)),
    gaps,
  );
  const grpc = itemsOf(
    noneIfNotInstalled(evaluation.find(kinds.GRPCRoute, 'backend', key)),
    gaps,
  );
  return {
    routes: [
      ...http.map(object => ({
        kind: 'HTTPRoute' as const,
        object,
        targets: targetsOf(
          object,
          backend,
          object.spec.rules.map(({ matches, backendRefs }) => ({
            // Without a match, a rule takes every request.
            paths: matches.length > 0 ? matches.map(httpMatch) : ['/ (prefix)'],
            backendRefs,
          })),
        ),
      })),
      ...grpc.map(object => ({
        kind: 'GRPCRoute' as const,
        object,
        targets: targetsOf(
          object,
          backend,
          object.spec.rules.map(({ matches, backendRefs }) => ({
            paths: matches.length > 0 ? matches.map(grpcMatch) : ['*/*'],
            backendRefs,
          })),
        ),
      })),
    ],
    gaps,
  };
}
