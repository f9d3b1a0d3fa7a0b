import type { ObjectOf } from '../kinds';

type NetworkPolicy = ObjectOf<'NetworkPolicy'>;

export type Direction = 'Ingress' | 'Egress';

/** A rule of a policy: who is on the other side, and on which ports. */
export interface Rule {
  peers: NetworkPolicy['spec']['ingress'][number]['from'];
  ports: NetworkPolicy['spec']['ingress'][number]['ports'];
}

/**
 * Which directions a policy restricts: those that it names, else Ingress always and Egress if it
 * has rules for it (`networking/v1.NetworkPolicySpec.PolicyTypes`).
 */
export function directionsOf({ spec }: NetworkPolicy): Direction[] {
  if (spec.policyTypes.length > 0) {
    return spec.policyTypes;
  }
  return spec.egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** The rules of a policy in a direction. */
export function rulesOf({ spec }: NetworkPolicy, direction: Direction): Rule[] {
  return direction === 'Ingress'
    ? spec.ingress.map(({ from, ports }) => ({ peers: from, ports }))
    : spec.egress.map(({ to, ports }) => ({ peers: to, ports }));
}
