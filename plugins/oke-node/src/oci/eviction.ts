/**
 * How OKE drains nodes where nobody asks for anything: pods get 60 minutes, and then the node stays.
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengdeletingworkernodes.htm
 */
export const EVICTION_OF_OKE = {
  /** ISO 8601, of minutes. */
  evictionGraceDuration: 'PT60M',
  isForceDeleteAfterGraceDuration: false,
  isForceActionAfterGraceDuration: false,
};
