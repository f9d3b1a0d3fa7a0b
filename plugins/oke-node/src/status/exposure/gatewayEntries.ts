import type { ExposureRoute } from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import {
  absence,
  evidence,
  latest,
  title,
  toAspect,
  type Finding,
} from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { GATEWAY_GROUP, type ParentRef } from '../kinds/gateway';
import { makerOf, specWrittenAt } from '../origin';
import { noneIfNotInstalled } from '../Reading';
import { checkPort, type Backend } from './backend';
import { checkGateway, checkListener, gatewayClassOf } from './checkGateway';
import {
  checkParentStatus,
  checkReferenceGrant,
  parentStatus,
} from './checkRoute';
import { checkDeleted } from './checkDeleted';
import { checkPolicies, sourceOf } from './checkPolicies';
import { checkPortErrors } from './checkPortErrors';
import { checkPublic } from './checkPublic';
import type { CertificateUse, Entry } from './entry';
import { checkHolders, holdersOf } from './holders';
import { ANY_HOST } from '../hostnames';
import { attach, type Attachment, type Listener } from './listeners';
import { routesTo, type Route, type Target } from './routes';
import { checkListenerTaken, checkRouteTaken } from './shadows';
import { servicesAt, visibilityOf } from './visibility';

type Gateway = ObjectOf<'Gateway'>;

/** The way from a Gateway to the service by one `parentRef` of a route. */
interface Via {
  gateway: Gateway | undefined;
  /** Undefined when the route attaches to none, or none is known. */
  attachment: Attachment | undefined;
  /** `gateway/listener`, as far as it is known. */
  name: string;
  /** The same for people. */
  title: string;
  findings: readonly Finding[];
  /** Why it is not known what the parent presents to clients. */
  gaps: readonly Finding[];
}

/** Follows one `parentRef` of a route to the listeners that it attaches to. */
function follow(
  evaluation: Evaluation,
  route: Route,
  parentRef: ParentRef,
): Via[] {
  const { kind, object } = route;
  const name = [parentRef.name, parentRef.sectionName]
    .filter(Boolean)
    .join('/');
  const nowhere = (
    findings: readonly Finding[],
    gaps: readonly Finding[],
    gateway?: Gateway,
  ): Via[] => [
    {
      ...{ gateway, attachment: undefined, name, findings, gaps },
      title: `${parentRef.kind} ${parentRef.name}`,
    },
  ];
  if (parentRef.group !== GATEWAY_GROUP || parentRef.kind !== 'Gateway') {
    const notRead: Finding[] = [
      {
        state: 'unknown',
        reason: 'ParentNotRead',
        message: `${title(kind, object)} attaches to ${parentRef.kind} ${
          parentRef.name
        }, which Okeanos does not read.`,
        evidence: [
          evidence(
            kind,
            object,
            `spec.parentRefs: ${parentRef.kind} ${parentRef.name}`,
          ),
        ],
      },
    ];
    return nowhere(notRead, notRead);
  }
  const namespace = parentRef.namespace ?? object.metadata.namespace;
  const gaps: Finding[] = [];
  const [gateway] = itemsOf(
    noneIfNotInstalled(
      evaluation.find(kinds.Gateway, 'name', `${namespace}/${parentRef.name}`),
    ),
    gaps,
  );
  if (gaps.length > 0) {
    return nowhere(gaps, gaps);
  }
  if (!gateway) {
    const notFound: Finding = {
      state: 'failed',
      reason: 'GatewayNotFound',
      message: `Gateway ${namespace}/${parentRef.name}, which ${title(
        kind,
        object,
      )} attaches to, does not exist.`,
      evidence: [absence('Gateway', namespace, parentRef.name)],
    };
    return nowhere([notFound], []);
  }
  const gatewayFindings = checkGateway(evaluation, gateway);
  const attachments = attach(evaluation, route, parentRef, gateway);
  if (!Array.isArray(attachments)) {
    return nowhere([attachments, ...gatewayFindings], [], gateway);
  }
  return attachments.map(attachment => ({
    gateway,
    attachment,
    name: `${gateway.metadata.name}/${attachment.listener.name}`,
    title: `listener ${attachment.listener.name} of ${title(
      'Gateway',
      gateway,
    )}`,
    findings: [
      ...attachment.findings,
      ...gatewayFindings,
      ...checkListener(evaluation, gateway, attachment.listener),
    ],
    gaps: [],
  }));
}

function tlsOf(listener: Listener | undefined): ExposureRoute['tls'] {
  if (!listener) {
    return 'unknown';
  }
  if (!listener.tls) {
    // Bytes pass: what the pods make of them is not seen.
    return listener.protocol === 'TCP' ? 'unknown' : 'none';
  }
  return listener.tls.mode === 'Passthrough' ? 'passthrough' : 'terminated';
}

function certificatesOf(
  gateway: Gateway,
  { listener, hosts }: Attachment,
): CertificateUse[] {
  if (tlsOf(listener) !== 'terminated') {
    return [];
  }
  const usedBy = `listener ${listener.name} of ${title('Gateway', gateway)}`;
  const refs = listener.tls?.certificateRefs ?? [];
  return refs.map((ref): CertificateUse => {
    const namespace = ref.namespace ?? gateway.metadata.namespace;
    return ref.group === '' && ref.kind === 'Secret'
      ? {
          kind: 'Secret',
          namespace,
          name: ref.name,
          // With several certificates, the listener chooses by host name: each need not cover all.
          hosts: hosts.filter(host => host !== ANY_HOST && refs.length === 1),
          usedBy,
          copiedToLoadBalancer: false,
        }
      : { kind: 'other', namespace, name: `${ref.kind} ${ref.name}`, usedBy };
  });
}

