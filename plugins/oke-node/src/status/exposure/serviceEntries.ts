import type { ExposureRoute } from '@okeanos/backstage-plugin-oke-common';
import { isOverdue } from '../conditions';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, toAspect, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { makerOf, specWrittenAt } from '../origin';
import { checkPort, type Backend } from './backend';
import { checkPolicies } from './checkPolicies';
import { checkPortErrors } from './checkPortErrors';
import { checkInternal, checkPublic } from './checkPublic';
import type { Entry } from './entry';
import { checkLoadBalancerFields, tlsOf } from './ociLoadBalancer';
import { publicAddresses, visibilityOf } from './visibility';

type Service = ObjectOf<'Service'>;

/** What the type of a Service opens by itself. */
interface Opening {
  via: string;
  /** The field of the spec that opens it. */
  field: string;
  ports: Service['spec']['ports'];
  findings: Finding[];
  message: string;
  addresses: string[];
  visibility: ExposureRoute['visibility'];
  /** Of the load balancer that ends TLS on these ports. */
  secret?: { namespace: string; name: string };
}

function loadBalancers(evaluation: Evaluation, service: Service): Opening[] {
  const { loadBalancerClass = '', ports } = service.spec;
  const addresses = service.status.loadBalancer.ingress.flatMap(
    ({ ip, hostname }) => ip ?? hostname ?? [],
  );
  const visibility = visibilityOf(addresses, [service]);
  const isLate =
    addresses.length === 0 && isOverdue(evaluation, specWrittenAt(service));
  const noAddress: Finding = {
    // Whoever makes a load balancer writes its address, so that nodes take what is sent to it.
    state: isLate ? 'failed' : 'pending',
    reason: 'NoAddress',
    message: `${title(
      'Service',
      service,
    )} is of type LoadBalancer, and no controller has given it an address${
      isLate ? ', long after it was written' : ' yet'
    }${loadBalancerClass && ` (class ${loadBalancerClass})`}${
      isLate ? ': its events say why' : ''
    }.`,
    since: isLate ? specWrittenAt(service) : undefined,
    evidence: [
      evidence('Service', service, 'status.loadBalancer.ingress is empty'),
    ],
  };
  const tls = tlsOf(service);
  const base = {
    via: 'LoadBalancer',
    field: 'type',
    message: `The load balancer of ${title(
      'Service',
      service,
    )} has the address ${addresses.join(', ')}`,
    addresses,
    visibility,
  };
  const withTls = ports.filter(({ port }) => tls?.ports.includes(port));
  const without = ports.filter(port => !withTls.includes(port));
  return [
    ...(withTls.length > 0 ? [{ ports: withTls, secret: tls?.secret }] : []),
    ...(without.length > 0 || ports.length === 0 ? [{ ports: without }] : []),
  ].map(part => ({
    ...base,
    ...part,
    findings: [
      ...checkLoadBalancerFields(service),
      ...(addresses.length > 0 ? [] : [noAddress]),
      ...checkPortErrors(
        'Service',
        service,
        part.ports.map(({ port }) => port),
      ),
      ...checkInternal(evaluation, service, { visibility, addresses }),
    ],
  }));
}

const addressesOf = ({ status }: ObjectOf<'Node'>) =>
  status.addresses
    .filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP')
    .map(({ address }) => address);

/** @param always - whether it is told of nodes that cannot be reached from the internet, too */
function nodePorts(
  evaluation: Evaluation,
  service: Service,
  always: boolean,
): Opening[] {
  const ports = service.spec.ports.filter(({ nodePort }) => nodePort);
  if (!always && ports.length === 0) {
    return [];
  }
  const reading = evaluation.find(kinds.Node, 'namespace', '');
  const addresses = itemsOf(reading, []).flatMap(addressesOf);
  const visibility = visibilityOf(addresses, []);
  // What was not understood of a node need not be its addresses.
  const unread: Finding[] = [];
  itemsOf(
    reading,
    unread,
    node => publicAddresses(addressesOf(node)).length > 0,
  );
  if (!always && visibility !== 'public') {
    return [];
  }
  return [
    {
      via: 'NodePort',
      field: always ? 'type' : 'ports',
      ports: service.spec.ports,
      findings: unread,
      message: `Port ${ports
        .map(({ nodePort }) => nodePort)
        .join(', ')} of every node leads to ${title('Service', service)}`,
      // Not those of all nodes: there can be thousands.
      addresses: [],
      visibility:
        unread.length > 0 && visibility === 'private' ? 'unknown' : visibility,
    },
  ];
}

