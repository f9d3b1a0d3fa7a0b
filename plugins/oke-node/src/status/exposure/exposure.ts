import type { ExposureStatus } from '@okeanos/backstage-plugin-oke-common';
import type { Evaluation } from '../Evaluation';
import {
  absence,
  evidence,
  latest,
  title,
  toAspect,
  type Finding,
} from '../findings';
import { countEndpoints, readBackend, type Backend } from './backend';
import { checkDeclaredHosts } from './checkDeclaredHosts';
import type { CertificateUse, Entry } from './entry';
import { gatewayEntries } from './gatewayEntries';
import { ingressEntries } from './ingressEntries';
import { serviceEntries } from './serviceEntries';
import { siblingsOf } from './siblings';

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

/** How a service can be reached from outside its namespace, and what is presented there. */
export function evaluateExposure(
  evaluation: Evaluation,
  namespace: string,
  name: string,
): { status: ExposureStatus; presented: Presented } {
  const backend = readBackend(evaluation, namespace, name);
  const own = entriesOf(evaluation, backend);
  const siblingGaps: Finding[] = [];
  const others = siblingsOf(evaluation, backend, siblingGaps).flatMap(
    sibling => entriesOf(evaluation, sibling).entries,
  );
  const gaps = [...backend.serviceGaps, ...own.gaps, ...siblingGaps];
  // Without a way in of its own, those of the others are what leads to the pods.
  const counting = own.entries.length > 0 ? own.entries : others;
  const routes = [...own.entries, ...others].map(({ route }) => route);
  const endpoints = countEndpoints(backend);
  const healthy: Finding = {
    state: 'healthy',
    reason: 'Programmed',
    message: `All ways into the service (${counting.length}) are programmed, and ${endpoints.ready} of ${endpoints.total} endpoints are ready.`,
    since: latest(...counting.map(({ route }) => route.since)),
    evidence: counting.flatMap(({ route }) => route.evidence.slice(0, 1)),
  };
  return {
    status: {
      ...toAspect(
        [
          ...counting.map(({ route }) => route),
          ...checkDeclaredHosts(
            evaluation,
            backend,
            [...own.entries, ...others],
            gaps,
          ),
          ...gaps,
          ...backend.sliceGaps,
          ...[...own.entries, ...others].flatMap(({ isPublic }) => isPublic),
          ...others.flatMap(checkSibling),
        ],
        counting.length > 0 ? healthy : notExposed(backend),
        evaluation.now,
      ),
      routes,
      endpoints,
    },
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
