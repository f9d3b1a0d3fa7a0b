import type {
  NamespaceSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { quantityToNumber } from './quantities';

/**
 * What is wrong with a spec beyond its syntax: against itself, the cluster and the other namespaces
 * there. Pure.
 *
 * @param context - `takenHosts`: hosts that other namespaces of the cluster have; `hostDomains`: the
 *   domains that hosts may be of, as app-config gives them to the cluster
 */
export function checkNamespaceSpec(
  spec: NamespaceSpec,
  context: { takenHosts: string[]; hostDomains: string[] },
): PlanProblem[] {
  return [
    ...checkServices(spec),
    ...checkHostDomains(spec, context.hostDomains),
    ...checkHostsAreFree(spec, context.takenHosts),
    ...checkContainerDefaults(spec),
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
  { services }: NamespaceSpec,
  takenHosts: string[],
): PlanProblem[] {
  return services.flatMap(({ hosts }, index) =>
    hosts.flatMap((host, at) =>
      takenHosts.includes(host)
        ? [
            {
              field: `services[${index}].hosts[${at}]`,
              value: host,
              message: 'the host is not available on this cluster',
              remedy: 'Choose another host, or ask the platform team',
            },
          ]
        : [],
    ),
  );
}

function checkContainerDefaults({
  containerDefaults,
  quota,
}: NamespaceSpec): PlanProblem[] {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } =
    containerDefaults;
  return [
    ...notMore('containerDefaults.cpuRequest', cpuRequest, cpuLimit, 'limit'),
    ...notMore('containerDefaults.cpuLimit', cpuLimit, quota.cpu, 'quota'),
    ...notMore(
      'containerDefaults.memoryRequest',
      memoryRequest,
      memoryLimit,
      'limit',
    ),
    ...notMore(
      'containerDefaults.memoryLimit',
      memoryLimit,
      quota.memory,
      'quota',
    ),
  ];
}

function notMore(
  field: string,
  value: string,
  bound: string,
  boundName: string,
): PlanProblem[] {
  return quantityToNumber(value) <= quantityToNumber(bound)
    ? []
    : [
        {
          field,
          value,
          message: `it is more than the ${boundName} of ${bound}`,
          remedy: `Set it to at most ${bound}, or raise the ${boundName}`,
        },
      ];
}
