import { BlockList, isIP } from 'node:net';
import type { ExposureRoute } from '@okeanos/backstage-plugin-oke-common';
import { evidence, title, type Finding } from '../findings';
import type { ObjectOf } from '../kinds';

/*
 * Services of type LoadBalancer as OCI's cloud controller manager reads them, to the letter: what it refuses, it
 * refuses for good, and what it ignores has no effect. From its source, v1.35
 * (https://github.com/oracle/oci-cloud-controller-manager/blob/master/pkg/cloudprovider/providers/oci/load_balancer_spec.go).
 */

type Service = ObjectOf<'Service'>;

const TYPE = 'oci.oraclecloud.com/load-balancer-type';
const RULE_MODE = 'oci.oraclecloud.com/security-rule-management-mode';
const LB = 'service.beta.kubernetes.io/oci-load-balancer-';
const NLB = 'oci-network-load-balancer.oraclecloud.com/';
const SSL_PORTS = `${LB}ssl-ports`;
const TLS_SECRET = `${LB}tls-secret`;
const LISTENER_SSL =
  'oci.oraclecloud.com/oci-load-balancer-listener-ssl-config';
const RULE_SETS = 'oci.oraclecloud.com/oci-load-balancer-rule-sets';
const PRESERVE_SOURCE = `${NLB}is-preserve-source`;
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** What Go's `strconv.ParseBool` takes. */
const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

const isBoolean = (text: string) => [...TRUE, ...FALSE].includes(text);
/** What Go's `strconv.Atoi` takes. */
const isInteger = (text: string) => /^[+-]?\d+$/.test(text);

/** `getLoadBalancerType`: what it does not know is a load balancer. */
export function isNetworkLoadBalancer({ metadata }: Service): boolean {
  return metadata.annotations[TYPE]?.toLowerCase() === 'nlb';
}

