import type { Grant } from '@okeanos/backstage-plugin-oke-node/alpha';
import type { GrantConfig } from '../../config/okeConfig';
import type { RegisteredCluster } from '../RegisteredCluster';

/**
 * What namespaces of a cluster may have: as app-config grants it, and for all of them the network that Okeanos made
 * for load balancers. Pure.
 */
export function grantsOn(
  cluster: Pick<RegisteredCluster, 'name' | 'loadBalancerOcids'>,
  configured: GrantConfig[],
): Grant[] {
  return [
    { publicEntry: false, nodePorts: false, ocids: cluster.loadBalancerOcids },
    ...configured
      .filter(
        ({ clusters }) =>
          clusters === undefined || clusters.includes(cluster.name),
      )
      .map(({ clusters, ...grant }) => grant),
  ];
}
