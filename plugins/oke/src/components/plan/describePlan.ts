import type { Plan, PlanChange } from '@okeanos/backstage-plugin-oke-common';

/** What somebody has to look at first comes first. */
const ORDER: Record<PlanChange['action'], number> = {
  delete: 0,
  update: 1,
  create: 2,
  unknown: 3,
  none: 4,
};

/** A plan by what has to be looked at. */
export interface SortedPlan {
  /** What would change, deletions first, what could not be read, and what cannot be made. */
  open: PlanChange[];
  /** What stays as it is. */
  kept: PlanChange[];
  /** How many of `open` could not be read. Nothing is said of these. */
  unread: number;
}

/** Pure. */
export function sortPlan({ changes }: Pick<Plan, 'changes'>): SortedPlan {
  const sorted = [...changes].sort((a, b) => ORDER[a.action] - ORDER[b.action]);
  return {
    open: sorted.filter(isOpen),
    kept: sorted.filter(change => !isOpen(change)),
    unread: sorted.filter(({ action }) => action === 'unknown').length,
  };
}

function isOpen({ action, heldUp }: PlanChange): boolean {
  return action !== 'none' || heldUp === true;
}

/**
 * Whether carrying out the plan would do nothing at all. False also where that is not known. Pure.
 */
export function changesNothing({ changes, spec = [] }: Plan): boolean {
  return spec.length === 0 && changes.every(({ action }) => action === 'none');
}

/** What a part of a plan is about, for people. */
export type PlanTopic =
  | 'network'
  | 'rules'
  | 'cluster'
  | 'nodes'
  | 'logs'
  | 'quota'
  | 'access'
  | 'policies'
  | 'certificates'
  | 'other';

/** In the order in which they are shown. */
const TOPICS: Record<PlanTopic, RegExp> = {
  network: /^(Vcn|Subnet|RouteTable|SecurityList|DrgAttachment|\w+Gateway)$/,
  rules: /^(NetworkSecurityGroup|SecurityRules)$/,
  cluster: /^(Cluster|Addon)$/,
  nodes: /^NodePool$/,
  logs: /^(LogGroup|Log|CaptureFilter)$/,
  quota: /^(Namespace|ResourceQuota|LimitRange)$/,
  access: /^(Role|RoleBinding|ServiceAccount)$/,
  policies: /^NetworkPolicy$/,
  certificates: /^(Certificate|Issuer|Bundle)$/,
  other: /./,
};

/** Parts by what they are about; each in one topic, none of which is empty. Pure. */
export function byTopic(changes: PlanChange[]): [PlanTopic, PlanChange[]][] {
  const topics = Object.keys(TOPICS) as PlanTopic[];
  const topicOf = ({ kind }: PlanChange) =>
    topics.find(topic => TOPICS[topic].test(kind));
  return topics
    .map((topic): [PlanTopic, PlanChange[]] => [
      topic,
      changes.filter(change => topicOf(change) === topic),
    ])
    .filter(([, of]) => of.length > 0);
}
