import type { ClusterConnection } from '@okeanos/backstage-plugin-oke-node';
import { RegisteredCluster } from '../../RegisteredCluster';

const noAccess = {
  load: async () => {
    throw new Error('Nothing here needs access');
  },
};

/** A cluster whose watcher talks to a fake API server. */
export class WatchedCluster<
  Fake extends Partial<ClusterConnection>,
> extends RegisteredCluster {
  constructor(name: string, readonly fake: Fake) {
    super({
      name,
      owner: 'group:default/platform',
      ingressNamespaces: [],
      hostDomains: [],
      loadBalancerOcids: [],
      loadBalancerCidrs: [],
      watcherSubject: { kind: 'User', name: 'watcher' },
      provisionerAccess: noAccess,
      watcherAccess: noAccess,
    });
  }

  override async connectWatcher() {
    return {
      connection: this.fake as Partial<ClusterConnection> as ClusterConnection,
      isOutdated: async () => false,
    };
  }
}
