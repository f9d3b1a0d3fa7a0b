import type {
  ExposureRoute,
  ExposureStatus,
  FormerWay,
} from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import { absence, evidence, type Finding } from '../findings';
import { kinds } from '../kinds';
import { ANY_HOST } from '../hostnames';
import type { Kind, NamedObject } from '../kinds/defineKind';
import type { Backend } from './backend';
import { declaredHosts, leads, takes, whereItGoes } from './checkDeclaredHosts';
import type { Entry } from './entry';
import { otherRoutesFor } from './otherRoutes';

/** A way in that is gone is told for so long; by then, who needed it has missed it. */
const TOLD_MS = 24 * 60 * 60_000;
/** So many are remembered of one service, the latest. */
const MOST = 10;

/** Kinds whose objects take hosts. */
const ROUTES = ['Ingress', 'HTTPRoute', 'GRPCRoute', 'TLSRoute'] as const;

/**
 * Ways in that were there and are not: nobody declares the hosts of most routes, so that one which is missing shows by
 * nothing else. One that failed before is not missed.
 *
 * @param entries - all ways to the pods of the service
 * @param gaps - why there may be more of them: then what was there is remembered, and nothing is said
 * @param before - how the service was exposed when it was evaluated last; undefined when it was not
 */
export function findFormerWays(
  evaluation: Evaluation,
  backend: Backend,
  entries: readonly Entry[],
  gaps: readonly Finding[],
  before: ExposureStatus | undefined,
): { ways: FormerWay[]; findings: Finding[] } {
  const missing = remembered(evaluation, backend, before).filter(
    ({ host }) => !leads(entries, host),
  );
  if (missing.length === 0) {
    return { ways: [], findings: [] };
  }
  const declared = declaredHosts(evaluation, backend);
  const ways = missing
    .filter(
      ({ host, until }) =>
        !declared.some(each => takes(each.host, host)) &&
        !evaluation.reached(new Date(Date.parse(until) + TOLD_MS)),
    )
    .slice(0, MOST);
  // Where bytes pass, any host may be meant.
  const isAnyHost = entries.some(({ route }) => route.hosts.length === 0);
  return {
    ways,
    findings:
      gaps.length > 0 || isAnyHost
        ? []
        : ways.flatMap(way => checkFormerWay(evaluation, backend, way)),
  };
}

/** What was there when it was evaluated last, and what was remembered then. */
function remembered(
  evaluation: Evaluation,
  { namespace, name }: Backend,
  before: ExposureStatus | undefined,
): FormerWay[] {
  const until = evaluation.now.toISOString();
  const isOwn = ({ service }: ExposureRoute) =>
    service === '' || service === `${namespace}/${name}`;
  const seen = (before?.routes ?? [])
    .filter(route => isOwn(route) && worked(route))
    .flatMap(({ hosts, ...route }) =>
      hosts.map(host => ({
        ...{ kind: route.kind, namespace: route.namespace, name: route.name },
        ...{ host, until },
      })),
    );
  const known = (before?.formerWays ?? []).filter(
    way => !seen.some(each => isSame(each, way)),
  );
  return [...seen, ...known];
}

function isSame(one: FormerWay, other: FormerWay): boolean {
  return (
    one.kind === other.kind &&
    one.namespace === other.namespace &&
    one.name === other.name &&
    one.host === other.host
  );
}

function worked({ state }: ExposureRoute): boolean {
  return state === 'healthy' || state === 'warning';
}

/** What leads elsewhere by now was moved, and is not missed. */
function checkFormerWay(
  evaluation: Evaluation,
  { namespace, name }: Backend,
  way: FormerWay,
): Finding[] {
  const { host, until } = way;
  const elsewhere = whereItGoes(evaluation, namespace, host);
  if (
    elsewhere.some(({ isServed }) => isServed) ||
    otherRoutesFor(evaluation, namespace, host).names.length > 0
  ) {
    return [];
  }
  const what = `${way.kind} ${way.namespace}/${way.name}`;
  const from = host === ANY_HOST ? 'all hosts' : host;
  const { isGone, seen } = lookAt(evaluation, way);
  return [
    {
      state: 'warning',
      reason: 'WayGone',
      message: `${what} led from ${from} to Service ${namespace}/${name} until ${until}${
        isGone ? ', and is gone' : ', and does so no more'
      }: nothing leads from there to a service now${
        elsewhere.length > 0
          ? ` (${elsewhere.map(({ text }) => text).join('; ')})`
          : ''
      }.`,
      since: until,
      evidence: seen,
    },
  ];
}

function lookAt(
  evaluation: Evaluation,
  { kind, namespace, name, host }: FormerWay,
): { isGone: boolean; seen: Finding['evidence'] } {
  const of = ROUTES.find(each => each === kind);
  if (!of) {
    return { isGone: true, seen: [] };
  }
  const ofKind: Kind<NamedObject> = kinds[of];
  const gaps: Finding[] = [];
  const [found] = itemsOf(
    evaluation.find(ofKind, 'name', `${namespace}/${name}`),
    gaps,
  );
  if (found) {
    return { isGone: false, seen: [evidence(of, found, `not for ${host}`)] };
  }
  const isGone = gaps.every(({ reason }) => reason === 'NotInstalled');
  return { isGone, seen: isGone ? [absence(of, namespace, name)] : [] };
}
