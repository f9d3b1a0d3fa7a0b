import type { ExposureStatus } from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import { absence, evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { subjectsOf, type Subjects } from '../policy/subjects';

type Endpoint = ObjectOf<'EndpointSlice'>['endpoints'][number];

/** Which port of a Service is meant: by number or by name. */
export type PortRef = { number?: number; name?: string };

/** A Service and its endpoints, as far as they are known. */
export interface Backend {
  namespace: string;
  name: string;
  /** Undefined when there is none, or when it is not known. */
  service: ObjectOf<'Service'> | undefined;
  /** Why the Service is not known. */
  serviceGaps: readonly Finding[];
  slices: readonly ObjectOf<'EndpointSlice'>[];
  /** Why there may be more slices. */
  sliceGaps: readonly Finding[];
  /** The pods that policies are judged for. Looked up once, and only when asked for: there can be thousands. */
  subjects(): Subjects;
}

/** Reads a Service and its EndpointSlices. */
export function readBackend(
  evaluation: Evaluation,
  namespace: string,
  name: string,
): Backend {
  const key = `${namespace}/${name}`;
  const serviceGaps: Finding[] = [];
  const [service] = itemsOf(
    evaluation.find(kinds.Service, 'name', key),
    serviceGaps,
  );
  const sliceGaps: Finding[] = [];
  const slices = itemsOf(
    evaluation.find(kinds.EndpointSlice, 'service', key),
    sliceGaps,
  );
  let subjects: Subjects | undefined;
  return {
    ...{ namespace, name, service, serviceGaps, slices, sliceGaps },
    subjects: () => (subjects ??= subjectsOf(evaluation, namespace, name)),
  };
}

/**
 * Whether an endpoint answers. With `publishNotReadyAddresses` each is said to be ready, and only `serving` tells
 * (`discovery/v1.EndpointConditions`).
 */
const answers = ({ conditions: { ready, serving } }: Endpoint) =>
  ready && (serving ?? true);

/**
 * Whether an endpoint is on its way out and still answers: kube-proxy sends to such where none is ready
 * (https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-to-terminating-endpoints).
 */
const isLeaving = ({ conditions: { ready, serving, terminating } }: Endpoint) =>
  terminating && !ready && serving === true;

/** Cilium gives the Services of its Gateways and Ingresses an endpoint that stands for nobody (docs/controllers.md). */
export const isPlaceholder = ({
  addresses,
  targetRef,
}: Pick<Endpoint, 'addresses' | 'targetRef'>) =>
  targetRef === undefined && addresses.includes('192.192.192.192');

/**
 * Counts endpoints. One behind two addresses (IPv4 and IPv6) or in two slices counts once, and one
 * that is on its way out counts only while it is said to be ready (`publishNotReadyAddresses`).
 */
function count(endpoints: readonly Endpoint[]) {
  const readiness = new Map<string, boolean>();
  for (const endpoint of endpoints) {
    const { addresses, conditions, targetRef } = endpoint;
    if (conditions.ready || !conditions.terminating) {
      const identity = targetRef
        ? `${targetRef.kind}/${targetRef.name}`
        : addresses.join();
      readiness.set(
        identity,
        answers(endpoint) || (readiness.get(identity) ?? false),
      );
    }
  }
  const all = [...readiness.values()];
  return { ready: all.filter(ready => ready).length, total: all.length };
}

/** The endpoints of all ports together; nothing when they are not all known. */
export function countEndpoints(backend: Backend): ExposureStatus['endpoints'] {
  return backend.sliceGaps.length > 0
    ? {}
    : count(backend.slices.flatMap(slice => slice.endpoints));
}

/** The port as people write it; empty when none is named. */
export function portText({ number, name }: PortRef): string {
  return name ?? number?.toString() ?? '';
}

/** The port of a Service that is meant. */
export function findPort({ spec }: ObjectOf<'Service'>, port: PortRef) {
  return spec.ports.find(each =>
    port.name === undefined
      ? each.port === port.number
      : each.name === port.name,
  );
}

/**
 * Checks that requests to a port of a Service find somebody.
 *
 * @returns what is wrong, and `healthy` with the endpoints when nothing is
 */
export function checkPort(backend: Backend, port: PortRef): Finding[] {
  const { namespace, name, service, slices } = backend;
  const gaps = [...backend.serviceGaps, ...backend.sliceGaps];
  if (gaps.length > 0) {
    return gaps;
  }
  if (!service) {
    return [
      {
        state: 'failed',
        reason: 'ServiceNotFound',
        message: `Service ${namespace}/${name} does not exist.`,
        evidence: [absence('Service', namespace, name)],
      },
    ];
  }
  const who = title('Service', service);
  if (service.spec.type === 'ExternalName') {
    return [
      {
        state: 'unknown',
        reason: 'ExternalName',
        message: `${who} is only a name for a host elsewhere, which is not observed.`,
        evidence: [evidence('Service', service, 'spec.type=ExternalName')],
      },
    ];
  }
  const { ports } = service.spec;
  const found = findPort(service, port);
  const portList = ports
    .map(each => (each.name ? `${each.port} (${each.name})` : `${each.port}`))
    .join(', ');
  if (!found) {
    return [
      {
        state: 'failed',
        reason: 'ServicePortNotFound',
        message: `${who} has no port ${
          portText(port) || 'that is named'
        }; it has ${portList || 'none'}.`,
        evidence: [evidence('Service', service, `spec.ports: ${portList}`)],
      },
    ];
  }
  if (slices.some(slice => slice.endpoints.some(isPlaceholder))) {
    return [
      {
        state: 'unknown',
        reason: 'DataPlaneNotTold',
        message: `Cilium takes the requests for ${who} on each node, and its endpoint is a placeholder: whether somebody answers is not told.`,
        evidence: [evidence('Service', service, 'endpoint 192.192.192.192')],
      },
    ];
  }
  const endpoints = slices
    .filter(slice => slice.ports.some(each => each.name === found.name))
    .flatMap(slice => slice.endpoints);
  const { ready, total } = count(endpoints);
  const observed = `${ready} of ${total} endpoints of port ${found.port} ready, in its EndpointSlices`;
  const seen = [evidence('Service', service, observed)];
  if (ready === 0 && endpoints.some(isLeaving)) {
    return [
      {
        state: 'warning',
        reason: 'EndpointsLeaving',
        message: `No endpoint of ${who} is ready for port ${found.port}; those that are shutting down still answer. Kubernetes sends requests to them until they are gone, gateways may not.`,
        evidence: seen,
      },
    ];
  }
  if (total === 0) {
    return [
      {
        state: 'failed',
        reason: 'NoEndpoints',
        message: `${who} has no endpoint for port ${found.port}.`,
        evidence: seen,
      },
    ];
  }
  if (ready === 0) {
    return [
      {
        state: 'failed',
        reason: 'NoReadyEndpoints',
        message:
          total === 1
            ? `The one endpoint of ${who} is not ready.`
            : `None of the ${total} endpoints of ${who} is ready.`,
        evidence: seen,
      },
    ];
  }
  if (ready < total) {
    return [
      {
        state: 'warning',
        reason: 'SomeEndpointsNotReady',
        message: `Only ${ready} of ${total} endpoints of ${who} ${
          ready === 1 ? 'is' : 'are'
        } ready.`,
        evidence: seen,
      },
    ];
  }
  return [
    {
      state: 'healthy',
      reason: 'EndpointsReady',
      message:
        total === 1
          ? `The one endpoint of ${who} is ready.`
          : `All ${total} endpoints of ${who} are ready.`,
      evidence: seen,
    },
  ];
}
