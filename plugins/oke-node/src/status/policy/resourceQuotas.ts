import {
  parseQuantity,
  type PolicyItem,
} from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, toAspect, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';

type ResourceQuota = ObjectOf<'ResourceQuota'>;

/** From how many percent on a quota counts as nearly used up, as in kubernetes-mixin's alert KubeQuotaAlmostFull. */
const NEAR_LIMIT_PERCENT = 90n;

/**
 * What a namespace has few of by design, or none: that they are used up hinders nothing that is there.
 * What a class of volumes, or an extended resource such as a GPU, may have is such a decision as well.
 */
const BY_DESIGN =
  /^services\.(loadbalancers|nodeports)$|\.storageclass\.storage\.k8s\.io\/|^requests\.[^/]+\//;

/** How many resources a sentence names. */
const NAMED = 4;

function checkResource(
  quota: ResourceQuota,
  resource: string,
  hard: string,
  used: string | undefined,
): Finding[] {
  const seen = [
    evidence(
      'ResourceQuota',
      quota,
      `status.used[${resource}]=${used ?? '(none)'} of ${hard}`,
    ),
  ];
  const name = title('ResourceQuota', quota);
  const limit = parseQuantity(hard);
  const now = used === undefined ? undefined : parseQuantity(used);
  if (limit === undefined || now === undefined) {
    return [
      {
        state: 'unknown',
        reason: 'UsageUnknown',
        message: `How much of ${resource} in ${name} is used is not known.`,
        evidence: seen,
      },
    ];
  }
  if (BY_DESIGN.test(resource)) {
    return [];
  }
  if (limit === 0n) {
    return [
      {
        state: 'warning',
        reason: 'QuotaForbids',
        message: `${name} allows no ${resource}: nothing that needs it can be made.`,
        evidence: seen,
      },
    ];
  }
  if (now >= limit) {
    return [
      {
        state: 'warning',
        reason: 'QuotaUsedUp',
        message: `${resource} in ${name} is used up: ${used} of ${hard}.`,
        evidence: seen,
      },
    ];
  }
  if (now * 100n >= limit * NEAR_LIMIT_PERCENT) {
    return [
      {
        state: 'warning',
        reason: 'QuotaNearLimit',
        message: `${resource} in ${name} is nearly used up: ${used} of ${hard}.`,
        evidence: seen,
      },
    ];
  }
  return [];
}

function toItem(evaluation: Evaluation, quota: ResourceQuota): PolicyItem {
  const { hard, used } = quota.status;
  const name = title('ResourceQuota', quota);
  const differs = Object.entries(quota.spec.hard).some(
    ([resource, limit]) => hard[resource] !== limit,
  );
  const notCounted: Finding = {
    state: 'pending',
    reason: 'QuotaNotCounted',
    message: `Kubernetes has not counted what is used of ${name} since it was changed.`,
    evidence: [
      evidence('ResourceQuota', quota, 'status.hard differs from spec.hard'),
    ],
  };
  const usage = Object.entries(hard)
    .map(([resource, limit]) => `${resource} ${used[resource]} of ${limit}`)
    .sort()
    .join(', ');
  const fullest = Object.entries(hard)
    .map(([resource, limit]) => ({
      text: `${resource} ${used[resource]} of ${limit}`,
      share: shareOf(used[resource], limit),
    }))
    .sort((a, b) => b.share - a.share || Number(a.text > b.text) || -1);
  const more = fullest.length - NAMED;
  const inWords = fullest
    .slice(0, NAMED)
    .map(({ text }) => text)
    .join(', ')
    .concat(more > 0 ? `; ${more} more are used less` : '');
  return {
    ...toAspect(
      [
        ...(differs ? [notCounted] : []),
        ...Object.entries(hard)
          .sort()
          .flatMap(([resource, limit]) =>
            checkResource(quota, resource, limit, used[resource]),
          ),
      ],
      {
        state: 'healthy',
        reason: 'WithinQuota',
        message: `${name} has room: ${inWords || 'it limits nothing'}.`,
        evidence: [evidence('ResourceQuota', quota, `status.used: ${usage}`)],
      },
      evaluation.now,
    ),
    kind: 'ResourceQuota',
    name: quota.metadata.name,
  };
}

/** The quotas of a namespace, or that there are none. */
export function evaluateResourceQuotas(
  evaluation: Evaluation,
  namespace: string,
): { items: PolicyItem[]; gaps: readonly Finding[] } {
  const gaps: Finding[] = [];
  const objects = itemsOf(
    evaluation.find(kinds.ResourceQuota, 'namespace', namespace),
    gaps,
  );
  const none: Finding = {
    state: 'none',
    reason: 'NoResourceQuota',
    message: `Namespace ${namespace} has no ResourceQuota.`,
    evidence: [],
  };
  return {
    items:
      objects.length > 0 || gaps.length > 0
        ? objects.map(quota => toItem(evaluation, quota))
        : [
            {
              ...toAspect([], none, evaluation.now),
              kind: 'ResourceQuota',
              name: '',
            },
          ],
    gaps,
  };
}

/** @returns how much of a limit is used, from 0 to 1; 0 when it is not known */
function shareOf(used: string | undefined, limit: string): number {
  const [now, most] = [parseQuantity(used ?? ''), parseQuantity(limit)];
  return now === undefined || !most ? 0 : Number(now) / Number(most);
}
