import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import type { SecurityRule } from '../../oci/securityRules';
import { RULE_MARK } from '../../common/names';
import { reference } from '../../convergence/oci';
import { KUBE_PROXY_HEALTH, NODE_PORTS } from './controllerRules';

/** The network security groups of a cluster. */
export const SECURITY_GROUPS = [
  'endpoint',
  'workers',
  'pods',
  'load-balancers',
] as const;

export type SecurityGroup = (typeof SECURITY_GROUPS)[number];

/** Id of the part that is the group. */
export function securityGroupPart(group: SecurityGroup): string {
  return `${group}-nsg`;
}

/** Where traffic comes from or goes to: a group, a CIDR block, or the Oracle Services Network by its label. */
type Peer = { group: SecurityGroup } | { cidr: string } | { service: string };

interface Flow {
  from: Peer;
  to: Peer;
  traffic: Pick<
    SecurityRule,
    'protocol' | 'tcpOptions' | 'udpOptions' | 'icmpOptions'
  >;
  why: string;
}

const ALL: Flow['traffic'] = { protocol: 'all' };
const ALL_TCP: Flow['traffic'] = { protocol: '6' };
/** "Fragmentation needed": path MTU discovery (RFC 1191). */
const PATH_MTU: Flow['traffic'] = {
  protocol: '1',
  icmpOptions: { type: 3, code: 4 },
};

function tcp(min: number, max = min): Flow['traffic'] {
  return {
    protocol: '6',
    tcpOptions: { destinationPortRange: { min, max } },
  };
}

function udp(min: number, max: number): Flow['traffic'] {
  return {
    protocol: '17',
    udpOptions: { destinationPortRange: { min, max } },
  };
}

const ANYWHERE: Peer = { cidr: '0.0.0.0/0' };
const ENDPOINT: Peer = { group: 'endpoint' };
const WORKERS: Peer = { group: 'workers' };
const PODS: Peer = { group: 'pods' };
const LOAD_BALANCERS: Peer = { group: 'load-balancers' };

/**
 * What a private cluster with VCN-native pods needs and no more: "Example 4: Cluster with OCI CNI
 * Plugin, Private Kubernetes API Endpoint, Private Worker Nodes, and Public Load Balancers" of
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengnetworkconfigexample.htm,
 * with internal load balancers that only the named clients reach, and with what that example lacks for metrics and for
 * load balancers whose backends are pods. docs/network.md compares every rule with Oracle's and with those of Terraform's
 * module for OKE, and says why they differ.
 */
