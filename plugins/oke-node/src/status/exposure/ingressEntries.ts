import type { Evaluation } from '../Evaluation';
import { absence, evidence, title, toAspect, type Finding } from '../findings';
import { groupBy } from '../groupBy';
import type { ObjectOf } from '../kinds';
import {
  DEFAULT_INGRESS_CLASS,
  INGRESS_CERTIFICATE_OCID,
  LEGACY_INGRESS_CLASS,
} from '../kinds/ingress';
import { checkPort, portText, type Backend, type PortRef } from './backend';
import type { CertificateUse, Entry } from './entry';
import { ANY_HOST, covers } from './hostnames';
import { servicesAt, visibilityOf } from './visibility';

type Ingress = ObjectOf<'Ingress'>;
type TlsEntry = Ingress['spec']['tls'][number];

/** Controller of ingress-nginx, retired in March 2026: https://github.com/kubernetes/ingress-nginx */
const RETIRED_CONTROLLER = 'k8s.io/ingress-nginx';

const PATH_TYPES: Record<string, string> = {
  Prefix: 'prefix',
  Exact: 'exact',
  ImplementationSpecific: 'as the controller takes it',
};

/** A rule of an Ingress that leads to the service. */
interface Rule {
  host: string;
  path: string;
  port: PortRef;
}

function rulesTo(ingress: Ingress, service: string): Rule[] {
  const { rules, defaultBackend } = ingress.spec;
  return [
    ...rules.flatMap(({ host, http }) =>
      http.paths.flatMap(({ path, pathType, backend }) =>
        backend.service?.name === service
          ? [
              {
                host: host || ANY_HOST,
                path: `${path} (${PATH_TYPES[pathType] ?? pathType})`,
                port: backend.service.port,
              },
            ]
          : [],
      ),
    ),
    ...(defaultBackend?.service?.name === service
      ? [
          {
            host: ANY_HOST,
            path: 'everything else',
            port: defaultBackend.service.port,
          },
        ]
      : []),
  ];
}

interface ResolvedClass {
  /** Name of the class; empty when there is none. */
  name: string;
  controller: string;
  findings: Finding[];
}

/** Which controller an Ingress is for: by its class, its old annotation, or the default class. */
function resolveClass(evaluation: Evaluation, ingress: Ingress): ResolvedClass {
  const { ingressClassName } = ingress.spec;
  const legacy = ingress.metadata.annotations[LEGACY_INGRESS_CLASS];
  const name = ingressClassName ?? legacy;
  const classes = evaluation.find('IngressClass', 'namespace', '');
  const matching = classes.objects.filter(each =>
    name === undefined
      ? each.metadata.annotations[DEFAULT_INGRESS_CLASS] === 'true'
      : each.metadata.name === name,
  );
  const none = (finding: Omit<Finding, 'evidence'>): ResolvedClass => ({
    name: name ?? '',
    controller: '',
    findings: [
      {
        ...finding,
        evidence: [
          evidence(
            'Ingress',
            ingress,
            `spec.ingressClassName=${ingressClassName ?? '(none)'}`,
          ),
          ...(name ? [absence('IngressClass', '', name)] : []),
        ],
      },
    ],
  });
  if (classes.gaps.length > 0) {
    return { name: name ?? '', controller: '', findings: [...classes.gaps] };
  }
  const who = title('Ingress', ingress);
  if (matching.length > 1) {
    return none({
      state: 'failed',
      reason: 'AmbiguousIngressClass',
      message: `${who} names no class, and several are the default: ${matching
        .map(each => each.metadata.name)
        .join(', ')}.`,
    });
  }
  const [found] = matching;
  if (!found && name === undefined) {
    return none({
      state: 'failed',
      reason: 'NoIngressClass',
      message: `${who} names no class and none is the default: no controller acts on it.`,
    });
  }
  if (!found && ingressClassName !== undefined) {
    return none({
      state: 'failed',
      reason: 'IngressClassNotFound',
      message: `IngressClass ${name}, which ${who} names, does not exist: no controller acts on it.`,
    });
  }
  if (!found) {
    // Before IngressClass existed, controllers agreed on the value of the annotation by themselves.
    return none({
      state: 'unknown',
      reason: 'ControllerUnknown',
      message: `${who} names the class ${name} in an annotation, and there is no such IngressClass: which controller acts on it is not known.`,
    });
  }
  const { controller } = found.spec;
  const seen = evidence('IngressClass', found, `spec.controller=${controller}`);
  return {
    name: found.metadata.name,
    controller,
    findings:
      controller === RETIRED_CONTROLLER
        ? [
            {
              state: 'warning',
              reason: 'ControllerRetired',
              message: `${who} is served by ingress-nginx, which is retired and gets no security fixes: move to the Gateway API.`,
              evidence: [seen],
            },
          ]
        : [
            {
              state: 'healthy',
              reason: 'ClassResolved',
              message: `${who} is for the controller ${controller}.`,
              evidence: [seen],
            },
          ],
  };
}

