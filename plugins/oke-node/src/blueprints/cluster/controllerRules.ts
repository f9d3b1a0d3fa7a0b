import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import type { ControllerRule } from '../../convergence/oci';

/** `--service-node-port-range` of kube-apiserver: node ports, and health checks of `externalTrafficPolicy: Local`. */
export const NODE_PORTS = { min: 30000, max: 32767 };

/** Where kube-proxy tells that a node takes traffic. */
export const KUBE_PROXY_HEALTH = { min: 10256, max: 10256 };

const ANY_PORT = { min: 1, max: 65535 };

/**
 * The rules that OCI's cloud controller manager writes into security lists for a Service of type LoadBalancer, unless the
 * Service says otherwise: mode `All` (https://github.com/oracle/oci-cloud-controller-manager,
 * `pkg/cloudprovider/providers/oci/load_balancer_security_lists.go`). Whatever the spec of the cluster is,
 * the load balancer can be in a subnet of its own, as can nodes: these are known to be in the VCN only.
 */
export function controllerRules({ network }: Pick<ClusterSpec, 'network'>): {
  loadBalancers: ControllerRule[];
  nodes: ControllerRule[];
} {
  const within = network.vcnCidr;
  return {
    loadBalancers: [
      // From whom the Service lets in, to its ports.
      { direction: 'INGRESS', ports: ANY_PORT },
      { direction: 'EGRESS', within, ports: NODE_PORTS },
      { direction: 'EGRESS', within, ports: KUBE_PROXY_HEALTH },
    ],
    nodes: [
      // From anywhere when a network load balancer hands on the client's address.
      { direction: 'INGRESS', ports: NODE_PORTS },
      { direction: 'INGRESS', within, ports: KUBE_PROXY_HEALTH },
    ],
  };
}
