import {
  endOf,
  parseQuantity,
  type ClusterSpec,
  type NamespaceSpec,
  type Plan,
} from '@okeanos/backstage-plugin-oke-common';
import { poolDisruptions, type PoolDisruption } from './poolDisruptions';

/** Something that somebody will notice, as key and values of a text: see `plan.disruption` of the translations. */
export type Disruption =
  | { type: 'hostFreed'; host: string }
  | { type: 'serviceRemoved'; service: string }
  | { type: 'portClosed'; port: string; service: string }
  | { type: 'quotaLowered'; what: Count; from: string; to: string }
  | { type: 'quotaReduced'; what: Amount; from: string; to: string }
  | { type: 'ownerChanged'; from: string; to: string }
  | { type: 'noLongerShared'; entity: string }
  | { type: 'unprotected' }
  | { type: 'unfrozen' }
  | { type: 'addonRemoved'; addon: string }
  | PoolDisruption
  | { type: 'upgraded'; to: string }
  | { type: 'clientsRefused'; cidr: string }
  | { type: 'wayRemoved' }
  | { type: 'wayMoved' }
  | { type: 'noInternet' }
  | { type: 'endsEarlier'; day: string }
  | { type: 'deletedAtEnd'; day: string }
  | { type: 'logsRemoved' }
  | { type: 'acceptedNotLogged' }
  | { type: 'logsKeptShorter'; from: string; to: string };

/** What of a quota is a Kubernetes quantity. */
const AMOUNTS = ['cpu', 'memory', 'storage', 'ephemeralStorage'] as const;
type Amount = (typeof AMOUNTS)[number];

/** What of a quota is counted. */
const COUNTS = ['pods', 'loadBalancers'] as const;
type Count = (typeof COUNTS)[number];

/** What of a changed namespace somebody will notice. Pure. */
export function namespaceDisruptions(
  before: NamespaceSpec,
  after: NamespaceSpec,
): Disruption[] {
  const hostsAfter = after.services.flatMap(({ hosts }) => hosts);
  return [
    ...before.services
      .flatMap(({ hosts }) => hosts)
      .filter(host => !hostsAfter.includes(host))
      .map(host => ({ type: 'hostFreed', host } as const)),
    ...before.services.flatMap(({ name, ports }): Disruption[] => {
      const service = after.services.find(other => other.name === name);
      return service
        ? without(ports, service.ports).map(port => ({
            ...{ type: 'portClosed', port: String(port), service: name },
          }))
        : [{ type: 'serviceRemoved', service: name }];
    }),
    ...COUNTS.filter(what => after.quota[what] < before.quota[what]).map(what =>
      quotaLowered(what, before.quota[what], after.quota[what]),
    ),
    ...AMOUNTS.filter(what =>
      isLess(after.quota[what], before.quota[what]),
    ).map(what => {
      const [from, to] = [before.quota[what], after.quota[what]];
      return { type: 'quotaReduced', what, from, to } as const;
    }),
    ...ownership(before, after),
    ...without(before.sharedWith, after.sharedWith).map(
      entity => ({ type: 'noLongerShared', entity } as const),
    ),
  ];
}

/**
 * The same of a cluster. Pure.
 *
 * @param plan - tells whether the control plane goes to another version: a spec that leaves it open does not
 */
export function clusterDisruptions(
  before: ClusterSpec,
  after: ClusterSpec,
  plan: Pick<Plan, 'changes'> | undefined,
): Disruption[] {
  const upgrade = plan?.changes
    .filter(({ kind }) => kind === 'Cluster')
    .flatMap(({ diff = [] }) => diff)
    .find(({ field, from }) => field === 'kubernetesVersion' && from)?.to;
  return [
    ...(before.frozen && !after.frozen ? [{ type: 'unfrozen' } as const] : []),
    ...(upgrade ? [{ type: 'upgraded', to: upgrade } as const] : []),
    ...poolDisruptions(before, after, upgrade !== undefined),
    ...removedBefore(before, plan),
    ...without(addonsOf(before), addonsOf(after)).map(
      addon => ({ type: 'addonRemoved', addon } as const),
    ),
    ...without(before.network.clientCidrs, after.network.clientCidrs).map(
      cidr => ({ type: 'clientsRefused', cidr } as const),
    ),
    ...wayChanged(before.network.peering.via, after.network.peering.via),
    ...(before.network.internetAccess && !after.network.internetAccess
      ? [{ type: 'noInternet' } as const]
      : []),
    ...ending(before, after),
    ...logging(before, after),
    ...ownership(before, after),
  ];
}