/** The TLS entries of an Ingress that serve a host. */
function tlsFor(ingress: Ingress, host: string): TlsEntry[] {
  return ingress.spec.tls.filter(
    ({ hosts }) =>
      host === ANY_HOST ||
      hosts.length === 0 ||
      hosts.some(each => covers(each, host)),
  );
}

function certificatesOf(
  ingress: Ingress,
  hosts: readonly string[],
): CertificateUse[] {
  const { namespace, annotations } = ingress.metadata;
  const usedBy = title('Ingress', ingress);
  const ocid = annotations[INGRESS_CERTIFICATE_OCID];
  const entries = new Set(hosts.flatMap(host => tlsFor(ingress, host)));
  return [
    ...[...entries]
      .filter(({ secretName }) => secretName)
      .map(
        (entry): CertificateUse => ({
          kind: 'Secret',
          namespace,
          name: entry.secretName,
          hosts: hosts.includes(ANY_HOST)
            ? entry.hosts
            : hosts.filter(host => tlsFor(ingress, host).includes(entry)),
          usedBy,
          copiedToLoadBalancer: false,
        }),
      ),
    ...(ocid
      ? [{ kind: 'other' as const, namespace, name: ocid, usedBy }]
      : []),
  ];
}

/** The hosts for which TLS is on and no Secret is named. */
function checkDefaultCertificate(
  ingress: Ingress,
  hosts: readonly string[],
): Finding[] {
  if (ingress.metadata.annotations[INGRESS_CERTIFICATE_OCID]) {
    return [];
  }
  const affected = hosts.filter(host =>
    tlsFor(ingress, host).some(({ secretName }) => !secretName),
  );
  return affected.length > 0
    ? [
        {
          state: 'warning',
          reason: 'DefaultCertificate',
          message: `${title(
            'Ingress',
            ingress,
          )} names no Secret for ${affected.join(
            ', ',
          )}: the controller presents its own default certificate.`,
          evidence: [
            evidence('Ingress', ingress, 'spec.tls has no secretName'),
          ],
        },
      ]
    : [];
}

function toEntry(
  evaluation: Evaluation,
  backend: Backend,
  ingress: Ingress,
  rules: readonly [Rule, ...Rule[]],
  tls: boolean,
): Entry {
  const { name, namespace } = ingress.metadata;
  const [{ port }] = rules;
  const hosts = [...new Set(rules.map(rule => rule.host))];
  const resolved = resolveClass(evaluation, ingress);
  const addresses = ingress.status.loadBalancer.ingress.flatMap(
    ({ ip, hostname }) => ip ?? hostname ?? [],
  );
  const who = title('Ingress', ingress);
  const address: Finding =
    addresses.length > 0
      ? {
          state: 'healthy',
          reason: 'AddressAssigned',
          message: `${who} has the address ${addresses.join(', ')}.`,
          evidence: [
            evidence(
              'Ingress',
              ingress,
              `status.loadBalancer.ingress: ${addresses.join(', ')}`,
            ),
          ],
        }
      : {
          state: 'pending',
          reason: 'NoAddress',
          message: `No controller has given ${who} an address yet${
            resolved.controller && `; it is for ${resolved.controller}`
          }.`,
          evidence: [
            evidence(
              'Ingress',
              ingress,
              'status.loadBalancer.ingress is empty',
            ),
          ],
        };
  const findings = [
    address,
    ...resolved.findings,
    ...checkPort(backend, port),
    ...(tls ? checkDefaultCertificate(ingress, hosts) : []),
  ];
  return {
    route: {
      ...toAspect(
        findings,
        {
          state: 'healthy',
          reason: 'Programmed',
          message: `${who} leads to the service: ${
            resolved.controller
          } gave it the address ${addresses.join(
            ', ',
          )}, and all endpoints are ready.`,
          evidence: findings.flatMap(finding => finding.evidence),
        },
        evaluation.now,
      ),
      kind: 'Ingress',
      name,
      namespace,
      hosts,
      paths: [...new Set(rules.map(rule => rule.path))],
      via: resolved.name,
      controller: addresses.length > 0 ? resolved.controller : '',
      addresses,
      visibility: visibilityOf(addresses, servicesAt(evaluation, addresses)),
      tls: tls ? 'terminated' : 'none',
      port: portText(port),
    },
    certificates: tls ? certificatesOf(ingress, hosts) : [],
    gaps: [],
  };
}

/** The ways into a service through Ingresses: one for each port that they lead to, with and without TLS. */
export function ingressEntries(
  evaluation: Evaluation,
  backend: Backend,
): { entries: Entry[]; gaps: readonly Finding[] } {
  const ingresses = evaluation.find('Ingress', 'namespace', backend.namespace);
  const entries = ingresses.objects.flatMap(ingress => {
    const hasTls = ({ host }: Rule) =>
      INGRESS_CERTIFICATE_OCID in ingress.metadata.annotations ||
      tlsFor(ingress, host).length > 0;
    return groupBy(
      rulesTo(ingress, backend.name),
      rule => `${portText(rule.port)} ${hasTls(rule)}`,
    ).map(rules =>
      toEntry(evaluation, backend, ingress, rules, hasTls(rules[0])),
    );
  });
  return { entries, gaps: ingresses.gaps };
}
