import type { PlanProblem } from '@okeanos/backstage-plugin-oke-common';

/** @param field - below `network` in the spec */
export function networkProblem(
  field: string,
  value: string,
  message: string,
  remedy: string,
): PlanProblem {
  return { field: `network.${field}`, value, message, remedy };
}
