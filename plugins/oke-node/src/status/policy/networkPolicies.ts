import type {
  PolicyItem,
  PolicyStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, toAspect, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { matchesSelector } from '../selectors';
import { allowedPeers } from './allowedPeers';
import { directionsOf, rulesOf, type Direction } from './directions';
import { enforcementOn, type Enforcement } from './enforcement';
import { letsEverythingPass } from './letsEverythingPass';
import { checkOtherPolicies } from './otherPolicies';
import { subjectsOf, type Subject, type Subjects } from './subjects';

type NetworkPolicy = ObjectOf<'NetworkPolicy'>;

/** What NetworkPolicies mean for the pods of a service. */
export interface NetworkPolicies {
  items: PolicyItem[];
  ingress: PolicyStatus['ingress'];
  egress: PolicyStatus['egress'];
  enforcement: Enforcement;
  /** Who may connect, in one line per peer; undefined when it is not known. */
  allowed?: PolicyStatus['allowed'];
  /** What is to be said beyond the items. */
  findings: Finding[];
}

/** Whether a policy applies to a pod. To one on the network of its node, none does. */
function selects({ spec }: NetworkPolicy, pod: Subject): boolean {
  return !pod.hostNetwork && matchesSelector(spec.podSelector, pod.labels);
}

/** Whether policies isolate each of some pods in a direction, and do not let everything pass together. */
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
      !letsEverythingPass(
        selecting.flatMap(policy => rulesOf(policy, direction)),
      )
    );
  });
}

const IN_WORDS = { defaultDeny: 'denied by default', open: 'open' };

/**
 * The NetworkPolicies that select a service's pods, and what they mean per direction: without
 * one, everything is allowed; with one, only what a rule allows
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/). Whether they are
 * enforced is said once, of all of them.
 */
export function evaluateNetworkPolicies(
  evaluation: Evaluation,
  namespace: string,
  name: string,
): NetworkPolicies {
  const subjects = subjectsOf(evaluation, namespace, name);
  const policyGaps: Finding[] = [];
  const { pods, words } = subjects;
  const selecting = itemsOf(
    evaluation.find(kinds.NetworkPolicy, 'namespace', namespace),
    policyGaps,
    policy => pods.some(pod => selects(policy, pod)),
  );
  const enforcement = enforcementOn(evaluation, subjects.nodes);
  const items = selecting.map(policy => ({
    ...toAspect(
      [],
      itemOf(policy, subjects, enforcement.state === 'enforced'),
      evaluation.now,
    ),
    kind: 'NetworkPolicy',
    name: policy.metadata.name,
  }));
  const unread = [...subjects.gaps, ...policyGaps];
  const gaps = [...unread, ...subjects.findings];
  if (unread.length > 0 || pods.length === 0) {
    return {
      ...{ items, ingress: 'unknown', egress: 'unknown', findings: gaps },
      enforcement,
    };
  }
  const others = checkOtherPolicies(
    evaluation,
    namespace,
    selecting.length === 0,
  );
  const standing = (which: Direction) =>
    isDefaultDeny(selecting, subjects, which) ? 'defaultDeny' : 'open';
  const ingress = standing('Ingress');
  const egress = standing('Egress');
  const service = `Service ${namespace}/${name}`;
  const findings = [
    ...gaps,
    ...others,
    selecting.length > 0
      ? {
          ...summary(
            enforcement,
            { ingress, egress },
            `${words} of ${service}`,
          ),
          evidence: [
            ...enforcement.evidence,
            ...items.flatMap(item => item.evidence),
          ],
        }
      : noneSelects(`${words} of ${service}`, others.length === 0),
  ];
  const allowed = {
    ingress: allowedPeers(selecting, subjects, 'Ingress', selects),
    egress: allowedPeers(selecting, subjects, 'Egress', selects),
  };
  const known = others.length === 0;
  return {
    items:
      items.length > 0
        ? items
        : [
            {
              ...toAspect(
                [],
                {
                  ...noneSelects(`${words} of ${service}`, known),
                  state: 'none',
                },
                evaluation.now,
              ),
              kind: 'NetworkPolicy',
              name: '',
            },
          ],
    ingress: known ? ingress : 'unknown',
    egress: known ? egress : 'unknown',
    enforcement,
    ...(known && { allowed }),
    findings,
  };
}

function itemOf(
  policy: NetworkPolicy,
  { pods, words }: Subjects,
  isEnforced: boolean,
): Finding {
  const selected = pods.filter(pod => selects(policy, pod)).length;
  const directions = directionsOf(policy);
  return {
    state: isEnforced ? 'healthy' : 'declared',
    reason: isEnforced ? 'Enforced' : 'Declared',
    message: `${title('NetworkPolicy', policy)} is for ${
      selected === pods.length ? words : `${selected} of ${words}`
    } and restricts ${directions
      .map(each => each.toLowerCase())
      .join(' and ')}.`,
    evidence: [
      evidence(
        'NetworkPolicy',
        policy,
        `spec.policyTypes: ${directions.join(', ')}`,
      ),
    ],
  };
}

/** What the policies that select pods mean as a whole, by whether something enforces them. */
function summary(
  { state, message }: Enforcement,
  standing: { ingress: 'defaultDeny' | 'open'; egress: 'defaultDeny' | 'open' },
  pods: string,
): Omit<Finding, 'evidence'> {
  const rules = `ingress is ${IN_WORDS[standing.ingress]} and egress is ${
    IN_WORDS[standing.egress]
  }`;
  switch (state) {
    case 'enforced':
      return {
        state: 'healthy',
        reason: 'Enforced',
        message: `For ${pods}, ${rules}. ${message}.`,
      };
    case 'noneKnown':
      return {
        state: 'warning',
        reason: 'NoKnownAgent',
        message: `By the policies for ${pods}, ${rules}. ${message}: what they refuse is allowed today, and refused as soon as policies are enforced.`,
      };
    case 'unknown':
      return {
        state: 'unknown',
        reason: 'EnforcementUnknown',
        message: `By the policies for ${pods}, ${rules}. ${message}.`,
      };
    default:
      return state satisfies never;
  }
}

/** As a whole, pods that are open to all deserve more than the word "none". */
function noneSelects(pods: string, isAll: boolean): Finding {
  return {
    state: 'warning',
    reason: 'NoNetworkPolicy',
    message: `No NetworkPolicy selects ${pods}${
      isAll ? ': all connections to and from them are allowed' : ''
    }.`,
    evidence: [],
  };
}
