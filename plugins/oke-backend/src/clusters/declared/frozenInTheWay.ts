import type {
  ClusterSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';

/** What is in the way of the deletion of a frozen cluster. Pure. */
export function frozenInTheWay({
  name,
  frozen,
}: Pick<ClusterSpec, 'name' | 'frozen'>): PlanProblem[] {
  return frozen
    ? [
        {
          field: 'frozen',
          value: 'true',
          message: `the cluster ${name} is frozen: Okeanos changes nothing of it, and deletes nothing`,
          remedy: 'Set frozen to false first',
        },
      ]
    : [];
}
