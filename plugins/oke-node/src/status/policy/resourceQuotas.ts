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
  // A limit of 0 forbids; nothing is used up while nothing is used.
  if (now >= limit && now > 0n) {
    return [
      {
        state: 'warning',
        reason: 'QuotaUsedUp',
        message: `${resource} in ${name} is used up: ${used} of ${hard}.`,
        evidence: seen,
      },
    ];
  }
  if (limit > 0n && now * 100n >= limit * NEAR_LIMIT_PERCENT) {
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
        message: `${name} has room: ${usage || 'it limits nothing'}.`,
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
