import type { ExposureRoute } from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, toAspect, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { LOAD_BALANCER_TLS_SECRET } from '../kinds/core';
import { checkPort, type Backend } from './backend';
import type { Entry } from './entry';
import { checkLoadBalancerAnnotations, visibilityOf } from './visibility';

/** What the type of a Service opens by itself. */
interface Opening {
  findings: Finding[];
  message: string;
  addresses: string[];
  visibility: ExposureRoute['visibility'];
}

function loadBalancer(service: ObjectOf<'Service'>): Opening {
  const { loadBalancerClass = '' } = service.spec;
  const addresses = service.status.loadBalancer.ingress.flatMap(
    ({ ip, hostname }) => ip ?? hostname ?? [],
  );
  const pending: Finding = {
    state: 'pending',
    reason: 'NoAddress',
    message: `${title(
      'Service',
      service,
    )} is of type LoadBalancer, and no controller has given it an address yet${
      loadBalancerClass && ` (class ${loadBalancerClass})`
    }.`,
    evidence: [
      evidence('Service', service, 'status.loadBalancer.ingress is empty'),
    ],
  };
  return {
    findings: [
      ...checkLoadBalancerAnnotations(service),
      ...(addresses.length > 0 ? [] : [pending]),
    ],
    message: `The load balancer of ${title(
      'Service',
      service,
    )} has the address ${addresses.join(', ')}`,
    addresses,
    visibility: visibilityOf(addresses, [service]),
  };
}

function nodePort(
  evaluation: Evaluation,
  service: ObjectOf<'Service'>,
): Opening {
  const gaps: Finding[] = [];
  const nodes = itemsOf(evaluation.find(kinds.Node, 'namespace', ''), gaps);
  const ports = service.spec.ports.flatMap(({ nodePort: port }) => port ?? []);
  const addresses = nodes.flatMap(node =>
    node.status.addresses
      .filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP')
      .map(({ address }) => address),
  );
  return {
    findings: gaps,
    message: `Port ${ports.join(', ')} of every node leads to ${title(
      'Service',
      service,
    )}`,
    // Not those of all nodes: there can be thousands.
    addresses: [],
    visibility: gaps.length > 0 ? 'unknown' : visibilityOf(addresses, []),
  };
}

function opening(
  evaluation: Evaluation,
  service: ObjectOf<'Service'>,
): Opening | undefined {
  const { type, externalIPs } = service.spec;
  if (type === 'LoadBalancer') {
    return loadBalancer(service);
  }
  if (type === 'NodePort') {
    return nodePort(evaluation, service);
  }
  if (externalIPs.length > 0) {
    return {
      findings: [],
      message: `Nodes take requests to ${externalIPs.join(', ')} for ${title(
        'Service',
        service,
      )}`,
      addresses: externalIPs,
      visibility: visibilityOf(externalIPs, []),
    };
  }
  return undefined;
}

/** The Secret whose certificate the load balancer presents. It may be in another namespace. */
function loadBalancerSecret({ metadata }: ObjectOf<'Service'>) {
  const value = metadata.annotations[LOAD_BALANCER_TLS_SECRET];
  if (!value) {
    return undefined;
  }
  const [namespace, name] = value.split('/', 2);
  return name === undefined
    ? { namespace: metadata.namespace, name: value }
    : { namespace, name };
}

/** The way into a Service that its own type opens: LoadBalancer, NodePort or external IPs. */
export function serviceEntry(
  evaluation: Evaluation,
  backend: Backend,
): Entry | undefined {
  const { service } = backend;
  const open = service && opening(evaluation, service);
  if (!service || !open) {
    return undefined;
  }
  const { name, namespace } = service.metadata;
  const { ports, type } = service.spec;
  const secret = loadBalancerSecret(service);
  const findings = [
    ...open.findings,
    ...ports.flatMap(port => checkPort(backend, { number: port.port })),
  ];
  const healthy: Finding = {
    state: 'healthy',
    reason: 'Programmed',
    message: `${open.message}; endpoints are ready on every port.`,
    evidence: [
      evidence('Service', service, `spec.type=${type}`),
      ...findings.flatMap(finding => finding.evidence),
    ],
  };
  return {
    route: {
      ...toAspect(findings, healthy, evaluation.now),
      kind: 'Service',
      name,
      namespace,
      hosts: [],
      paths: [],
      via: type === 'ClusterIP' ? 'externalIPs' : type,
      controller: '',
      addresses: open.addresses,
      visibility: open.visibility,
      // Bytes pass: what the pods make of them is not seen.
      tls: secret ? 'terminated' : 'unknown',
      port: ports.map(({ port }) => port).join(', '),
    },
    certificates: secret
      ? [
          {
            kind: 'Secret',
            ...secret,
            hosts: [],
            usedBy: `the load balancer of ${title('Service', service)}`,
            copiedToLoadBalancer: true,
          },
        ]
      : [],
    gaps: [],
  };
}
