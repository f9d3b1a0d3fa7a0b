import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { countEndpoints, readBackend } from './backend';
import { servicesAt } from './visibility';

/**
 * What controllers that take requests in the cluster call themselves, or begin with: their addresses are those of a
 * Service or of nodes. Others have load balancers outside, of which the cluster knows nothing (docs/controllers.md).
 */
const IN_CLUSTER = [
  'k8s.io/ingress-nginx',
  'nginx.org/ingress-controller',
  'gateway.nginx.org/',
  'traefik.io/',
  'projectcontour.io/',
  'gateway.envoyproxy.io/',
  'istio.io/',
  'haproxy.org/',
  'haproxy-ingress.github.io/',
  'ingress-controllers.konghq.com/',
  'konghq.com/',
];

/** Who has the addresses of a way in. */
export interface Holders {
  services: ObjectOf<'Service'>[];
  /** Whether something in the cluster has one of them; undefined when that is not known. */
  isFound: boolean | undefined;
}

export function holdersOf(
  evaluation: Evaluation,
  addresses: readonly string[],
): Holders {
  const gaps: Finding[] = [];
  const services = servicesAt(evaluation, addresses, gaps);
  if (services.length > 0) {
    return { services, isFound: true };
  }
  const nodes = evaluation.find(kinds.Node, 'namespace', '');
  const isFound =
    itemsOf(nodes, gaps, ({ status }) =>
      status.addresses.some(({ address }) => addresses.includes(address)),
    ).length > 0;
  // Of a cluster in which no node was seen, nothing is said by that.
  const isKnown =
    isFound ||
    (gaps.length === 0 && nodes.state === 'read' && nodes.items.length > 0);
  return { services, isFound: isKnown ? isFound : undefined };
}

/**
 * Checks that somebody is left at the addresses of a way in: a controller that is gone leaves its statuses behind.
 *
 * @param what - whose addresses they are, for people
 */
export function checkHolders(
  evaluation: Evaluation,
  what: string,
  controller: string,
  addresses: readonly string[],
  seen: Finding['evidence'],
): Finding[] {
  if (addresses.length === 0) {
    return [];
  }
  const { services, isFound } = holdersOf(evaluation, addresses);
  const silent = services.filter(({ metadata, spec }) => {
    const backend = readBackend(evaluation, metadata.namespace, metadata.name);
    return (
      // Of one without a selector it is not known who answers.
      Object.keys(spec.selector).length > 0 &&
      countEndpoints(backend).ready === 0
    );
  });
  if (silent.length > 0 && silent.length === services.length) {
    return [
      {
        state: 'failed',
        reason: 'ControllerNotReady',
        message: `${silent
          .map(service => title('Service', service))
          .join(
            ', ',
          )}, whose load balancer has the address of ${what}, has no endpoint that is ready: nobody takes requests there.`,
        evidence: silent.map(service =>
          evidence('Service', service, 'no endpoint is ready'),
        ),
      },
    ];
  }
  return isFound === false &&
    IN_CLUSTER.some(each => controller.startsWith(each))
    ? [
        {
          state: 'unknown',
          reason: 'AddressNotHeld',
          message: `No load balancer and no node of the cluster has the address ${addresses.join(
            ', ',
          )} of ${what}: ${controller} may be gone, and may have left the address behind.`,
          evidence: seen,
        },
      ]
    : [];
}