/** Checks that requests arrive, when everything is programmed. */
function checkRequests(
  evaluation: Evaluation,
  backend: Backend,
  route: Route,
  target: Target,
  via: Via & { gateway: Gateway; attachment: Attachment },
): Finding[] {
  const { gateway, attachment } = via;
  const addresses = gateway.status.addresses.map(({ value }) => value);
  const who = title('Gateway', gateway);
  const { services } = holdersOf(evaluation, addresses);
  return [
    ...checkHolders(
      evaluation,
      who,
      gatewayClassOf(evaluation, gateway, [])?.spec.controllerName ?? '',
      addresses,
      [
        evidence(
          'Gateway',
          gateway,
          `status.addresses: ${addresses.join(', ')}`,
        ),
      ],
    ),
    ...services.flatMap(service =>
      checkPortErrors('Service', service, [attachment.listener.port]),
    ),
    ...checkListenerTaken(evaluation, route, gateway, attachment),
    ...checkRouteTaken(evaluation, route, target, backend, gateway, attachment),
    ...checkPolicies(
      evaluation,
      backend,
      { number: target.port },
      who,
      sourceOf(evaluation, services, gateway.metadata.namespace),
    ),
  ];
}

function toEntry(
  evaluation: Evaluation,
  backend: Backend,
  route: Route,
  target: Target,
  parentRef: ParentRef,
  via: Via,
): Entry {
  const { kind, object } = route;
  const { gateway, attachment } = via;
  const who = title(kind, object);
  // Why it may not be known is among the findings of the Gateway.
  const gatewayClass = gateway && gatewayClassOf(evaluation, gateway, []);
  const parent = parentStatus(
    route,
    parentRef,
    gatewayClass?.spec.controllerName,
    attachment?.listener,
  );
  const addresses = gateway?.status.addresses.map(({ value }) => value) ?? [];
  const weightZero: Finding = {
    state: 'warning',
    reason: 'WeightZero',
    message: `${who} sends no request to the service: its weight is 0.`,
    evidence: [evidence(kind, object, 'spec.rules[].backendRefs[].weight=0')],
  };
  const visibility = visibilityOf(addresses, servicesAt(evaluation, addresses));
  const maker = makerOf(object);
  const isPublic = checkPublic(
    `${who}, through ${via.title},`,
    { visibility, addresses },
    maker,
    [
      evidence(kind, object, `spec.parentRefs: ${parentRef.name}`),
      ...(gateway
        ? [
            evidence(
              'Gateway',
              gateway,
              `status.addresses: ${addresses.join(', ')}`,
            ),
          ]
        : []),
    ],
  );
  const findings = [
    ...isPublic,
    ...checkDeleted(kind, object),
    ...(gateway ? checkDeleted('Gateway', gateway) : []),
    ...via.findings,
    ...checkParentStatus(
      route,
      parentRef,
      parent?.conditions ?? [],
      [
        ...checkReferenceGrant(evaluation, route, backend),
        ...checkPort(backend, { number: target.port }),
      ],
      {
        evaluation,
        since: latest(specWrittenAt(object), gateway && specWrittenAt(gateway)),
        // Some controllers write no status of routes, and serve them (docs/controllers.md).
        silence: 'unknown',
      },
    ),
    ...(target.weighted ? [] : [weightZero]),
    ...(gateway && attachment
      ? checkRequests(evaluation, backend, route, target, {
          ...via,
          gateway,
          attachment,
        })
      : []),
  ];
  return {
    route: {
      ...toAspect(
        findings,
        {
          state: 'healthy',
          reason: 'Programmed',
          message: `${who} leads to the service: ${
            parent?.controllerName
          } accepted it for ${via.title} at ${addresses.join(
            ', ',
          )}, and all endpoints are ready.`,
          evidence: [
            evidence(
              kind,
              object,
              `status.parents[${parentRef.name}].conditions[Accepted]=True`,
            ),
            ...(gateway
              ? [
                  evidence(
                    'Gateway',
                    gateway,
                    `status.conditions[Programmed]=True, status.addresses: ${addresses.join(
                      ', ',
                    )}`,
                  ),
                ]
              : []),
            ...findings.flatMap(finding => finding.evidence),
          ],
        },
        evaluation.now,
      ),
      kind,
      name: object.metadata.name,
      namespace: object.metadata.namespace,
      hosts: attachment?.hosts ?? object.spec.hostnames,
      paths: target.paths,
      via: via.name,
      controller: parent?.controllerName ?? '',
      addresses,
      visibility,
      service: `${backend.namespace}/${backend.name}`,
      madeBy: maker.name,
      ...(maker.at ? { madeAt: maker.at } : {}),
      tls: tlsOf(attachment?.listener),
      port: target.port?.toString() ?? '',
    },
    isPublic,
    certificates:
      gateway && attachment ? certificatesOf(gateway, attachment) : [],
    gaps: via.gaps,
  };
}

/** Mesh traffic between Services (GAMMA) is not a way in. */
const isMesh = ({ group, kind }: ParentRef) =>
  group === '' && kind === 'Service';

/**
 * The ways into a service through the Gateway API: one for each route, parent, listener and port
 * of the service.
 */
export function gatewayEntries(
  evaluation: Evaluation,
  backend: Backend,
): { entries: Entry[]; gaps: readonly Finding[] } {
  const { routes, gaps } = routesTo(evaluation, backend);
  return {
    entries: routes.flatMap(route =>
      route.object.spec.parentRefs
        .filter(parentRef => !isMesh(parentRef))
        .flatMap(parentRef =>
          follow(evaluation, route, parentRef).flatMap(via =>
            route.targets.map(target =>
              toEntry(evaluation, backend, route, target, parentRef, via),
            ),
          ),
        ),
    ),
    gaps,
  };
}
