import type { ObjectsByEntityResponse } from '@backstage/plugin-kubernetes-common';

/**
 * Leaves out the clusters of which nothing was answered but that there is no such thing. An API server says so of no
 * namespace: it lists nothing in one that is not there. It is this module that answers so, to who may not read it, and the
 * page would show "0 pods" and "No pods with errors" in green.
 */
export function withoutUnseen({
  items,
}: ObjectsByEntityResponse): ObjectsByEntityResponse {
  return {
    items: items.filter(
      ({ errors, resources }) =>
        errors.length === 0 ||
        resources.length > 0 ||
        errors.some(({ errorType }) => errorType !== 'NOT_FOUND'),
    ),
  };
}
