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
  /** What would change, deletions first, and what could not be read. */
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
    open: sorted.filter(({ action }) => action !== 'none'),
    kept: sorted.filter(({ action }) => action === 'none'),
    unread: sorted.filter(({ action }) => action === 'unknown').length,
  };
}

/**
 * Whether carrying out the plan would do nothing at all. False also where that is not known. Pure.
 */
export function changesNothing({ changes, spec = [] }: Plan): boolean {
  return spec.length === 0 && changes.every(({ action }) => action === 'none');
}
