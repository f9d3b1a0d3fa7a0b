/** The add-ons that a control plane can run, by the names that OKE gives them. */
export type AddonName = 'CertManager';

/**
 * What is wanted of one cluster, as `control-plane serve` reads it (`control-plane/internal/desired`, where it is
 * checked). Only `kubernetesVersion`, `podCidr`, `nodes`, `addons` and `tokenWebhook` can change in a cluster's life.
 */
export interface DesiredState {
  /** A DNS label. */
  name: string;
  /** Of the control plane, such as `v1.35.2`: that of the binaries, which is meant when it is left out, or an older one. */
  kubernetesVersion?: string;
  /** The private endpoint's IPv4 address. The API server's certificate holds it, and no loopback address. */
  endpointAddress: string;
  /** Range of the Services' cluster addresses. */
  serviceCidr: string;
  /** Range of the pods' addresses: with VCN-native pod networking, the pod subnet. Needed as soon as there are nodes. */
  podCidr?: string;
  /** Subnet of internal load balancers. */
  loadBalancerCidr: string;
  /** A TokenReview v1 endpoint, asked about every bearer token that the API server does not know; answers are kept 10 s. */
  tokenWebhook?: {
    url: string;
    /** Verifies an https URL. The system's authorities when absent. */
    caPem?: string;
  };
  nodes: {
    name: string;
    internalIP: string;
    labels?: Record<string, string>;
    providerID?: string;
    /** What the kubelet says that it is. */
    kubeletVersion?: string;
    /** What the kubelet registers it with. */
    taints?: {
      key: string;
      value?: string;
      effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
    }[];
  }[];
  addons: AddonName[];
}