/** Whether OCI's controller makes the load balancer: with a class, another one does. */
export function isForOci({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;
}

/**
 * Whether the load balancer of a Service is reachable from the internet as it is declared (`isInternalLB`): public
 * without the annotation. Unknown when it is refused, or when another controller makes it.
 */
export function declaredVisibility(
  service: Service,
): ExposureRoute['visibility'] {
  if (!isForOci(service)) {
    return 'unknown';
  }
  const value = service.metadata.annotations[internalAnnotation(service)];
  if (value !== undefined && !isBoolean(value)) {
    return 'unknown';
  }
  return value !== undefined && TRUE.includes(value) ? 'private' : 'public';
}

function internalAnnotation(service: Service): string {
  return isNetworkLoadBalancer(service) ? `${NLB}internal` : `${LB}internal`;
}

/** The ports on which the load balancer itself ends TLS, and with what; none without both annotations. */
export function tlsOf(service: Service):
  | {
      ports: number[];
      secret: { namespace: string; name: string };
    }
  | undefined {
  const { annotations, namespace } = service.metadata;
  const secret = annotations[TLS_SECRET];
  const ports = (annotations[SSL_PORTS] ?? '')
    .split(',')
    .map(port => port.trim())
    .filter(isInteger)
    .map(Number);
  if (!isForOci(service) || isNetworkLoadBalancer(service) || !secret) {
    return undefined;
  }
  const served = service.spec.ports
    .map(({ port }) => port)
    .filter(port => ports.includes(port));
  if (served.length === 0) {
    return undefined;
  }
  const [first, second] = secret.split('/');
  return {
    ports: served,
    secret:
      second === undefined
        ? { namespace, name: first }
        : { namespace: first, name: second },
  };
}

const annotation = (name: string) => `metadata.annotations[${name}]`;

/** Something that the controller refuses: at which field, its value, and what it takes. */
interface Refusal {
  field: string;
  value: string;
  wants: string;
}

/** An annotation that has to be of a form, if it is there at all. */
interface Rule {
  name: string;
  takes: (value: string) => boolean;
  wants: string;
}

const integer = (name: string): Rule => ({
  name,
  takes: isInteger,
  wants: 'a whole number',
});

const orEmpty = ({ takes, ...rule }: Rule): Rule => ({
  ...rule,
  takes: value => value === '' || takes(value),
});

const between = (name: string, least: number, most: number): Rule => ({
  name,
  takes: value =>
    isInteger(value) && Number(value) >= least && Number(value) <= most,
  wants: `a whole number of milliseconds from ${least} to ${most}`,
});

const oneOf = (name: string, ...values: string[]): Rule => ({
  name,
  takes: value => values.includes(value),
  wants: `one of ${values.join(', ')}`,
});

const ignoringCase = ({ takes, ...rule }: Rule): Rule => ({
  ...rule,
  takes: value => takes(value) || takes(value.toUpperCase()),
});

const boolean = (name: string): Rule => ({
  name,
  takes: isBoolean,
  wants: 'true or false',
});

const json = (name: string): Rule => ({
  name,
  takes: value => {
    try {
      JSON.parse(value);
      return true;
    } catch {
      return false;
    }
  },
  wants: 'JSON',
});

/** `lbMaximumNetworkSecurityGroupIds` */
const MOST_GROUPS = 5;

const groups = (name: string): Rule => ({
  name,
  takes: value => {
    const ids = new Set(value.replaceAll(' ', '').split(','));
    return value === '' || (!ids.has('') && ids.size <= MOST_GROUPS);
  },
  wants: `at most ${MOST_GROUPS} OCIDs of network security groups, separated by commas`,
});

const EITHER: Rule[] = [
  {
    name: RULE_MODE,
    takes: value =>
      ['sl-all', 'sl-frontend', 'nsg'].includes(value.toLowerCase()) ||
      value === 'None',
    wants: 'one of SL-All, SL-Frontend, NSG, None',
  },
  ignoringCase(oneOf('oci.oraclecloud.com/ingress-ip-mode', 'PROXY', 'VIP')),
];

const LB_RULES: Rule[] = [
  boolean(`${LB}internal`),
  {
    name: SSL_PORTS,
    takes: value =>
      value === '' || value.split(',').every(port => isInteger(port.trim())),
    wants: 'numbers of ports, separated by commas',
  },
  oneOf(
    'oci.oraclecloud.com/loadbalancer-policy',
    'ROUND_ROBIN',
    'LEAST_CONNECTIONS',
    'IP_HASH',
  ),
  orEmpty(ignoringCase(oneOf(`${LB}backend-protocol`, 'TCP', 'HTTP', 'GRPC'))),
  integer(`${LB}health-check-retries`),
  between(`${LB}health-check-interval`, 1_000, 1_800_000),
  integer(`${LB}health-check-timeout`),
  orEmpty(integer(`${LB}connection-idle-timeout`)),
  orEmpty(integer(`${LB}connection-proxy-protocol-version`)),
  groups('oci.oraclecloud.com/oci-network-security-groups'),
  orEmpty(json('oci.oraclecloud.com/initial-freeform-tags-override')),
  orEmpty(json('oci.oraclecloud.com/initial-defined-tags-override')),
  orEmpty(json(RULE_SETS)),
  orEmpty(json(LISTENER_SSL)),
];

const NLB_RULES: Rule[] = [
  boolean(`${NLB}internal`),
  oneOf(`${NLB}backend-policy`, 'TWO_TUPLE', 'THREE_TUPLE', 'FIVE_TUPLE'),
  oneOf(`${NLB}security-list-management-mode`, 'All', 'Frontend', 'None'),
  integer(`${NLB}health-check-retries`),
  between(`${NLB}health-check-interval`, 10_000, 1_800_000),
  integer(`${NLB}health-check-timeout`),
  groups(`${NLB}oci-network-security-groups`),
  orEmpty(json(`${NLB}initial-freeform-tags-override`)),
  orEmpty(json(`${NLB}initial-defined-tags-override`)),
];

/** A shape that can be changed needs its two bounds (`getLBShape`). */
function refusedShape({ metadata: { annotations } }: Service): Refusal[] {
  const shape = annotations[`${LB}shape`];
  if (shape?.toLowerCase() !== 'flexible') {
    return [];
  }
  return [`${LB}shape-flex-min`, `${LB}shape-flex-max`]
    .filter(name => !/^\d+(\.\d+)?(Mbps)?$/i.test(annotations[name] ?? ''))
    .map(field => ({
      field: annotation(field),
      value: annotations[field] ?? '',
      wants: 'the bandwidth in Mbps, as a whole number',
    }));
}

function isCidr(text: string): boolean {
  const [address, length, rest] = text.trim().split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  return (
    rest === undefined &&
    isIP(address) !== 0 &&
    /^\d+$/.test(length ?? '') &&
    Number(length) <= most
  );
}

function refusedSpec(service: Service): Refusal[] {
  const { spec, metadata } = service;
  const { annotations } = metadata;
  const isNlb = isNetworkLoadBalancer(service);
  const mode = annotations[`${NLB}security-list-management-mode`] ?? 'None';
  const refusals: (Refusal | false)[] = [
    spec.sessionAffinity !== 'None' && {
      field: 'spec.sessionAffinity',
      value: spec.sessionAffinity,
      wants: 'None',
    },
    ...spec.ports.map(
      ({ port, protocol }) =>
        !(isNlb ? ['TCP', 'UDP'] : ['TCP']).includes(protocol) && {
          field: `spec.ports[${port}].protocol`,
          value: protocol,
          wants: isNlb
            ? 'TCP or UDP'
            : `TCP; for UDP, a network load balancer (${annotation(TYPE)}=nlb)`,
        },
    ),
    isNlb &&
      mode !== 'None' &&
      spec.ports.some(({ protocol }) => protocol === 'UDP') && {
        field: annotation(`${NLB}security-list-management-mode`),
        value: mode,
        wants: 'None where a port is of protocol UDP',
      },
    spec.loadBalancerIP !== '' &&
      (isIP(spec.loadBalancerIP) === 0 ||
        declaredVisibility(service) === 'private') && {
        field: 'spec.loadBalancerIP',
        value: spec.loadBalancerIP,
        wants: 'a reserved public address, and only of a public load balancer',
      },
    ...sourceRanges(service).map(
      ({ field, value }) =>
        !isCidr(value) && {
          field,
          value,
          wants: 'blocks of addresses, for example 10.0.0.0/8',
        },
    ),
    // To the letter, this once without regard to capitals.
    annotations[TYPE] === 'nlb' &&
      PRESERVE_SOURCE in annotations &&
      (spec.externalTrafficPolicy === 'Cluster' ||
        !isBoolean(annotations[PRESERVE_SOURCE])) && {
        field: annotation(PRESERVE_SOURCE),
        value: annotations[PRESERVE_SOURCE],
        wants: 'true or false, and only with spec.externalTrafficPolicy Local',
      },
    annotations[`${LB}backend-protocol`]?.toUpperCase() === 'GRPC' &&
      !isNlb &&
      !tlsOf(service) && {
        field: annotation(`${LB}backend-protocol`),
        value: annotations[`${LB}backend-protocol`],
        wants: `TLS with it: ${SSL_PORTS} and ${TLS_SECRET}`,
      },
    isNlb &&
      RULE_SETS in annotations && {
        field: annotation(RULE_SETS),
        value: annotations[RULE_SETS],
        wants: 'a load balancer: a network load balancer has no rule sets',
      },
    ...(isNlb ? [] : ['assigned-private-ipv4', 'assigned-ipv6']).map(
      name =>
        `${NLB}${name}` in annotations && {
          field: annotation(`${NLB}${name}`),
          value: annotations[`${NLB}${name}`],
          wants: 'a network load balancer',
        },
    ),
  ];
  return refusals.filter(refusal => refusal !== false);
}

function sourceRanges({ spec, metadata }: Service) {
  const ranges = metadata.annotations[SOURCE_RANGES]?.trim();
  if (spec.loadBalancerSourceRanges.length > 0) {
    return spec.loadBalancerSourceRanges.map(value => ({
      field: 'spec.loadBalancerSourceRanges',
      value,
    }));
  }
  return (ranges ? ranges.split(',') : []).map(value => ({
    field: annotation(SOURCE_RANGES),
    value,
  }));
}

const isThere = ({ status }: Service) => status.loadBalancer.ingress.length > 0;

/** All that OCI's cloud controller manager refuses of a Service. */
function refusalsOf(service: Service): Refusal[] {
  const { annotations } = service.metadata;
  const rules = isNetworkLoadBalancer(service) ? NLB_RULES : LB_RULES;
  return [
    ...[...rules, ...EITHER]
      .filter(
        ({ name, takes }) => name in annotations && !takes(annotations[name]),
      )
      .map(({ name, wants }) => ({
        field: annotation(name),
        value: annotations[name],
        wants,
      })),
    // One that is there has its bounds, whatever the annotations say.
    ...(isNetworkLoadBalancer(service) || isThere(service)
      ? []
      : refusedShape(service)),
    ...refusedSpec(service),
  ];
}

/**
 * What OCI's cloud controller manager refuses of a Service: it makes no load balancer then, and leaves one that is
 * there as it was.
 */
export function checkLoadBalancerFields(service: Service): Finding[] {
  if (!isForOci(service)) {
    return [];
  }
  return refusalsOf(service).map(({ field, value, wants }) => ({
    state: isThere(service) ? 'warning' : 'failed',
    reason: 'InvalidAnnotation',
    message: `OCI ${
      isThere(service)
        ? 'changes the load balancer no more'
        : 'makes no load balancer'
    } for ${title(
      'Service',
      service,
    )}: ${field} is "${value}", and has to be ${wants}.`,
    evidence: [evidence('Service', service, `${field}=${value}`)],
  }));
}

/** Whether two addresses lie in one block of a VCN: those are no larger than 16 bits. */
export function isNear(address: string, others: readonly string[]): boolean {
  const family = isIP(address);
  if (family === 0) {
    return false;
  }
  const block = new BlockList();
  block.addSubnet(
    address,
    family === 4 ? 16 : 56,
    family === 4 ? 'ipv4' : 'ipv6',
  );
  return others.some(
    other =>
      isIP(other) !== 0 &&
      block.check(other, isIP(other) === 4 ? 'ipv4' : 'ipv6'),
  );
}
