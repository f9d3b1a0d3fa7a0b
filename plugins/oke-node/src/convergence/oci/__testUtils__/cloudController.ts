import type { OciDetails } from '../../../oci/kinds';

type ListRules = Pick<
  OciDetails['SecurityList'],
  'ingressSecurityRules' | 'egressSecurityRules'
>;

/** A Service of type LoadBalancer, as far as it matters for rules. */
export interface BalancedService {
  /** How rules are managed; `All` is what a Service gets that says nothing. */
  mode: 'All' | 'Frontend';
  listenerPort: number;
  nodePort: number;
  /** That of kube-proxy, or the Service's own. */
  healthPort: number;
  sourceRanges: string[];
  /** A network load balancer that hands on the address of the client. */
  preservesSource: boolean;
  loadBalancersCidr: string;
  /** Of the subnets that the nodes are in. */
  nodeCidrs: string[];
}

/**
 * What OCI's cloud controller manager writes into the security list of the load balancers' subnet and into that of the nodes'
 * subnets (`pkg/cloudprovider/providers/oci/load_balancer_security_lists.go`): one TCP port each, stateful, without a
 * description and without saying what kind of address it is.
 */
export function rulesOfService(service: BalancedService): {
  loadBalancers: ListRules;
  nodes: ListRules;
} {
  const { listenerPort, nodePort, healthPort, sourceRanges, nodeCidrs } =
    service;
  const isAll = service.mode === 'All';
  const from = (source: string, port: number) => ({
    source,
    ...traffic(port),
  });
  const lb = service.loadBalancersCidr;
  return {
    loadBalancers: {
      ingressSecurityRules: sourceRanges.map(cidr => from(cidr, listenerPort)),
      egressSecurityRules: isAll
        ? nodeCidrs.flatMap(destination =>
            [nodePort, healthPort].map(port => ({
              destination,
              ...traffic(port),
            })),
          )
        : [],
    },
    nodes: {
      ingressSecurityRules: isAll
        ? [
            from(lb, nodePort),
            from(lb, healthPort),
            ...(service.preservesSource
              ? sourceRanges.map(cidr => from(cidr, nodePort))
              : []),
          ]
        : [],
      egressSecurityRules: [],
    },
  };
}

function traffic(port: number) {
  return {
    protocol: '6',
    tcpOptions: { destinationPortRange: { min: port, max: port } },
    isStateless: false,
  };
}
