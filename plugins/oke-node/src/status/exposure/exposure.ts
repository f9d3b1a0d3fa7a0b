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
import type { CertificateUse } from './entry';
import { gatewayEntries } from './gatewayEntries';
import { ingressEntries } from './ingressEntries';
import { serviceEntry } from './serviceEntry';

/** What to say when nothing leads to the service. */
function notExposed({ namespace, name, service }: Backend): Finding {
  return service
    ? {
        state: 'none',
        reason: 'NotExposed',
        message: `No Ingress, HTTPRoute, GRPCRoute, load balancer, node port or external IP leads to ${title(
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

/** How a service can be reached from outside its namespace, and what is presented there. */
export function evaluateExposure(
  evaluation: Evaluation,
  namespace: string,
  name: string,
): { status: ExposureStatus; presented: Presented } {
  const backend = readBackend(evaluation, namespace, name);
  const ingress = ingressEntries(evaluation, backend);
  const gateway = gatewayEntries(evaluation, backend);
  const own = serviceEntry(evaluation, backend);
  const entries = [
    ...gateway.entries,
    ...ingress.entries,
    ...(own ? [own] : []),
  ];
  const gaps = [...backend.serviceGaps, ...ingress.gaps, ...gateway.gaps];
  const routes = entries.map(entry => entry.route);
  const endpoints = countEndpoints(backend);
  const healthy: Finding = {
    state: 'healthy',
    reason: 'Programmed',
    message: `All ways into the service (${routes.length}) are programmed, and ${endpoints.ready} of ${endpoints.total} endpoints are ready.`,
    since: latest(...routes.map(route => route.since)),
    evidence: routes.flatMap(route => route.evidence.slice(0, 1)),
  };
  return {
    status: {
      ...toAspect(
        [...routes, ...gaps, ...backend.sliceGaps],
        routes.length > 0 ? healthy : notExposed(backend),
        evaluation.now,
      ),
      routes,
      endpoints,
    },
    presented: {
      certificates: entries.flatMap(entry => entry.certificates),
      gaps: [...gaps, ...entries.flatMap(entry => entry.gaps)],
    },
  };
}