/** It ends earlier, or with more than a word. That it lasts longer disrupts nobody. */
function ending(
  { expiry: before }: ClusterSpec,
  { expiry: after }: ClusterSpec,
): Disruption[] {
  const day = after.lastDay;
  const [from, to] = [endOf(before), endOf(after)];
  const isEarlier = to !== undefined && (!from || to < from);
  const isDeletedNow = after.action === 'delete' && before.action !== 'delete';
  if (to && after.action === 'delete' && (isEarlier || isDeletedNow)) {
    return [{ type: 'deletedAtEnd', day }];
  }
  return isEarlier ? [{ type: 'endsEarlier', day }] : [];
}

/** What is there of logs goes, or more will never be there. */
function logging(
  { logs: before }: ClusterSpec,
  { logs: after }: ClusterSpec,
): Disruption[] {
  if (!before.enabled) {
    return [];
  }
  if (!after.enabled) {
    return [{ type: 'logsRemoved' }];
  }
  return [
    ...(before.flows === 'all' && after.flows === 'rejected'
      ? [{ type: 'acceptedNotLogged' } as const]
      : []),
    ...(after.retentionDays < before.retentionDays
      ? [
          {
            type: 'logsKeptShorter',
            from: String(before.retentionDays),
            to: String(after.retentionDays),
          } as const,
        ]
      : []),
  ];
}

type Way = ClusterSpec['network']['peering']['via'];

/** What becomes of the way to the client networks. Where there was none, it was somebody else's, or nobody's. */
function wayChanged(before: Way, after: Way): Disruption[] {
  if (before === 'none' || before === after) {
    return [];
  }
  return [{ type: after === 'none' ? 'wayRemoved' : 'wayMoved' }];
}

/** What was taken out before, and still stands: of a cluster that was frozen meanwhile. */
function removedBefore(
  { additionalNodePools }: ClusterSpec,
  plan: Pick<Plan, 'changes'> | undefined,
): Disruption[] {
  const known = additionalNodePools.map(({ name }) => `node-pool-${name}`);
  return (plan?.changes ?? [])
    .filter(
      ({ kind, action, part }) =>
        kind === 'NodePool' && action === 'delete' && !known.includes(part),
    )
    .map(
      ({ part }) =>
        ({
          ...{ type: 'poolRemoved', pool: part.replace(/^node-pool-/, '') },
        } as const),
    );
}

/** cert-manager stays in any case. */
function addonsOf({ addons }: ClusterSpec): string[] {
  return addons.flatMap(({ name }) => (name === 'CertManager' ? [] : name));
}

/** Not known of what is no quantity; the plan has a problem with that. */
function isLess(one: string, other: string): boolean {
  const [less, more] = [parseQuantity(one), parseQuantity(other)];
  return less !== undefined && more !== undefined && less < more;
}

function quotaLowered(what: Count, from: number, to: number): Disruption {
  return { type: 'quotaLowered', what, from: String(from), to: String(to) };
}

function ownership(
  before: { owner: string; deletionProtection: boolean },
  after: { owner: string; deletionProtection: boolean },
): Disruption[] {
  return [
    ...(after.owner === before.owner
      ? []
      : [
          {
            type: 'ownerChanged',
            from: before.owner,
            to: after.owner,
          } as const,
        ]),
    ...(before.deletionProtection && !after.deletionProtection
      ? [{ type: 'unprotected' } as const]
      : []),
  ];
}

function without<T>(items: T[], others: T[]): T[] {
  return items.filter(item => !others.includes(item));
}