function flows(
  { network }: Pick<ClusterSpec, 'network'>,
  oracleServices: string,
): Flow[] {
  const services: Peer = { service: oracleServices };
  const clients = network.clientCidrs.map((cidr): Peer => ({ cidr }));
  const admins: Peer[] = [{ cidr: network.bastionCidr }, ...clients];
  const outward: Peer[] = [WORKERS, PODS];
  return [
    ...outward.flatMap((from): Flow[] => [
      { from, to: ENDPOINT, traffic: tcp(6443), why: 'API server' },
      { from, to: ENDPOINT, traffic: tcp(12250), why: 'OKE control plane' },
      { from, to: services, traffic: ALL_TCP, why: 'Oracle services' },
    ]),
    ...admins.map(
      (from): Flow => ({
        from,
        to: ENDPOINT,
        traffic: tcp(6443),
        why: 'API server for administration',
      }),
    ),
    { from: WORKERS, to: ENDPOINT, traffic: PATH_MTU, why: 'path MTU' },
    { from: ENDPOINT, to: WORKERS, traffic: PATH_MTU, why: 'path MTU' },
    { from: ENDPOINT, to: WORKERS, traffic: tcp(10250), why: 'kubelet' },
    {
      from: ENDPOINT,
      to: PODS,
      traffic: ALL,
      why: 'webhooks, exec, logs and metrics',
    },
    { from: ENDPOINT, to: services, traffic: ALL_TCP, why: 'Oracle services' },
    { from: ENDPOINT, to: services, traffic: PATH_MTU, why: 'path MTU' },
    { from: ANYWHERE, to: WORKERS, traffic: PATH_MTU, why: 'path MTU' },
    { from: WORKERS, to: ANYWHERE, traffic: PATH_MTU, why: 'path MTU' },
    { from: WORKERS, to: PODS, traffic: ALL, why: 'probes and node ports' },
    { from: PODS, to: PODS, traffic: ALL, why: 'pods among themselves' },
    { from: PODS, to: WORKERS, traffic: tcp(10250), why: 'metrics of kubelet' },
    { from: PODS, to: services, traffic: PATH_MTU, why: 'path MTU' },
    {
      from: LOAD_BALANCERS,
      to: WORKERS,
      traffic: tcp(NODE_PORTS.min, NODE_PORTS.max),
      why: 'node ports',
    },
    {
      from: LOAD_BALANCERS,
      to: WORKERS,
      traffic: udp(NODE_PORTS.min, NODE_PORTS.max),
      why: 'node ports',
    },
    {
      from: LOAD_BALANCERS,
      to: WORKERS,
      traffic: tcp(KUBE_PROXY_HEALTH.min),
      why: 'health check of kube-proxy',
    },
    {
      from: LOAD_BALANCERS,
      to: PODS,
      traffic: ALL_TCP,
      why: 'pods as backends, and their health checks',
    },
    {
      from: PODS,
      to: LOAD_BALANCERS,
      traffic: tcp(443),
      why: 'pods as clients',
    },
    ...clients.map(
      (from): Flow => ({
        from,
        to: LOAD_BALANCERS,
        traffic: tcp(443),
        why: 'clients',
      }),
    ),
    ...(network.internetAccess
      ? outward.map(
          (from): Flow => ({
            from,
            to: ANYWHERE,
            traffic: tcp(443),
            why: 'images and APIs on the internet',
          }),
        )
      : []),
  ];
}

/**
 * The rules of each network security group. Traffic between two groups has a rule in each.
 *
 * @param oracleServices - label of the Oracle Services Network, for example `all-fra-services-in-oracle-services-network`
 */
export function securityRules(
  spec: Pick<ClusterSpec, 'network'>,
  oracleServices: string,
): Record<SecurityGroup, SecurityRule[]> {
  const all = flows(spec, oracleServices);
  const rulesOf = (group: SecurityGroup) => [
    ...all.filter(({ to }) => isGroup(to, group)).map(ingressRule),
    ...all.filter(({ from }) => isGroup(from, group)).map(egressRule),
  ];
  return {
    endpoint: rulesOf('endpoint'),
    workers: rulesOf('workers'),
    pods: rulesOf('pods'),
    'load-balancers': rulesOf('load-balancers'),
  };
}

function isGroup(peer: Peer, group: SecurityGroup): boolean {
  return 'group' in peer && peer.group === group;
}

function ingressRule({ from, traffic, why }: Flow): SecurityRule {
  const { type, value } = address(from);
  return {
    direction: 'INGRESS',
    sourceType: type,
    source: value,
    ...traffic,
    isStateless: false,
    description: `${RULE_MARK}${why}`,
  };
}

function egressRule({ to, traffic, why }: Flow): SecurityRule {
  const { type, value } = address(to);
  return {
    direction: 'EGRESS',
    destinationType: type,
    destination: value,
    ...traffic,
    isStateless: false,
    description: `${RULE_MARK}${why}`,
  };
}

function address(peer: Peer): { type: string; value: string } {
  if ('group' in peer) {
    return {
      type: 'NETWORK_SECURITY_GROUP',
      value: reference(securityGroupPart(peer.group)),
    };
  }
  return 'cidr' in peer
    ? { type: 'CIDR_BLOCK', value: peer.cidr }
    : { type: 'SERVICE_CIDR_BLOCK', value: peer.service };
}