function externalIPs(service: Service): Opening[] {
  const { externalIPs: addresses, ports } = service.spec;
  if (addresses.length === 0) {
    return [];
  }
  const who = title('Service', service);
  return [
    {
      via: 'externalIPs',
      field: 'externalIPs',
      ports,
      findings: [
        {
          state: 'warning',
          reason: 'ExternalIPs',
          message: `Every node takes what is sent to ${addresses.join(
            ', ',
          )} for ${who}, whosever address that is: nobody checks it.`,
          since: makerOf(service, 'externalIPs').at,
          evidence: [
            evidence(
              'Service',
              service,
              `spec.externalIPs: ${addresses.join(', ')}`,
            ),
          ],
        },
      ],
      message: `Nodes take requests to ${addresses.join(', ')} for ${who}`,
      addresses,
      visibility: visibilityOf(addresses, []),
    },
  ];
}

function openings(evaluation: Evaluation, service: Service): Opening[] {
  const { type } = service.spec;
  return [
    ...(type === 'LoadBalancer' ? loadBalancers(evaluation, service) : []),
    ...(type === 'NodePort' || type === 'LoadBalancer'
      ? nodePorts(evaluation, service, type === 'NodePort')
      : []),
    ...externalIPs(service),
  ];
}

function toEntry(
  evaluation: Evaluation,
  backend: Backend,
  service: Service,
  open: Opening,
): Entry {
  const { name, namespace } = service.metadata;
  const { ports, secret, addresses, visibility } = open;
  const maker = makerOf(service, open.field);
  const isPublic = checkPublic(
    {
      LoadBalancer: `The load balancer of ${title('Service', service)}`,
      NodePort: `The node port of ${title('Service', service)}`,
    }[open.via] ?? title('Service', service),
    open,
    maker,
    [
      evidence(
        'Service',
        service,
        `spec.type=${service.spec.type}${
          addresses.length > 0 ? `, addresses: ${addresses.join(', ')}` : ''
        }${maker.name && `, written by ${maker.name}`}`,
      ),
    ],
  );
  const findings = [
    ...isPublic,
    ...open.findings,
    ...ports.flatMap(({ port }) => [
      ...checkPort(backend, { number: port }),
      ...checkPolicies(
        evaluation,
        backend,
        { number: port },
        'what comes from load balancers and nodes',
        { kind: 'addresses' },
      ),
    ]),
  ];
  const healthy: Finding = {
    state: 'healthy',
    reason: 'Programmed',
    message: `${open.message}; endpoints are ready on every port.`,
    evidence: [
      evidence('Service', service, `spec.type=${service.spec.type}`),
      ...findings.flatMap(finding => finding.evidence),
    ],
  };
  return {
    route: {
      ...toAspect(findings, healthy, evaluation.now),
      kind: 'Service',
      name,
      namespace,
      service: `${namespace}/${name}`,
      madeBy: maker.name,
      ...(maker.at ? { madeAt: maker.at } : {}),
      hosts: [],
      paths: [],
      via: open.via,
      controller: '',
      addresses,
      visibility,
      // Bytes pass: what the pods make of them is not seen.
      tls: secret ? 'terminated' : 'unknown',
      port: ports.map(({ port }) => port).join(', '),
    },
    isPublic,
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

/** The ways into a Service that it opens by itself: by LoadBalancer, node port or external IPs. */
export function serviceEntries(
  evaluation: Evaluation,
  backend: Backend,
): Entry[] {
  const { service } = backend;
  return service
    ? openings(evaluation, service).map(open =>
        toEntry(evaluation, backend, service, open),
      )
    : [];
}
