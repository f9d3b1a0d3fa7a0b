import { State } from '../state/state';
import { KeptLoadBalancer, nativePodNetwork } from './model';

/**
 * A network interface that a cluster, its nodes or its load balancers have in a subnet; it keeps the subnet and its groups
 * from being deleted.
 */
export interface Vnic {
  id: string;
  subnetId: string;
  nsgIds: string[];
  /** Its address; a VNIC for pods has many, which are not played. */
  privateIp?: string;
  /** OCID of what it belongs to. */
  resourceId: string;
  timeAttached: string;
  /** Of what it belongs to. */
  compartmentId: string;
  /** Of the node that it belongs to; absent for what spans all. */
  availabilityDomain?: string;
  /** Whether it is the first one of an instance. */
  isPrimary: boolean;
}

/** The address of a VNIC, as a resource of its own. */
export interface PrivateIp {
  id: string;
  ipAddress: string;
  subnetId: string;
  vnic: Vnic;
}

/** The primary private IPs of VNICs: others are not played. */
export function privateIpsOf(state: State): PrivateIp[] {
  return vnicsOf(state).flatMap(vnic =>
    vnic.privateIp
      ? [
          {
            id: vnic.id.replace('.vnic.', '.privateip.'),
            ipAddress: vnic.privateIp,
            subnetId: vnic.subnetId,
            vnic,
          },
        ]
      : [],
  );
}

export function vnicsOf({ containerEngine, bastion }: State): Vnic[] {
  const endpoints = Object.values(containerEngine.clusters)
    .filter(({ lifecycleState }) => lifecycleState !== 'DELETED')
    .map(cluster => ({
      id: cluster.endpointVnicId,
      subnetId: cluster.endpointConfig.subnetId,
      nsgIds: cluster.endpointConfig.nsgIds,
      privateIp: cluster.endpointAddress,
      resourceId: cluster.id,
      timeAttached: cluster.metadata.timeCreated,
      compartmentId: cluster.compartmentId,
      isPrimary: true,
    }));
  const nodes = Object.values(containerEngine.nodePools).flatMap(pool => {
    const { nsgIds } = pool.nodeConfigDetails;
    const pods = nativePodNetwork(pool.nodeConfigDetails);
    return pool.nodes.flatMap(node => [
      {
        id: node.vnicId,
        subnetId: node.subnetId,
        nsgIds,
        privateIp: node.privateIp,
        resourceId: node.id,
        timeAttached: node.timeCreated,
        compartmentId: pool.compartmentId,
        availabilityDomain: node.availabilityDomain,
        isPrimary: true,
      },
      ...pods.podSubnetIds.map(subnetId => ({
        id: node.podVnicId,
        subnetId,
        nsgIds: pods.podNsgIds,
        resourceId: node.id,
        timeAttached: node.timeCreated,
        compartmentId: pool.compartmentId,
        availabilityDomain: node.availabilityDomain,
        isPrimary: false,
      })),
    ]);
  });
  // Of clusters that are deleted too: users have to delete what is left of their load balancers.
  const loadBalancers = Object.values(containerEngine.clusters).flatMap(
    cluster =>
      cluster.loadBalancers.map(balancer => ({
        id: balancer.vnicId,
        subnetId: cluster.options.serviceLbSubnetIds[0],
        nsgIds: [],
        // The private address of a public one is not played.
        privateIp: balancer.isPrivate ? balancer.address : undefined,
        resourceId: loadBalancerId(balancer),
        timeAttached: balancer.timeCreated,
        compartmentId: cluster.compartmentId,
        isPrimary: true,
      })),
  );
  const bastions = Object.values(bastion.bastions)
    .filter(({ timeline }) => timeline.deletedAt === undefined)
    .map(({ id, targetSubnetId, endpointVnicId, ...each }) => ({
      id: endpointVnicId,
      subnetId: targetSubnetId,
      nsgIds: [],
      privateIp: each.privateEndpointIpAddress,
      resourceId: id,
      timeAttached: new Date(each.timeline.createdAt).toISOString(),
      compartmentId: each.compartmentId,
      isPrimary: true,
    }));
  return [...endpoints, ...nodes, ...loadBalancers, ...bastions];
}

/** OCID of a load balancer, which follows from that of its VNIC. */
export function loadBalancerId({
  vnicId,
  isNetwork,
}: Pick<KeptLoadBalancer, 'vnicId' | 'isNetwork'>): string {
  return vnicId.replace(
    '.vnic.',
    isNetwork ? '.networkloadbalancer.' : '.loadbalancer.',
  );
}

/** Addresses of the subnet that are in use. */
export function takenAddresses(state: State, subnetId: string): Set<string> {
  return new Set(
    vnicsOf(state)
      .filter(vnic => vnic.subnetId === subnetId)
      .flatMap(({ privateIp }) => privateIp ?? []),
  );
}
