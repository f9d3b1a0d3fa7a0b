import { State } from '../state/state';

/** A network interface that Container Engine put into a subnet; it keeps the subnet and its groups from being deleted. */
export interface Vnic {
  id: string;
  subnetId: string;
  nsgIds: string[];
  /** Its address; a VNIC for pods has many, which are not played. */
  privateIp?: string;
  /** OCID of what it belongs to. */
  resourceId: string;
  timeAttached: string;
}

export function vnicsOf({ containerEngine }: State): Vnic[] {
  const endpoints = Object.values(containerEngine.clusters)
    .filter(({ lifecycleState }) => lifecycleState !== 'DELETED')
    .map(cluster => ({
      id: cluster.endpointVnicId,
      subnetId: cluster.endpointConfig.subnetId,
      nsgIds: cluster.endpointConfig.nsgIds,
      privateIp: cluster.endpointAddress,
      resourceId: cluster.id,
      timeAttached: cluster.metadata.timeCreated,
    }));
  const nodes = Object.values(containerEngine.nodePools).flatMap(pool => {
    const { nsgIds, nodePoolPodNetworkOptionDetails: pods } =
      pool.nodeConfigDetails;
    return pool.nodes.flatMap(node => [
      {
        id: node.vnicId,
        subnetId: node.subnetId,
        nsgIds,
        privateIp: node.privateIp,
        resourceId: node.id,
        timeAttached: node.timeCreated,
      },
      {
        id: node.podVnicId,
        subnetId: pods.podSubnetIds[0],
        nsgIds: pods.podNsgIds,
        resourceId: node.id,
        timeAttached: node.timeCreated,
      },
    ]);
  });
  return [...endpoints, ...nodes];
}

/** Addresses of the subnet that are in use. */
export function takenAddresses(state: State, subnetId: string): Set<string> {
  return new Set(
    vnicsOf(state)
      .filter(vnic => vnic.subnetId === subnetId)
      .flatMap(({ privateIp }) => privateIp ?? []),
  );
}
