import { contains } from '../cidr';
import { Cluster } from '../containerEngine/model';
import { State } from '../state/state';
import { Bastion, Session } from './model';

/** The API endpoint of a cluster that a session leads to, or why it leads nowhere. */
export type Target = { cluster: Cluster } | { problem: string };

/** TCP, and anything: https://www.iana.org/assignments/protocol-numbers */
const TCP = ['6', 'all'];

interface Rule {
  protocol: string;
  tcpOptions?: { destinationPortRange?: { min: number; max: number } };
}

/**
 * What is at the target of a session. Only API endpoints of clusters in the bastion's VCN are played; a packet gets there when the
 * lists of the bastion's subnet let it out, and the lists or groups of the endpoint let it in. Pure.
 */
export function targetOf(
  state: State,
  bastion: Bastion,
  { target }: Pick<Session, 'target'>,
): Target {
  const cluster = Object.values(state.containerEngine.clusters).find(
    each =>
      each.vcnId === bastion.targetVcnId &&
      each.endpointAddress === target.address &&
      target.port === 6443 &&
      each.lifecycleState !== 'DELETED',
  );
  if (!cluster) {
    return {
      problem: `nothing is at ${target.address}:${target.port} in the VCN`,
    };
  }
  const { core } = state;
  const listsOf = (subnetId: string) =>
    (core.subnets[subnetId]?.resource.securityListIds ?? []).flatMap(
      id => core.securityLists[id]?.resource ?? [],
    );
  const isIn = (block: string | undefined, address: string) =>
    block !== undefined &&
    /\/\d+$/.test(block) &&
    contains(block, `${address}/32`);
  const isAllowed = (rule: Rule) => {
    const ports = rule.tcpOptions?.destinationPortRange;
    return (
      TCP.includes(rule.protocol) &&
      (!ports || (ports.min <= target.port && target.port <= ports.max))
    );
  };
  const leaves = listsOf(bastion.targetSubnetId).some(list =>
    list.egressSecurityRules.some(
      rule => isAllowed(rule) && isIn(rule.destination, target.address),
    ),
  );
  if (!leaves) {
    return { problem: 'no rule lets it out of the subnet of the bastion' };
  }
  const from = bastion.privateEndpointIpAddress;
  const enters =
    (cluster.endpointConfig.nsgIds ?? []).some(id =>
      (core.securityRules[id] ?? []).some(
        rule =>
          rule.direction === 'INGRESS' &&
          isAllowed(rule) &&
          isIn(rule.source, from),
      ),
    ) ||
    listsOf(cluster.endpointConfig.subnetId).some(list =>
      list.ingressSecurityRules.some(
        rule => isAllowed(rule) && isIn(rule.source, from),
      ),
    );
  return enters
    ? { cluster }
    : { problem: 'no rule lets the bastion in at the API endpoint' };
}
