import type {
  Aspect,
  ExposureStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import {
  absence,
  evidence,
  latest,
  title,
  toAspect,
  type Finding,
} from '../findings';
import { kinds } from '../kinds';
import {
  checkPort,
  countEndpoints,
  readBackend,
  type Backend,
} from './backend';
import { checkDeclaredHosts } from './checkDeclaredHosts';
import { checkDeleted } from './checkDeleted';
import type { CertificateUse, Entry } from './entry';
import { findFormerWays } from './formerWays';
import { gatewayEntries } from './gatewayEntries';
import { ingressEntries } from './ingressEntries';
import { serviceEntries } from './serviceEntries';
import { siblingsOf } from './siblings';
import { withCertificates } from './withCertificates';

/** What to say when nothing leads to the service. */
function notExposed({ namespace, name, service }: Backend): Finding {
  return service
    ? {
        state: 'none',
        reason: 'NotExposed',
        message: `No Ingress, route of the Gateway API, load balancer, node port or external IP leads to ${title(
          'Service',
          service,
        )}.`,
        evidence: [
          evidence('Service', service, `spec.type=${service.spec.type}`),
        ],
      }
    : {
        state: 'none',
        reason: 'ServiceNotFound',
        message: `Service ${namespace}/${name} does not exist, and nothing leads to it.`,
        evidence: [absence('Service', namespace, name)],
      };
}

/** What the ways into a service present to clients. */
export interface Presented {
  certificates: readonly CertificateUse[];
  /** Why there may be more. */
  gaps: readonly Finding[];
}

/** The ways into a service. */
export interface WaysIn {
  backend: Backend;
  own: readonly Entry[];
  /** By other Services that lead to the same pods. */
  others: readonly Entry[];
  /** Why there may be more. */
  gaps: readonly Finding[];
  presented: Presented;
}

/** The ways in by one Service. */
function entriesOf(evaluation: Evaluation, backend: Backend) {
  const ingress = ingressEntries(evaluation, backend);
  const gateway = gatewayEntries(evaluation, backend);
  return {
    entries: [
      ...gateway.entries,
      ...ingress.entries,
      ...serviceEntries(evaluation, backend),
    ],
    gaps: [...ingress.gaps, ...gateway.gaps],
  };
}

/** What fails of another Service that leads to the same pods is told, and does not make this one fail. */
function checkSibling({ route }: Entry): Finding[] {
  return route.state === 'failed'
    ? [
        {
          state: 'warning',
          reason: 'OtherWayFailed',
          message: `Of another way to the same pods: ${route.message}`,
          since: route.since,
          evidence: route.evidence,
        },
      ]
    : [];
}

/** Finds how a service can be reached from outside its namespace, and what is presented there. */
export function findWaysIn(
  evaluation: Evaluation,
  namespace: string,
  name: string,
): WaysIn {
  const backend = readBackend(evaluation, namespace, name);
  const own = entriesOf(evaluation, backend);
  const siblingGaps: Finding[] = [];
  const others = siblingsOf(evaluation, backend, siblingGaps).flatMap(
    sibling => entriesOf(evaluation, sibling).entries,
  );
  return {
    backend,
    own: own.entries,
    others,
    gaps: [...backend.serviceGaps, ...own.gaps, ...siblingGaps],
    presented: {
      certificates: own.entries.flatMap(entry => entry.certificates),
      gaps: [
        ...backend.serviceGaps,
        ...own.gaps,
        ...own.entries.flatMap(entry => entry.gaps),
      ],
    },
  };
}

/** What is wrong with the endpoints of a Service, all of its ports together. */
const OF_ENDPOINTS = [
  'EndpointsLeaving',
  'NoEndpoints',
  'NoReadyEndpoints',
  'SomeEndpointsNotReady',
];

/** That requests of clients inside the cluster find nobody, or not everybody. */
function checkInside(backend: Backend): Finding[] {
  const { ports = [] } = backend.service?.spec ?? {};
  const found = ports
    .flatMap(({ name }) => checkPort(backend, { name }))
    .filter(({ reason }) => OF_ENDPOINTS.includes(reason));
  return found.filter(
    ({ message }, index) =>
      found.findIndex(other => other.message === message) === index,
  );
}

/** That the Service, or the namespace with all that is in it, is on its way out. */
function checkBeingDeleted(
  evaluation: Evaluation,
  { service, namespace }: Backend,
): Finding[] {
  // Why it may not be known is told with the policies of the namespace.
  const [found] = itemsOf(
    evaluation.find(kinds.Namespace, 'name', `/${namespace}`),
    [],
  );
  return [
    ...(found ? checkDeleted('Namespace', found) : []),
    ...(service ? checkDeleted('Service', service) : []),
  ];
}

/**
 * How a service can be reached from outside its namespace.
 *
 * @param standing - how each certificate stands that the ways in present to clients, as far as it is known
 * @param before - how it was when it was evaluated last; undefined when it was not
 */
export function evaluateExposure(
  evaluation: Evaluation,
  { backend, own: found, others, gaps }: WaysIn,
  standing: ReadonlyMap<CertificateUse, Aspect>,
  before?: ExposureStatus,
): ExposureStatus {
  const own = found.map(entry => withCertificates(evaluation, entry, standing));
  // Without a way in of its own, those of the others are what leads to the pods.
  const counting = own.length > 0 ? own : others;
  const all = [...own, ...others];
  const former = findFormerWays(evaluation, backend, all, gaps, before);
  const endpoints = countEndpoints(backend);
  const healthy: Finding = {
    state: 'healthy',
    reason: 'Programmed',
    message: `${
      counting.length === 1
        ? 'The way into the service is'
        : `All ways into the service (${counting.length}) are`
    } programmed, and ${
      endpoints.total === 1 && endpoints.ready === 1
        ? 'its endpoint is'
        : `${endpoints.ready} of ${endpoints.total} endpoints are`
    } ready.`,
    since: latest(...counting.map(({ route }) => route.since)),
    evidence: counting.flatMap(({ route }) => route.evidence.slice(0, 1)),
  };
  return {
    ...toAspect(
      [
        ...counting.map(({ route }) => route),
        ...checkDeclaredHosts(evaluation, backend, all, gaps),
        ...former.findings,
        ...gaps,
        ...backend.sliceGaps,
        ...all.flatMap(({ isPublic }) => isPublic),
        ...others.flatMap(checkSibling),
        ...checkBeingDeleted(evaluation, backend),
        // Ways in tell it themselves; without one, clients inside find nobody either.
        ...(counting.length === 0 ? checkInside(backend) : []),
      ],
      counting.length > 0 ? healthy : notExposed(backend),
      evaluation.now,
    ),
    routes: all.map(({ route }) => route),
    ...(former.ways.length > 0 && { formerWays: former.ways }),
    endpoints,
  };
}
