import type { Evidence } from '@okeanos/backstage-plugin-oke-common';
import { evidence } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { POLICY_AGENT } from '../kinds/core';
import { POLICY_AGENTS } from '../kinds/policyAgents';
import type { ObjectView } from '../objectView';
import { isUnreadable } from '../Reading';

/**
 * Whether something enforces NetworkPolicies on some nodes: a known agent is ready on each; none is
 * known anywhere; or neither can be said.
 *
 * @public
 */
export interface Enforcement {
  state: 'enforced' | 'noneKnown' | 'unknown';
  /** A sentence without its full stop. */
  message: string;
  evidence: Evidence[];
}

const ALL = POLICY_AGENTS.map(({ name }) => name).join(', ');

/**
 * What is known of the enforcement of NetworkPolicies on some nodes, from the pods of agents there.
 * Pure.
 *
 * @param nodes - names; undefined when they are not known, for all that the cluster has
 * @public
 */
export function enforcementOn(
  view: Pick<ObjectView, 'find' | 'apiGroups'>,
  nodes: readonly string[] | undefined,
): Enforcement {
  const unknown = (message: string): Enforcement => ({
    state: 'unknown',
    message: `Whether policies are enforced is not known: ${message}`,
    evidence: [],
  });
  const pods = view.find(kinds.Pod, 'policyAgent', POLICY_AGENT);
  if (pods.state !== 'read') {
    return unknown('pods of policy agents could not be read');
  }
  const agents = pods.items.flatMap(pod => (isUnreadable(pod) ? [] : [pod]));
  const groups = view.apiGroups();
  const served =
    groups.state === 'read'
      ? POLICY_AGENTS.filter(agent =>
          agent.groups.some(group => groups.items.includes(group)),
        )
      : [];
  if (agents.length === 0) {
    // Only those are among them whose containers are not understood, or an agent's own state.
    const [unread] = pods.items.filter(isUnreadable);
    if (unread) {
      return unknown(unread.unreadable);
    }
    if (groups.state !== 'read') {
      return unknown('which APIs the cluster serves could not be read');
    }
    return served.length > 0
      ? unknown(
          `the cluster serves the API of ${served
            .map(({ name }) => name)
            .join(' and ')}, and no pod of it was seen`,
        )
      : {
          state: 'noneKnown',
          message: `No policy agent that Okeanos knows runs in the cluster (looked for ${ALL})`,
          evidence: [],
        };
  }
  const wanted = nodes ?? namesOf(view);
  if (wanted === undefined || wanted.length === 0) {
    return unknown('the nodes are not known');
  }
  const ready = new Map(
    agents
      .filter(({ policyAgent }) => policyAgent?.ready)
      .map(agent => [agent.spec.nodeName ?? '', agent]),
  );
  const without = wanted.filter(node => !ready.has(node));
  if (without.length > 0) {
    return unknown(`no known agent is ready on ${few(without)}`);
  }
  const here = wanted.flatMap(node => ready.get(node) ?? []);
  const names = [...new Set(here.map(pod => pod.policyAgent?.name ?? ''))];
  return {
    state: 'enforced',
    message: `${names.sort().join(' and ')} ${
      names.length > 1 ? 'are' : 'is'
    } ready to enforce policies on ${few([...wanted])}`,
    evidence: here.slice(0, 3).map(pod => seen(pod)),
  };
}

function seen(pod: ObjectOf<'Pod'>): Evidence {
  return evidence(
    'Pod',
    pod,
    `status.conditions[Ready]=True on ${pod.spec.nodeName}`,
  );
}

/** The names of all nodes; undefined when they could not be read. */
function namesOf(view: Pick<ObjectView, 'find'>): string[] | undefined {
  const reading = view.find(kinds.Node, 'namespace', '');
  return reading.state === 'read'
    ? reading.items.map(({ metadata }) => metadata.name)
    : undefined;
}

/** Names in words, at most three of them. */
function few(names: string[]): string {
  const sorted = [...names].sort();
  return sorted.length > 3
    ? `${sorted.slice(0, 3).join(', ')} and ${sorted.length - 3} more`
    : sorted.join(', ');
}
