import { createHash } from 'node:crypto';
import type { AccessSource } from './AccessSource';
import type { ClusterAccess } from './ClusterAccess';
import { loadAccessInCluster } from './kubeconfig';

/**
 * Access to the cluster that this backend runs in, as the ServiceAccount of its pod.
 *
 * @public
 */
export class InClusterAccess implements AccessSource {
  /** @throws when this is no pod with a ServiceAccount */
  async load(): Promise<{ access: ClusterAccess; version: string }> {
    const access = await loadAccessInCluster();
    const { dial, tlsServerName, ca } = access;
    const version = createHash('sha256')
      .update(JSON.stringify([dial, tlsServerName, ca]))
      .digest('hex');
    return { access, version };
  }
}
