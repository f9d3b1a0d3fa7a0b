import type { EntityStatus } from './entityStatus';
import type {
  AspectSummary,
  EntitySummary,
  FirstOf,
  ServiceCards,
  ServiceOverview,
} from './entitySummary';
import { serviceHeadline } from './serviceHeadline';
import {
  itemCardSchema,
  type Aspect,
  type ServiceStatus,
} from './serviceStatus';

/** So many hosts and peers are told before something is opened. */
const SHOWN = 8;

/**
 * The summary of what an entity stands for. Pure.
 *
 * @public
 */
export function summarizeEntity(status: EntityStatus): EntitySummary {
  const { services, ...rest } = status;
  return {
    ...rest,
    services: services.map(overviewOf),
    cards: services.length === 1 ? cardsOf(services[0]) : undefined,
    readKinds: readKindsOf(status),
  };
}

/**
 * What the cards of a Service say before anything on them is opened. Pure.
 *
 * @public
 */
export function cardsOf(status: ServiceStatus): ServiceCards {
  const { service, exposure, certificates, policy } = status;
  const { allowed } = policy;
  return {
    service,
    exposure: {
      ...summaryOf(exposure),
      routes: exposure.routes.length,
      hosts: firstOf([...new Set(exposure.routes.flatMap(way => way.hosts))]),
      endpoints: exposure.endpoints,
    },
    certificates: {
      ...summaryOf(certificates),
      certificates: certificates.certificates.length,
      mtls: summaryOf(certificates.mtls),
    },
    policy: {
      ...summaryOf(policy),
      items: policy.items.length,
      ingress: policy.ingress,
      egress: policy.egress,
      allowed: allowed && {
        ingress: firstOf(allowed.ingress.map(withoutPolicies)),
        egress: firstOf(allowed.egress.map(withoutPolicies)),
      },
    },
  };
}

function overviewOf(status: ServiceStatus): ServiceOverview {
  const { service, exposure, certificates, policy, items } = status;
  const headline = serviceHeadline(status);
  const standing = ({ state, since, message }: Aspect) => ({
    ...{ state, since },
    isSaid: message === headline.message || undefined,
  });
  return {
    service,
    headline,
    exposure: standing(exposure),
    certificates: standing(certificates),
    mtls: standing(certificates.mtls),
    policy: standing(policy),
    checks: items
      .filter(({ card }) => card === 'checks')
      .map(item => ({ ...standing(item), title: item.title })),
  };
}

/** Of kinds that are heard of as ever nothing has to be told. */
function readKindsOf({ services, connection }: EntityStatus) {
  const stale = new Set(connection.staleKinds?.map(({ kind }) => kind));
  const known = itemCardSchema.options.flatMap(card => {
    const ofEach = services.map(({ readKinds }) => readKinds?.[card]);
    if (ofEach.length === 0 || ofEach.some(kinds => kinds === undefined)) {
      return [];
    }
    const kinds = new Set(ofEach.flatMap(each => each ?? []));
    return [[card, [...kinds].filter(kind => stale.has(kind))] as const];
  });
  return Object.fromEntries(known);
}

function summaryOf({ state, message, since, evidence }: Aspect): AspectSummary {
  return { state, message, since, evidence: evidence.length };
}

function withoutPolicies<T extends { policies: string[] }>({
  policies,
  ...peer
}: T) {
  return peer;
}

function firstOf<T>(items: T[]): FirstOf<T> {
  return { first: items.slice(0, SHOWN), total: items.length };
}
