import { isOverdue } from '../conditions';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, toAspect, type Finding } from '../findings';
import { groupBy } from '../groupBy';
import { kinds, type ObjectOf } from '../kinds';
import {
  INGRESS_BACKEND_TLS,
  INGRESS_CERTIFICATE_OCID,
} from '../kinds/ingress';
import { makerOf, specWrittenAt } from '../origin';
import { noneIfNotInstalled } from '../Reading';
import {
  checkPort,
  findPort,
  portText,
  type Backend,
  type PortRef,
} from './backend';
import { checkDeleted } from './checkDeleted';
import { checkPolicies, sourceOf } from './checkPolicies';
import { checkPortErrors } from './checkPortErrors';
import { checkPublic } from './checkPublic';
import type { CertificateUse, Entry } from './entry';
import { checkHolders } from './holders';
import { ANY_HOST, covers } from '../hostnames';
import { checkIngressTaken, type HostPath } from './ingressShadows';
import { OCI_NATIVE_INGRESS, resolveIngressClass } from './resolveIngressClass';
import { servicesAt, visibilityOf } from './visibility';

type Ingress = ObjectOf<'Ingress'>;
type TlsEntry = Ingress['spec']['tls'][number];

const PATH_TYPES: Record<string, string> = {
  Prefix: 'prefix',
  Exact: 'exact',
  ImplementationSpecific: 'as the controller takes it',
};

/** Where controllers take requests for Ingresses. */
const HTTP_PORTS = [80, 443];

/** A rule of an Ingress that leads to the service. */
interface Rule {
  /** As it is written; undefined for the default backend. */
  of?: HostPath;
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
                of: { host, path, pathType },
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

/** What Go's `strconv.ParseBool` takes for false. */
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** Where OCI's native ingress controller has a certificate, it speaks TLS to the pods, too. */
function checkBackendTls(
  ingress: Ingress,
  { service }: Backend,
  port: PortRef,
): Finding[] {
  const value = ingress.metadata.annotations[INGRESS_BACKEND_TLS];
  const { name, appProtocol } = (service && findPort(service, port)) ?? {};
  if (
    (value !== undefined && FALSE.includes(value)) ||
    appProtocol?.toLowerCase() === 'https' ||
    name === 'https'
  ) {
    return [];
  }
  return [
    {
      state: 'warning',
      reason: 'BackendTls',
      message: `${title(
        'Ingress',
        ingress,
      )} has a certificate, and OCI's native ingress controller then speaks TLS to the pods, too: what they speak is not observed. For plain HTTP, set ${INGRESS_BACKEND_TLS} to "false".`,
      evidence: [
        evidence(
          'Ingress',
          ingress,
          `metadata.annotations[${INGRESS_BACKEND_TLS}]=${value ?? '(none)'}`,
        ),
      ],
    },
  ];
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
  const resolved = resolveIngressClass(evaluation, ingress);
  const addresses = ingress.status.loadBalancer.ingress.flatMap(
    ({ ip, hostname }) => ip ?? hostname ?? [],
  );
  const who = title('Ingress', ingress);
  const isLate =
    addresses.length === 0 && isOverdue(evaluation, specWrittenAt(ingress));
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
          state: isLate ? 'unknown' : 'pending',
          reason: 'NoAddress',
          message: `No controller has given ${who} an address${
            isLate ? ', long after it was written' : ' yet'
          }${resolved.controller && `; it is for ${resolved.controller}`}${
            isLate
              ? '. Some never write one: whether it can be reached is not known'
              : ''
          }.`,
          since: isLate ? specWrittenAt(ingress) : undefined,
          evidence: [
            evidence(
              'Ingress',
              ingress,
              'status.loadBalancer.ingress is empty',
            ),
          ],
        };
  const services = servicesAt(evaluation, addresses);
  const visibility = visibilityOf(addresses, services);
  const maker = makerOf(ingress);
  const isPublic = checkPublic(
    who,
    { visibility, addresses },
    maker,
    address.evidence,
  );
  const findings = [
    address,
    ...isPublic,
    ...checkDeleted('Ingress', ingress),
    ...resolved.findings,
    ...checkPort(backend, port),
    ...(tls ? checkDefaultCertificate(ingress, hosts) : []),
    ...(tls && resolved.controller === OCI_NATIVE_INGRESS
      ? checkBackendTls(ingress, backend, port)
      : []),
    ...checkHolders(
      evaluation,
      who,
      resolved.controller,
      addresses,
      address.evidence,
    ),
    ...checkPortErrors('Ingress', ingress, HTTP_PORTS),
    ...services.flatMap(service =>
      checkPortErrors('Service', service, HTTP_PORTS),
    ),
    ...checkIngressTaken(
      evaluation,
      ingress,
      backend.name,
      rules.flatMap(({ of }) => of ?? []),
    ),
    ...checkPolicies(
      evaluation,
      backend,
      port,
      resolved.controller || 'the controller of the Ingress',
      // OCI's load balancer is outside, and sends to the pods itself.
      resolved.controller === OCI_NATIVE_INGRESS
        ? { kind: 'addresses' }
        : sourceOf(evaluation, services, undefined),
    ),
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
      visibility,
      service: `${backend.namespace}/${backend.name}`,
      madeBy: maker.name,
      ...(maker.at ? { madeAt: maker.at } : {}),
      tls: tls ? 'terminated' : 'none',
      port: portText(port),
    },
    isPublic,
    certificates: tls ? certificatesOf(ingress, hosts) : [],
    gaps: [],
  };
}

/** The ways into a service through Ingresses: one for each port that they lead to, with and without TLS. */
export function ingressEntries(
  evaluation: Evaluation,
  backend: Backend,
): { entries: Entry[]; gaps: readonly Finding[] } {
  const gaps: Finding[] = [];
  const ingresses = itemsOf(
    noneIfNotInstalled(
      evaluation.find(kinds.Ingress, 'namespace', backend.namespace),
    ),
    gaps,
    ingress => rulesTo(ingress, backend.name).length > 0,
  );
  const entries = ingresses.flatMap(ingress => {
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
  return { entries, gaps };
}
