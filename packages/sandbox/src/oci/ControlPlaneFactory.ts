/** What the OCI endpoint needs from whoever runs the Kubernetes control planes of its clusters. */
export interface ControlPlaneFactory {
  /** Nothing else is offered to clients. */
  readonly offer: {
    /** Such as `v1.36.3`, the oldest first. */
    kubernetesVersions: string[];
    /** By the names of OKE, such as `CertManager`. */
    addons: AddonOffer[];
  };

  /**
   * Starts the control plane of a cluster, or finds it running. A cluster has one for its whole life: the endpoint calls this
   * again after each restart, with the same specification.
   *
   * @param kubernetesVersion - what it starts with, if it did not run before; {@link ControlPlane.apply} changes it
   * @param listener - is told until the control plane has ended
   * @returns when the API server answers
   */
  create(
    clusterId: string,
    specification: ControlPlaneSpecification,
    kubernetesVersion: string,
    listener: ControlPlaneListener,
    signal: AbortSignal,
  ): Promise<ControlPlane>;

  /** Where the API server of a cluster listens; undefined while it does not. */
  dial(clusterId: string): { host: string; port: number } | undefined;

  /**
   * Ends the control plane, if there is one, also while it is being created, and removes its data.
   *
   * @param name - that of its specification; this process need not have created it
   */
  delete(clusterId: string, name: string): Promise<void>;
}

/** What is known when a cluster is created, and never changes. */
export interface ControlPlaneSpecification {
  /** A DNS label that is unique among clusters. */
  name: string;
  /** Address of the private endpoint, in the endpoint subnet. Port 6443. */
  endpointAddress: string;
  serviceCidr: string;
  /** Subnet of the cluster's load balancers; none when the cluster was created without one. */
  loadBalancerCidr?: string;
  /** TokenReview v1 endpoint that knows the users of OCI. */
  tokenWebhookUrl: string;
}

export interface ControlPlaneListener {
  /** Takes plain words about what is being done, until the API server answers. */
  progress(message: string): void;
  /** Takes all load balancers that Services of the cluster have, whenever they change. */
  loadBalancers(balancers: ServiceLoadBalancer[]): void;
}

export interface ServiceLoadBalancer {
  address: string;
  /** Of its Service. */
  namespace: string;
  service: string;
  /** Whether it is a network load balancer. */
  isNetwork: boolean;
  /** Whether its Service is no user's, but came with the cluster: it goes with it. */
  isOfSandbox: boolean;
}

export interface AddonOffer {
  name: string;
  version: string;
  /** Keys that it can be configured with. */
  configurations?: { key: string; isRequired?: boolean }[];
}

export interface ControlPlane {
  /** Certificate authority of the API server. */
  caPem: string;
  /**
   * Makes the cluster have this version, and hold these nodes and add-ons and no others. For another version, the API server
   * is replaced, and does not answer for some seconds.
   *
   * @returns when it has the version, nodes are Ready, and add-ons run or are gone
   */
  apply(workload: Workload, signal: AbortSignal): Promise<void>;
}

export interface Workload {
  /** Of the control plane, from {@link ControlPlaneFactory.offer}. */
  kubernetesVersion: string;
  nodes: WorkerNode[];
  /** Range of pod addresses; with VCN-native pod networking it comes with the first node pool. */
  podCidr?: string;
  /** Names from {@link ControlPlaneFactory.offer}. */
  addons: string[];
}

export interface WorkerNode {
  /** OKE names nodes by their private address. */
  name: string;
  internalIp: string;
  providerId: string;
  /** What its kubelet says that it is. */
  kubernetesVersion: string;
  labels: Record<string, string>;
  /** What its kubelet registers it with; whoever takes them away later may. */
  taints: Taint[];
}

export interface Taint {
  key: string;
  value: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}
