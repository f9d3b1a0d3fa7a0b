import type {
  NamespaceBound,
  NamespaceSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { BoundsConfig } from '../../config/okeConfig';
import { amountOf, bytes, cores } from './quantities';

/** What a namespace asks for, as far as it is summed up. */
export type AskedQuota = NamespaceSpec['quota'];

/** A declared namespace, as far as it counts for others. */
export interface Sibling {
  cluster: string;
  name: string;
  owner: string;
  /** Undefined when its row cannot be read: then no sum with it is known. */
  quota: AskedQuota | undefined;
}

/** What is bounded, or counted. */
interface Measured {
  cluster: string;
  name: string;
  owner: string;
  quota: AskedQuota;
  podSecurity: NamespaceSpec['podSecurity'];
  certificates: Pick<NamespaceSpec['certificates'], 'durationHours'>;
}

const SCOPES = ['perNamespace', 'perOwner', 'perCluster'] as const;
type Scope = (typeof SCOPES)[number];

type Summed = keyof AskedQuota;
type Key = Summed | 'namespaces' | 'podSecurity' | 'certificateHours';

/** From the strictest on. */
const POD_SECURITY = ['restricted', 'baseline'] as const;

interface Kind {
  /** Its path in the spec. */
  field: string;
  of(spec: Measured): bigint;
  format(amount: bigint): string;
}

const quotaKind = (key: Summed, format = cores): Kind => ({
  field: `quota.${key}`,
  of: ({ quota }) => amountOf(quota[key]),
  format,
});

const KINDS: Record<Key, Kind> = {
  namespaces: { field: 'owner', of: () => amountOf(1), format: cores },
  cpu: quotaKind('cpu'),
  memory: quotaKind('memory', bytes),
  storage: quotaKind('storage', bytes),
  ephemeralStorage: quotaKind('ephemeralStorage', bytes),
  pods: quotaKind('pods'),
  loadBalancers: quotaKind('loadBalancers'),
  podSecurity: {
    field: 'podSecurity',
    of: ({ podSecurity }) => BigInt(POD_SECURITY.indexOf(podSecurity)),
    format: level => POD_SECURITY[Number(level)] ?? '',
  },
  certificateHours: {
    field: 'certificates.durationHours',
    of: ({ certificates }) => amountOf(certificates.durationHours),
    format: cores,
  },
};
const KEYS = Object.keys(KINDS) as Key[];
const SUMMED = KEYS.filter(
  (key): key is Summed =>
    key !== 'podSecurity' && key !== 'certificateHours' && key !== 'namespaces',
);

/** How much one namespace may have of something, because of one bound. */
export interface Limit {
  key: Key;
  scope: Scope;
  /** What it may have; undefined when others cannot be read: then it may have no more than it has. */
  most: bigint | undefined;
  /** What it has now, as this owner's; nothing for a new one. */
  before: bigint | undefined;
  /** Why, without a stop. */
  reason: string;
}

/** Whether sums are bounded there: then others count. */
export function areSumsBounded(
  bounds: BoundsConfig[],
  place: { cluster: string; owner: string },
): boolean {
  return KEYS.some(
    key =>
      boundOf(bounds, 'perOwner', key, place) !== undefined ||
      boundOf(bounds, 'perCluster', key, place) !== undefined,
  );
}

/**
 * How much a namespace may have, by app-config and by what the others have. What it has already it may keep, but
 * not take to another owner. Pure.
 *
 * @param existing - as it is declared now
 * @param others - all other namespaces of the owner and of the cluster
 */
export function limitsOf(
  bounds: BoundsConfig[],
  place: { cluster: string; owner: string },
  existing: NamespaceSpec | undefined,
  others: Sibling[],
): Limit[] {
  const own = existing?.owner === place.owner ? existing : undefined;
  return SCOPES.flatMap(scope =>
    KEYS.flatMap(key => {
      const bound = boundOf(bounds, scope, key, place);
      if (!bound) {
        return [];
      }
      const counted = others.filter(other =>
        isCounted(scope, other, place, bound.clusters),
      );
      // A cluster has what is on it whoever owns it.
      const present = scope === 'perCluster' ? existing : own;
      return [limitOf(key, scope, place, { ...bound, counted, present })];
    }),
  );
}

/** What of a spec is over its limits, and is more than it was. Pure. */
export function checkBounds(
  spec: NamespaceSpec,
  limits: Limit[],
): PlanProblem[] {
  return limits.flatMap(limit => {
    const { key, scope, most, before, reason } = limit;
    const { of, format } = KINDS[key];
    const asked = of(spec);
    const allowed = allowedBy(limit);
    if (allowed !== undefined && asked <= allowed) {
      return [];
    }
    if (allowed === undefined && before !== undefined && asked <= before) {
      return [];
    }
    const field = fieldOf(key, scope);
    return [
      {
        field,
        value: key === 'namespaces' ? spec[fieldOfCount(scope)] : format(asked),
        message: reason,
        remedy: remedyFor(key, most === undefined ? undefined : allowed),
      },
    ];
  });
}

/** What a form shows: of each field the limit that is reached first. Pure. */
export function tellLimits(limits: Limit[]): NamespaceBound[] {
  const told = new Map<string, { allowed: bigint; bound: NamespaceBound }>();
  for (const limit of limits) {
    const { key, scope, reason } = limit;
    const allowed = allowedBy(limit) ?? limit.before ?? 0n;
    const field = fieldOf(key, scope);
    const known = told.get(field);
    if (key !== 'namespaces' && (!known || allowed < known.allowed)) {
      const most = KINDS[key].format(allowed);
      told.set(field, { allowed, bound: { field, most, reason } });
    }
  }
  return [...told.values()].map(({ bound }) => bound);
}

/** Of all entries that fit and name it, the first one counts. */
function boundOf(
  bounds: BoundsConfig[],
  scope: Scope,
  key: Key,
  { cluster, owner }: { cluster: string; owner: string },
): { most: bigint; clusters: string[] | undefined } | undefined {
  for (const { clusters, owners, ...scopes } of bounds) {
    const values: Partial<Record<Key, string | number>> | undefined =
      scopes[scope];
    const value = values?.[key];
    const fits =
      (clusters === undefined || clusters.includes(cluster)) &&
      (owners === undefined || owners.includes(owner));
    if (fits && value !== undefined) {
      return { most: boundAmount(key, value), clusters };
    }
  }
  return undefined;
}

function boundAmount(key: Key, value: string | number): bigint {
  return key === 'podSecurity'
    ? BigInt(POD_SECURITY.findIndex(level => level === value))
    : amountOf(value);
}

function isCounted(
  scope: Scope,
  other: Sibling,
  { cluster, owner }: { cluster: string; owner: string },
  clusters: string[] | undefined,
): boolean {
  switch (scope) {
    case 'perNamespace':
      return false;
    case 'perOwner':
      return (
        other.owner === owner &&
        (clusters === undefined || clusters.includes(other.cluster))
      );
    case 'perCluster':
      return other.cluster === cluster;
    default:
      return scope satisfies never;
  }
}

function limitOf(
  key: Key,
  scope: Scope,
  place: { cluster: string; owner: string },
  context: {
    most: bigint;
    clusters: string[] | undefined;
    counted: Sibling[];
    present: NamespaceSpec | undefined;
  },
): Limit {
  const { most, clusters, counted, present } = context;
  const { of, format } = KINDS[key];
  const before = present && of(present);
  const who = {
    perNamespace: `a namespace of ${place.owner} on ${place.cluster}`,
    perOwner: `all namespaces of ${place.owner}${
      clusters ? ` on ${clusters.join(', ')}` : ''
    } together`,
    perCluster: `all namespaces on ${place.cluster} together`,
  }[scope];
  if (key === 'podSecurity') {
    return {
      ...{ key, scope, most, before },
      reason: `${who} is held to the Pod Security Standard ${format(most)}`,
    };
  }
  if (scope === 'perNamespace') {
    const reason = `${who} may have at most ${format(most)}`;
    return { key, scope, most, before, reason };
  }
  const used = sum(key, counted);
  if (used === undefined) {
    return {
      ...{ key, scope, before, most: undefined },
      reason: `${who} may have at most ${format(
        most,
      )}, and what they have is not known: one of them cannot be read`,
    };
  }
  const bound =
    key === 'namespaces'
      ? `there may be at most ${format(most)} namespaces ${
          scope === 'perOwner'
            ? `of ${place.owner}${clusters ? ` on ${clusters.join(', ')}` : ''}`
            : `on ${place.cluster}`
        }, and there are ${format(used)}`
      : `${who} may have at most ${format(most)}, and the others have ${format(
          used,
        )}`;
  const left = most > used ? most - used : 0n;
  return { key, scope, most: left, before, reason: bound };
}

function sum(key: Key, counted: Sibling[]): bigint | undefined {
  if (key === 'namespaces') {
    return amountOf(counted.length);
  }
  const summed = SUMMED.find(each => each === key);
  let total = 0n;
  for (const { quota } of counted) {
    if (!quota || !summed) {
      return undefined;
    }
    total += amountOf(quota[summed]);
  }
  return total;
}

function allowedBy({ most, before = 0n }: Limit): bigint | undefined {
  if (most === undefined) {
    return undefined;
  }
  return before > most ? before : most;
}

/** Where the number of namespaces is told: it is no field. */
function fieldOfCount(scope: Scope): 'owner' | 'cluster' {
  return scope === 'perCluster' ? 'cluster' : 'owner';
}

function fieldOf(key: Key, scope: Scope): string {
  return key === 'namespaces' ? fieldOfCount(scope) : KINDS[key].field;
}

function remedyFor(key: Key, allowed: bigint | undefined): string {
  const ask = 'ask the platform team for more (oke.bounds in app-config)';
  if (allowed === undefined) {
    return 'Leave it as it is, or ask the platform team to mend the row that cannot be read';
  }
  if (key === 'namespaces') {
    return `Delete one that is not needed, or ${ask}`;
  }
  const { format } = KINDS[key];
  if (key === 'podSecurity') {
    return `Set it to ${format(allowed)}, or ask the platform team`;
  }
  return allowed > 0n || key === 'loadBalancers'
    ? `Set it to at most ${format(allowed)}, or ${ask}`
    : `Reduce another namespace, or ${ask}`;
}
