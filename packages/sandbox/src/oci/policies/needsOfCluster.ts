import { Cluster, nativePodNetwork, NodePool } from '../containerEngine/model';
import { State } from '../state/state';
import { locate } from './locate';
import { Need, needVerb } from './needs';

/**
 * What the cluster itself needs to make nodes, where they or their network are not in its own compartment: "Additional IAM Policy when a
 * Cluster and its Related Resources are in Different Compartments",
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengpodnetworking_topic-OCI_CNI_plugin.htm
 */
export function needsOfCluster(
  state: State,
  cluster: Pick<Cluster, 'compartmentId'>,
  pool: Pick<NodePool, 'compartmentId' | 'nodeConfigDetails'>,
): Need[] {
  const elsewhere = (ids: readonly string[]) =>
    ids.filter(
      id => locate(state, id)?.compartmentId !== cluster.compartmentId,
    );
  const { placementConfigs, nsgIds } = pool.nodeConfigDetails;
  const pods = nativePodNetwork(pool.nodeConfigDetails);
  const subnetIds = [
    ...placementConfigs.map(({ subnetId }) => subnetId),
    ...pods.podSubnetIds,
  ];
  return [
    ...(pool.compartmentId === cluster.compartmentId
      ? []
      : needVerb('manage', 'instances', pool.compartmentId)),
    ...elsewhere(subnetIds).flatMap(id => needVerb('use', 'private-ips', id)),
    ...elsewhere([...nsgIds, ...pods.podNsgIds]).flatMap(id =>
      needVerb('use', 'network-security-groups', id),
    ),
  ];
}
