import type { OciAddon } from '../../oci/addons';

/** The add-on that OKE has for it: https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengusingclusterautoscaler_topic-Working_with_Cluster_Autoscaler_as_Cluster_Add-on.htm */
const ADDON = 'ClusterAutoscaler';

/**
 * What the add-ons of a cluster tell of whether an autoscaler runs there, in words: somebody may also have installed one by
 * hand, and an add-on may be told to leave a pool alone. Pure.
 *
 * @param addons - undefined when they could not be read
 */
export function describeAutoscaler(
  addons: readonly OciAddon[] | undefined,
): string {
  if (!addons) {
    return 'not known whether an autoscaler runs: the add-ons of the cluster could not be read';
  }
  const addon = addons.find(({ name }) => name === ADDON);
  if (!addon || ['DELETED', 'DELETING'].includes(addon.lifecycleState)) {
    return `not known whether an autoscaler runs: the cluster has no add-on ${ADDON}, and one that was installed by hand is not looked for`;
  }
  const { lifecycleState, addonError } = addon;
  return lifecycleState === 'ACTIVE'
    ? `the add-on ${ADDON} of the cluster is active; whether it is told of this pool is not looked at`
    : `the add-on ${ADDON} of the cluster is ${lifecycleState}${
        addonError?.message ? `: ${addonError.message}` : ''
      }`;
}
