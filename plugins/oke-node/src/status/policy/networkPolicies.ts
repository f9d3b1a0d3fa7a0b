import type {
  PolicyItem,
  PolicyStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { gap, itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, toAspect, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { matchesSelector } from '../selectors';
import { subjectsOf, type Subject, type Subjects } from './subjects';

type NetworkPolicy = ObjectOf<'NetworkPolicy'>;
type Direction = 'Ingress' | 'Egress';

/**
 * Agents that enforce NetworkPolicies, by the API group that a cluster serves once they are
 * installed. That it is served does not prove that the agent runs.
 *
 * @public
 */
export const POLICY_AGENTS: Readonly<Record<string, string>> = {
  'crd.projectcalico.org': 'Calico',
  'projectcalico.org': 'Calico',
  'cilium.io': 'Cilium',
};

/** All of IPv4, all of IPv6. */
const EVERYWHERE = ['0.0.0.0/0', '::/0'];

/** What NetworkPolicies mean for the pods of a service. */
export interface NetworkPolicies {
  items: PolicyItem[];
  ingress: PolicyStatus['ingress'];
  egress: PolicyStatus['egress'];
  /** What is to be said beyond the items. */
  findings: Finding[];
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

/** Whether a policy lets everything pass in a direction: by a rule with no ports and no peers, or with a range that is everywhere. */
function allowsAll({ spec }: NetworkPolicy, direction: Direction): boolean {
  const rules =
    direction === 'Ingress'
      ? spec.ingress.map(({ from, ports }) => ({ peers: from, ports }))
      : spec.egress.map(({ to, ports }) => ({ peers: to, ports }));
  return rules.some(
    ({ peers, ports }) =>
      ports.length === 0 &&
      (peers.length === 0 ||
        peers.some(
          ({ ipBlock }) =>
            ipBlock &&
            EVERYWHERE.includes(ipBlock.cidr) &&
            ipBlock.except.length === 0,
        )),
  );
}

/** Whether a policy applies to a pod. To one on the network of its node, none does. */
function selects({ spec }: NetworkPolicy, pod: Subject): boolean {
  return !pod.hostNetwork && matchesSelector(spec.podSelector, pod.labels);
}

/** What is known of the enforcement of NetworkPolicies: at most that an agent is installed. */
function enforcement(evaluation: Evaluation): Omit<Finding, 'evidence'> {
  const groups = evaluation.apiGroups();
  if (groups.state !== 'read') {
    return {
      ...gap(groups),
      message: 'declared; whether there is a policy agent is not known',
    };
  }
  const group = Object.keys(POLICY_AGENTS).find(each =>
    groups.items.includes(each),
  );
  return group
    ? {
        state: 'declared',
        reason: 'EnforcementNotObserved',
        message: `declared; ${POLICY_AGENTS[group]} is installed (the cluster serves ${group}), and whether it enforces is not observed`,
      }
    : {
        state: 'declared',
        reason: 'NoPolicyAgent',
        message: 'declared, not enforced: no policy agent found',
      };
}

/** Whether policies isolate each of some pods in a direction, and none of them lets everything pass. */
function isDefaultDeny(
  policies: readonly NetworkPolicy[],
  { pods }: Subjects,
  direction: Direction,
): boolean {
  return pods.every(pod => {
    const selecting = policies.filter(
      policy =>
        directionsOf(policy).includes(direction) && selects(policy, pod),
    );
    return (
      selecting.length > 0 &&
      !selecting.some(policy => allowsAll(policy, direction))
    );
  });
}

/**
 * The NetworkPolicies that select a service's pods, and what they declare per direction: without
 * one, everything is allowed; with one, only what a rule allows
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/).
 */
export function evaluateNetworkPolicies(
  evaluation: Evaluation,
  namespace: string,
  name: string,
): NetworkPolicies {
  const subjects = subjectsOf(evaluation, namespace, name);
  const policyGaps: Finding[] = [];
  const policies = itemsOf(
    evaluation.find(kinds.NetworkPolicy, 'namespace', namespace),
    policyGaps,
  );
  const enforced = enforcement(evaluation);
  const items = policies.flatMap(policy => {
    const selected = subjects.pods.filter(pod => selects(policy, pod)).length;
    const words =
      selected === subjects.pods.length
        ? subjects.words
        : `${selected} of ${subjects.words}`;
    const finding: Finding = {
      ...enforced,
      message: `${title('NetworkPolicy', policy)} is ${
        enforced.message
      }. It is for ${words}.`,
      evidence: [
        evidence(
          'NetworkPolicy',
          policy,
          `spec.policyTypes: ${directionsOf(policy).join(', ')}`,
        ),
      ],
    };
    return selected > 0
      ? [
          {
            ...toAspect([], finding, evaluation.now),
            kind: 'NetworkPolicy',
            name: policy.metadata.name,
          },
        ]
      : [];
  });
  const gaps = [...subjects.findings, ...policyGaps];
  if (policyGaps.length > 0 || subjects.pods.length === 0) {
    return { items, ingress: 'unknown', egress: 'unknown', findings: gaps };
  }
  const direction = (which: Direction) =>
    isDefaultDeny(policies, subjects, which) ? 'defaultDeny' : 'open';
  const ingress = direction('Ingress');
  const egress = direction('Egress');
  const inWords = { defaultDeny: 'denied by default', open: 'open' };
  const summary: Finding = {
    ...enforced,
    message: `NetworkPolicies for ${subjects.words} of Service ${namespace}/${name}: ${enforced.message}. As declared, ingress is ${inWords[ingress]} and egress is ${inWords[egress]}.`,
    evidence: items.flatMap(item => item.evidence),
  };
  const none: Finding = {
    state: 'none',
    reason: 'NoNetworkPolicy',
    message: `No NetworkPolicy selects ${subjects.words} of Service ${namespace}/${name}: all connections to and from them are allowed.`,
    evidence: [],
  };
  return items.length > 0
    ? { items, ingress, egress, findings: [...gaps, summary] }
    : {
        items: [
          {
            ...toAspect([], none, evaluation.now),
            kind: 'NetworkPolicy',
            name: '',
          },
        ],
        ingress,
        egress,
        // As a whole, pods that are open to all deserve more than the word "none".
        findings: [...gaps, { ...none, state: 'warning' }],
      };
}
