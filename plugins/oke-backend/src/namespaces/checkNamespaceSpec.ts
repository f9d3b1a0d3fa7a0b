import {
  namespaceSpecSchema,
  parseQuantity,
  type NamespaceSpec,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { CertificateSource } from '@okeanos/backstage-plugin-oke-node/alpha';
import { describeRelease } from '../hosts/describeRelease';
import { formatMoment } from '../reconcile/formatMoment';
import type { HostClaim } from '../hosts/HostClaim';

/**
 * What is wrong with a spec beyond its syntax: against itself, the cluster and the other namespaces
 * there. Pure.
 *
 * @param context - `claims`: those of others to hosts, that may be in the way; `hostDomains`: the
 *   domains that hosts may be of, as app-config gives them to the cluster; `sources`: where certificates can come from
 */
export function checkNamespaceSpec(
  spec: NamespaceSpec,
  context: {
    claims: HostClaim[];
    hostDomains: string[];
    sources: CertificateSource[];
  },
): PlanProblem[] {
  return [
    ...checkServices(spec),
    ...checkHostDomains(spec, context.hostDomains),
    ...checkHostsAreFree(spec, context.claims),
    ...checkContainerDefaults(spec),
    ...checkCertificates(spec, context.sources),
  ];
}

function checkServices({ services }: NamespaceSpec): PlanProblem[] {
  const names = services.map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            field: `services[${index}].name`,
            value: name,
            message: 'the service is named twice',
            remedy: 'Give every service once, with all its ports',
          },
        ],
  );
}

/**
 * Without this, an owner could ask for a name that resolves to somebody else's service, for example
 * `cart.billing.svc`.
 */
function checkHostDomains(
  { services }: NamespaceSpec,
  hostDomains: string[],
): PlanProblem[] {
  return services.flatMap(({ hosts }, index) =>
    hosts.flatMap((host, at) =>
      hostDomains.some(domain => host.endsWith(`.${domain}`))
        ? []
        : [
            {
              field: `services[${index}].hosts[${at}]`,
              value: host,
              message: 'the host is not of a domain of this cluster',
              remedy:
                hostDomains.length > 0
                  ? `Choose a host under ${hostDomains.join(' or ')}`
                  : 'The cluster has no domain for hosts: the platform team sets hostDomains in app-config',
            },
          ],
    ),
  );
}

/** One host belongs to one namespace, or one could get a certificate for the other. */
function checkHostsAreFree(
  { owner, services }: NamespaceSpec,
  claims: HostClaim[],
): PlanProblem[] {
  return services.flatMap(({ hosts }, index) =>
    hosts.flatMap((host, at) => {
      const claim = claims.find(other => other.host === host);
      const field = `services[${index}].hosts[${at}]`;
      return claim
        ? [{ field, value: host, ...describeClaim(claim, owner) }]
        : [];
    }),
  );
}

/** It is the namespace's own, and stays its former owner's. */
function isHeldFrom(claim: HostClaim, owner: string): boolean {
  return (
    !claim.releasedAt && claim.owner !== owner && claim.heldUntil !== undefined
  );
}

function isOneOf({ owner, contenders = [] }: HostClaim, group: string) {
  return [owner, ...contenders].includes(group);
}

function describeClaim(
  claim: HostClaim,
  owner: string,
): Pick<PlanProblem, 'message' | 'remedy'> {
  if (claim.releasedAt) {
    return {
      message: `the host ${claim.host} is ${describeRelease(claim)}`,
      remedy:
        'Try again then, choose another host, or ask the platform team to free it',
    };
  }
  if (isHeldFrom(claim, owner)) {
    return {
      message: `the host ${claim.host} is held until ${formatMoment(
        claim.heldUntil ?? '',
      )} for its former owner: a cluster that is gone issued certificates for it`,
      remedy: 'Take it out of the namespace first, or keep the owner',
    };
  }
  if (claim.contenders?.length && isOneOf(claim, owner)) {
    return {
      message: `the host ${claim.host} is with the namespace ${claim.namespace} on ${claim.cluster}, whose owner changed: it is not seen yet that only one team has rights there`,
      remedy: 'Try again then, or choose another host',
    };
  }
  return claim.owner === owner && !claim.contenders
    ? {
        message: `the host ${claim.host} belongs to your namespace ${claim.namespace} on ${claim.cluster}`,
        remedy: 'Take it out there first, or choose another host',
      }
    : {
        message: `the host ${claim.host} is not available`,
        remedy: 'Choose another host, or ask the platform team',
      };
}

const DEFAULTS = namespaceSpecSchema.shape.containerDefaults.parse({});

const CONTAINER_DEFAULTS = [
  { request: 'cpuRequest', limit: 'cpuLimit', total: 'cpu' },
  { request: 'memoryRequest', limit: 'memoryLimit', total: 'memory' },
  {
    request: 'ephemeralStorageRequest',
    limit: 'ephemeralStorageLimit',
    total: 'ephemeralStorage',
  },
] as const;

function checkContainerDefaults({
  containerDefaults,
  quota,
}: NamespaceSpec): PlanProblem[] {
  return CONTAINER_DEFAULTS.flatMap(({ request, limit, total }) => {
    const [most, bound] = [containerDefaults[limit], quota[total]];
    const isAsAlways = most === DEFAULTS[limit];
    return [
      ...notMore(
        `containerDefaults.${request}`,
        containerDefaults[request],
        most,
        'limit',
      ),
      ...notMore(`containerDefaults.${limit}`, most, bound, 'quota').map(
        found =>
          // Who leaves the default as it is has asked for too small a quota.
          isAsAlways
            ? {
                field: `quota.${total}`,
                value: bound,
                message: `it is less than what a single container gets by default (${most})`,
                remedy: `Raise it to at least ${most}`,
              }
            : found,
      ),
    ];
  });
}

function checkCertificates(
  { certificates: { source, durationHours } }: NamespaceSpec,
  sources: CertificateSource[],
): PlanProblem[] {
  const chosen = sources.find(({ id }) => id === source);
  if (!chosen) {
    return [
      {
        field: 'certificates.source',
        value: source,
        message: 'there is no such certificate source',
        remedy: `Choose one of ${sources.map(({ id }) => id).join(', ')}`,
      },
    ];
  }
  const { longestHours } = chosen.admission;
  return durationHours <= longestHours
    ? []
    : [
        {
          field: 'certificates.durationHours',
          value: String(durationHours),
          message: `the certificate source ${source} allows at most ${longestHours} hours`,
          remedy: `Set it to at most ${longestHours}`,
        },
      ];
}

function notMore(
  field: string,
  value: string,
  bound: string,
  boundName: string,
): PlanProblem[] {
  return isAtMost(value, bound)
    ? []
    : [
        {
          field,
          value,
          message: `what a container gets by default (${value}) is more than the ${boundName} of ${bound}`,
          remedy: `Raise the ${boundName}, or set the default to at most ${bound}`,
        },
      ];
}

function isAtMost(value: string, bound: string): boolean {
  const [asked, most] = [parseQuantity(value), parseQuantity(bound)];
  return asked !== undefined && most !== undefined && asked <= most;
}
