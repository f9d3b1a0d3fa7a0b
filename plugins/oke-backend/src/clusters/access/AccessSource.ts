import type { ClusterAccess } from '@okeanos/backstage-plugin-oke-node';

/** How one identity reaches a cluster. */
export interface AccessSource {
  /**
   * The access as it is at present.
   *
   * @returns the access, and a version that differs when another address, authority or credential came
   * @throws when the cluster cannot be reached in any way that is known
   */
  load(): Promise<{ access: ClusterAccess; version: string }>;
}
