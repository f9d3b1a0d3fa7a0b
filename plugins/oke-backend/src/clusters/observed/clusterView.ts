import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import {
  CLUSTER_ISSUER,
  POLICY_AGENTS,
  type ApiGroups,
  type Lookup,
  type ObjectOf,
  type ObjectView,
} from '@okeanos/backstage-plugin-oke-node';
import type { ClusterView } from './ObservedClusterStore';

type Component = Aspect & { name: string };

/** What a cluster offers, and its nodes. Pure. */
export function clusterView(view: ObjectView, now: Date): ClusterView {
  const nodes = view.find('Node', 'namespace', '');
  return {
    components: [
      certManager(view, now),
      gatewayApi(view, now),
      policyAgent(view, now),
    ],
    nodes: nodes.state === 'synced' ? countNodes(nodes) : {},
  };
}

/** How many are ready is not known while one of them cannot be read. */
function countNodes({
  objects,
  unreadable: unread,
}: Extract<
  Lookup<ObjectOf<'Node'>>,
  { state: 'synced' }
>): ClusterView['nodes'] {
  const ready = objects.filter(({ status }) =>
    status.conditions.some(
      ({ type, status: value }) => type === 'Ready' && value === 'True',
    ),
  ).length;
  return {
    total: objects.length + unread.length,
    ...(unread.length === 0 && { ready }),
  };
}

/** Keeps `since` of every component whose state and reason stayed. Pure. */
export function carryComponents(
  before: ClusterView | undefined,
  view: ClusterView,
): ClusterView {
  return {
    ...view,
    components: view.components.map(component => {
      const same = before?.components.find(
        ({ name, state, reason }) =>
          name === component.name &&
          state === component.state &&
          reason === component.reason,
      );
      return same ? { ...component, since: same.since } : component;
    }),
  };
}

/** What is said of an API by whether its objects can be read; undefined when they can. */
function unreadable(
  lookup: Lookup<unknown> | ApiGroups,
  name: string,
  now: Date,
): Component | undefined {
  const base = { name, since: now.toISOString(), evidence: [] };
  switch (lookup.state) {
    case 'synced':
      return undefined;
    case 'notInstalled':
      return {
        ...base,
        state: 'notInstalled',
        reason: 'NotInstalled',
        message: `The cluster does not serve ${name}`,
      };
    case 'notPermitted':
      return {
        ...base,
        state: 'notPermitted',
        reason: 'NotPermitted',
        message: lookup.message,
      };
    case 'notSynced':
      return {
        ...base,
        state: 'unknown',
        reason: 'NotSynced',
        message: 'Not read completely yet',
      };
    default:
      return lookup satisfies never;
  }
}

function gatewayApi(view: ObjectView, now: Date): Component {
  const name = 'Gateway API';
  return (
    unreadable(view.find('Gateway', 'namespace', ''), name, now) ?? {
      name,
      state: 'healthy',
      reason: 'Served',
      message: `The cluster serves ${name}`,
      since: now.toISOString(),
      evidence: [],
    }
  );
}

function certManager(view: ObjectView, now: Date): Component {
  const name = 'cert-manager';
  const certificates = view.find('Certificate', 'namespace', '');
  const issuers = view.find('ClusterIssuer', 'name', `/${CLUSTER_ISSUER}`);
  const unknown =
    unreadable(certificates, name, now) ?? unreadable(issuers, name, now);
  if (unknown) {
    return unknown;
  }
  if (issuers.state === 'synced' && issuers.unreadable.length > 0) {
    return {
      name,
      state: 'unknown',
      reason: 'Unreadable',
      message:
        'The issuer of the namespaces has a form that Okeanos does not know',
      since: now.toISOString(),
      evidence: [],
    };
  }
  const issuer = issuers.state === 'synced' ? issuers.objects[0] : undefined;
  const ready = issuer?.status.conditions.find(({ type }) => type === 'Ready');
  const base = {
    name,
    since: ready?.lastTransitionTime ?? now.toISOString(),
    evidence: [
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        namespace: '',
        name: CLUSTER_ISSUER,
        observed: ready
          ? `status.conditions[Ready]=${ready.status}`
          : 'no condition Ready',
      },
    ],
  };
  if (ready?.status === 'True') {
    return {
      ...base,
      state: 'healthy',
      reason: 'IssuerReady',
      message: 'The issuer of the namespaces is ready',
    };
  }
  return {
    ...base,
    state: issuer ? 'pending' : 'none',
    reason: issuer ? 'IssuerNotReady' : 'NoIssuer',
    message: issuer
      ? ready?.message || 'cert-manager has not acted on the issuer yet'
      : 'The issuer of the namespaces does not exist',
  };
}

function policyAgent(view: ObjectView, now: Date): Component {
  const name = 'Network policy agent';
  const groups = view.apiGroups();
  const unknown = unreadable(groups, name, now);
  if (unknown) {
    return unknown;
  }
  const names: ReadonlySet<string> =
    groups.state === 'synced' ? groups.names : new Set();
  const base = { name, since: now.toISOString(), evidence: [] };
  const found = Object.keys(POLICY_AGENTS).find(group => names.has(group));
  return found
    ? {
        ...base,
        state: 'declared',
        reason: 'AgentInstalled',
        message: `An agent's API ${found} is served; whether it enforces on every node is not observed`,
      }
    : {
        ...base,
        state: 'notInstalled',
        reason: 'NoAgent',
        message:
          'No agent that enforces NetworkPolicies was found: they are declared, not enforced',
      };
}
