import type { ClusterAccess } from './ClusterAccess';

/**
 * How one identity reaches a cluster.
 *
 * @public
 */
export interface AccessSource {
  /**
   * The access as it is at present.
   *
   * @returns the access, and a version that differs when another address, authority or credential came
   * @throws when the cluster cannot be reached in any way that is known
   */
  load(): Promise<{ access: ClusterAccess; version: string }>;
}
