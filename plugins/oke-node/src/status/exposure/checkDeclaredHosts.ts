import { LABEL_SERVICE } from '../../common/names';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { noneIfNotInstalled } from '../Reading';
import { readBackend, type Backend } from './backend';
import type { Entry } from './entry';
import { ANY_HOST, intersectHosts } from '../hostnames';
import { otherRoutesFor } from './otherRoutes';
import { routesBy } from './routes';

/** Whether a name is one within the cluster: `web`, `web.shop`, `web.shop.svc` and so on. */
function isInternal(host: string, namespace: string): boolean {
  const labels = host.split('.');
  return (
    labels.length === 1 ||
    labels[2] === 'svc' ||
    (labels.length === 2 && labels[1] === namespace)
  );
}

/**
 * The hosts outside the cluster that were asked for a service: Okeanos makes a Certificate for each service of a
 * namespace's spec, with its hosts, and labels it with the service.
 */
export function declaredHosts(
  evaluation: Evaluation,
  { namespace, name }: Backend,
): { host: string; certificate: ObjectOf<'Certificate'> }[] {
  return itemsOf(
    noneIfNotInstalled(
      evaluation.find(kinds.Certificate, 'namespace', namespace),
    ),
    // While Certificates are not known, those of the service are not, either: its other card says so.
    [],
    ({ metadata }) => metadata.labels[LABEL_SERVICE] === name,
  ).flatMap(certificate =>
    certificate.spec.dnsNames
      .filter(host => !isInternal(host, namespace))
      .map(host => ({ host, certificate })),
  );
}

/** Whether a host, or what stands for several, takes another one. */
export const takes = (taken: string, host: string) =>
  taken === ANY_HOST || intersectHosts(taken, [host]).length > 0;

/** Whether one of the ways in takes a host. */
export function leads(entries: readonly Entry[], host: string): boolean {
  return entries.some(({ route }) =>
    route.hosts.some(taken => takes(taken, host)),
  );
}

/** What takes a host, and where it leads. */
interface Taker {
  /** In words. */
  text: string;
  /** It leads to a Service, and to none that does not exist. */
  isServed: boolean;
}

/** What in the namespace takes a host, and where it leads: why it does not come to the service. */
export function whereItGoes(
  evaluation: Evaluation,
  namespace: string,
  host: string,
): Taker[] {
  const describe = (what: string, services: string[]): Taker => {
    const missing = [...new Set(services)].filter(key => {
      const [of, name] = key.split('/');
      const { service, serviceGaps } = readBackend(evaluation, of, name);
      return !service && serviceGaps.length === 0;
    });
    const text =
      missing.length > 0
        ? `${what} takes it for ${missing
            .map(key => `Service ${key}`)
            .join(', ')}, which does not exist`
        : `${what} takes it for ${
            [...new Set(services)].map(key => `Service ${key}`).join(', ') ||
            'no Service'
          }`;
    return { text, isServed: services.length > 0 && missing.length === 0 };
  };
  const routes = routesBy(evaluation, 'namespace', namespace, [])
    .filter(({ object }) =>
      object.spec.hostnames.some(each => takes(each, host)),
    )
    .map(({ kind, object }) =>
      describe(
        title(kind, object),
        object.spec.rules
          .flatMap(({ backendRefs }) => backendRefs)
          .map(ref => `${ref.namespace ?? namespace}/${ref.name}`),
      ),
    );
  const ingresses = itemsOf(
    noneIfNotInstalled(evaluation.find(kinds.Ingress, 'namespace', namespace)),
    [],
  )
    .filter(({ spec }) => spec.rules.some(rule => takes(rule.host, host)))
    .map(ingress =>
      describe(
        title('Ingress', ingress),
        ingress.spec.rules
          .filter(rule => takes(rule.host, host))
          .flatMap(({ http }) => http.paths)
          .flatMap(({ backend }) => backend.service?.name ?? [])
          .map(name => `${namespace}/${name}`),
      ),
    );
  return [...routes, ...ingresses];
}

/**
 * A host that was asked for and that nothing leads from to the service is a failure: somebody expects it to answer.
 * Where bytes pass (load balancer, node port), any host may.
 *
 * @param entries - all ways to the pods of the service
 * @param gaps - why there may be more of them: then it is not known whether one leads from the host
 */
export function checkDeclaredHosts(
  evaluation: Evaluation,
  backend: Backend,
  entries: readonly Entry[],
  gaps: readonly Finding[],
): Finding[] {
  const { namespace, name } = backend;
  if (entries.some(({ route }) => route.hosts.length === 0)) {
    return [];
  }
  const lost = declaredHosts(evaluation, backend).filter(
    ({ host }) => !leads(entries, host),
  );
  const [gap] = gaps;
  if (gap) {
    return lost.map(({ host }) => ({
      ...gap,
      message: `${host} was asked for Service ${namespace}/${name}, and whether anything leads from it to the service is not known: ${gap.message}`,
    }));
  }
  return lost.map(({ host, certificate }) => {
    const others = otherRoutesFor(evaluation, namespace, host);
    if (others.names.length > 0) {
      return {
        state: 'unknown',
        reason: 'OtherRoutes',
        message: `${host} was asked for Service ${namespace}/${name}, and whether anything leads from it to the service is not known: ${others.names.join(
          ', ',
        )} may, and Okeanos does not read where they lead.`,
        evidence: others.evidence,
      };
    }
    const elsewhere = whereItGoes(evaluation, namespace, host).map(
      ({ text }) => text,
    );
    return {
      state: 'failed',
      reason: 'HostWithoutWayIn',
      message: `${host} was asked for Service ${namespace}/${name}, and no Ingress and no route of the Gateway API leads from it to the service${
        elsewhere.length > 0 ? `: ${elsewhere.join('; ')}` : ''
      }.`,
      evidence: [
        evidence('Certificate', certificate, `spec.dnsNames: ${host}`),
      ],
    };
  });
}
