import { isIPv4 } from 'node:net';
import { contains } from '../cidr';
import { Cloud } from '../Cloud';
import {
  ControlPlane,
  ControlPlaneFactory,
  ServiceLoadBalancer,
  WorkerNode,
  Workload,
} from '../ControlPlaneFactory';
import { registrationTaints } from './cloudInit';
import {
  Addon,
  Cluster,
  MadeFrom,
  nativePodNetwork,
  Node,
  shortName,
} from './model';
import { madeFrom } from './nodes';

/** The control plane of each cluster that exists. */
export class ControlPlanes {
  private readonly planes = new Map<string, Promise<ControlPlane>>();
  private readonly lifetime = new AbortController();

  constructor(
    private readonly cloud: Cloud,
    private readonly factory: ControlPlaneFactory,
    private readonly tokenWebhookUrl: (clusterId: string) => string,
    private readonly commit: () => Promise<void>,
  ) {}

  /**
   * The control plane of a cluster, started if it does not run.
   *
   * @param onProgress - takes plain words, if this call is the one that starts it
   */
  async start(
    cluster: Cluster,
    onProgress: (message: string) => void,
  ): Promise<ControlPlane> {
    const started =
      this.planes.get(cluster.id) ??
      this.factory.create(
        cluster.id,
        this.specification(cluster),
        cluster.kubernetesVersion,
        {
          progress: onProgress,
          loadBalancers: balancers =>
            this.keepLoadBalancers(cluster, balancers),
        },
        this.lifetime.signal,
      );
    this.planes.set(cluster.id, started);
    try {
      return await started;
    } catch (error) {
      this.planes.delete(cluster.id);
      throw error;
    }
  }

  /** Brings version, nodes and add-ons of a cluster to what the state says. */
  async sync(cluster: Cluster, signal: AbortSignal): Promise<void> {
    const plane = await this.start(cluster, () => {});
    await plane.apply(this.workload(cluster), signal);
  }

  async delete({ id }: Cluster): Promise<void> {
    this.planes.delete(id);
    await this.factory.delete(id, shortName(id));
  }

  /** Starts what ran before a restart, without waiting for it. The next sync of a cluster tries again what failed. */
  restore(): void {
    Object.values(this.cloud.state.containerEngine.clusters)
      .filter(({ lifecycleState }) =>
        ['ACTIVE', 'UPDATING'].includes(lifecycleState),
      )
      .forEach(cluster => {
        this.sync(cluster, this.lifetime.signal).catch(error => {
          if (!this.lifetime.signal.aborted) {
            console.error(`Cluster ${cluster.id} does not start:`, error);
          }
        });
      });
  }

  /** Gives up waiting; the control planes stay as they are. */
  close(): void {
    this.lifetime.abort();
  }

  /** Keeps those of a cluster that has a subnet for them: OCI would make no other. */
  private keepLoadBalancers(
    cluster: Cluster,
    balancers: ServiceLoadBalancer[],
  ): void {
    // The next start tells them again.
    if (this.lifetime.signal.aborted) return;
    const { loadBalancerCidr, loadBalancers } = cluster;
    cluster.loadBalancers = balancers
      .filter(({ address }) => loadBalancerCidr && isIPv4(address))
      .map(({ address, ...service }) => {
        const known = loadBalancers.find(each => each.address === address);
        const isPrivate = contains(loadBalancerCidr!, `${address}/32`);
        return {
          ...service,
          address,
          isPrivate,
          vnicId: known?.vnicId ?? this.cloud.newOcid('vnic'),
          timeCreated: known?.timeCreated ?? this.cloud.timestamp(),
        };
      });
    this.commit().catch(error => {
      console.error(`Load balancers of ${cluster.id} are not saved:`, error);
    });
  }

  private specification(cluster: Cluster) {
    return {
      name: shortName(cluster.id),
      endpointAddress: cluster.endpointAddress,
      serviceCidr: cluster.options.kubernetesNetworkConfig.servicesCidr,
      loadBalancerCidr: cluster.loadBalancerCidr,
      tokenWebhookUrl: this.tokenWebhookUrl(cluster.id),
    };
  }

  private workload(cluster: Cluster): Workload {
    const { id: clusterId, kubernetesVersion } = cluster;
    const { nodePools, addons } = this.cloud.state.containerEngine;
    const pools = Object.values(nodePools).filter(
      pool => pool.clusterId === clusterId && pool.lifecycleState !== 'DELETED',
    );
    // A subnet without nodes can be deleted at any time.
    const withNodes = pools.find(({ nodes }) => nodes.length > 0);
    const [podSubnetId] = withNodes
      ? nativePodNetwork(withNodes.nodeConfigDetails).podSubnetIds
      : [];
    const [{ cniType }] = cluster.clusterPodNetworkOptions;
    return {
      kubernetesVersion,
      podCidr:
        cniType === 'FLANNEL_OVERLAY'
          ? cluster.options.kubernetesNetworkConfig.podsCidr
          : podSubnetId &&
            this.cloud.state.core.subnets[podSubnetId].resource.cidrBlock,
      nodes: pools.flatMap(pool =>
        pool.nodes
          .filter(node => node.lifecycleState !== 'DELETING')
          .map(node => this.workerNode(node, madeFrom(node, pool))),
      ),
      addons: Object.values(addons)
        .filter(
          addon => addon.clusterId === clusterId && isToBeInstalled(addon),
        )
        .map(({ name }) => name),
    };
  }

  private workerNode(
    node: Node,
    { kubernetesVersion, nodeShape, nodeMetadata, initialNodeLabels }: MadeFrom,
  ): WorkerNode {
    return {
      name: node.privateIp,
      internalIp: node.privateIp,
      providerId: node.id,
      kubernetesVersion,
      labels: {
        'topology.kubernetes.io/region': this.cloud.region.name,
        'topology.kubernetes.io/zone': node.availabilityDomain.split(':')[1],
        'oci.oraclecloud.com/fault-domain': node.faultDomain,
        'node.kubernetes.io/instance-type': nodeShape,
        ...Object.fromEntries(
          initialNodeLabels.map(({ key, value }) => [key, value]),
        ),
      },
      taints: registrationTaints(nodeMetadata),
    };
  }
}

function isToBeInstalled({ lifecycleState, currentInstalledVersion }: Addon) {
  return (
    ['CREATING', 'ACTIVE', 'UPDATING'].includes(lifecycleState) ||
    // What is installed stays: without it, its CustomResourceDefinitions would go with all that was made of them.
    (lifecycleState === 'FAILED' && currentInstalledVersion !== undefined)
  );
}
