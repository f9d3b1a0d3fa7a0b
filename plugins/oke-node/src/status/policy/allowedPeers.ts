import type { AllowedPeer } from '@okeanos/backstage-plugin-oke-common';
import type { ObjectOf } from '../kinds';
import type { LabelSelector } from '../kinds/fields';
import { directionsOf, rulesOf, type Direction, type Rule } from './directions';
import type { Subject, Subjects } from './subjects';

type NetworkPolicy = ObjectOf<'NetworkPolicy'>;
type Peer = Rule['peers'][number];

/** Set by the API server on every Namespace. */
const LABEL_NAMESPACE_NAME = 'kubernetes.io/metadata.name';

const EVERYBODY = 'everybody';
const EVERY_PORT = 'every port';

/**
 * Who may connect to the pods of a service, or to whom they may connect, by the NetworkPolicies that
 * select them: one line per peer. Pure.
 */
export function allowedPeers(
  policies: readonly NetworkPolicy[],
  { pods }: Subjects,
  direction: Direction,
  selects: (policy: NetworkPolicy, pod: Subject) => boolean,
): AllowedPeer[] {
  const restricting = policies.filter(policy =>
    directionsOf(policy).includes(direction),
  );
  const lines = new Map<string, AllowedPeer>();
  const add = (peer: string, ports: string, count: number, policy?: string) => {
    const of =
      count === pods.length ? undefined : `${count} of ${pods.length} pods`;
    const key = JSON.stringify([peer, ports, of]);
    const line = lines.get(key) ?? { peer, ports, policies: [], of };
    if (policy !== undefined && !line.policies.includes(policy)) {
      line.policies.push(policy);
    }
    lines.set(key, line);
  };
  const free = pods.filter(
    pod => !restricting.some(policy => selects(policy, pod)),
  ).length;
  if (free > 0) {
    add(EVERYBODY, EVERY_PORT, free);
  }
  for (const policy of restricting) {
    const count = pods.filter(pod => selects(policy, pod)).length;
    if (count > 0) {
      const { name, namespace } = policy.metadata;
      for (const { peers, ports } of rulesOf(policy, direction)) {
        const on = portsInWords(ports);
        for (const peer of peers.length > 0 ? peers : [undefined]) {
          add(peerInWords(peer, namespace), on, count, name);
        }
      }
    }
  }
  return [...lines.values()].map(({ of, ...line }) =>
    of === undefined ? line : { ...line, of },
  );
}

function peerInWords(peer: Peer | undefined, own: string): string {
  if (!peer) {
    return EVERYBODY;
  }
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (ipBlock) {
    const { cidr, except } = ipBlock;
    return `addresses ${cidr}${
      except.length > 0 ? ` except ${except.join(', ')}` : ''
    }`;
  }
  const labels = podSelector ? labelsInWords(podSelector) : '';
  const which = labels ? `pods labelled ${labels}` : 'all pods';
  return `${which} of ${
    namespaceSelector
      ? namespacesInWords(namespaceSelector)
      : `namespace ${own}`
  }`;
}

function namespacesInWords(selector: LabelSelector): string {
  const { matchLabels, matchExpressions } = selector;
  const labels = Object.keys(matchLabels);
  if (labels.length === 0 && matchExpressions.length === 0) {
    return 'all namespaces';
  }
  if (
    labels.length === 1 &&
    labels[0] === LABEL_NAMESPACE_NAME &&
    matchExpressions.length === 0
  ) {
    return `namespace ${matchLabels[LABEL_NAMESPACE_NAME]}`;
  }
  const [only, ...others] = matchExpressions;
  if (
    labels.length === 0 &&
    others.length === 0 &&
    only.key === LABEL_NAMESPACE_NAME &&
    only.operator === 'In'
  ) {
    return only.values.length === 1
      ? `namespace ${only.values[0]}`
      : `namespaces ${only.values.join(', ')}`;
  }
  return `namespaces labelled ${labelsInWords(selector)}`;
}

const OPERATORS = {
  In: 'one of',
  NotIn: 'none of',
  Exists: 'set',
  DoesNotExist: 'not set',
};

function labelsInWords({ matchLabels, matchExpressions }: LabelSelector) {
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) =>
      [`${key} (${OPERATORS[operator]}`, values.join(', ')]
        .filter(part => part !== '')
        .join(' ')
        .concat(')'),
    ),
  ].join(', ');
}

function portsInWords(ports: Rule['ports']): string {
  if (ports.length === 0) {
    return EVERY_PORT;
  }
  return ports
    .map(({ protocol, port, endPort }) => {
      if (port === undefined) {
        return `every port of ${protocol}`;
      }
      return `${protocol} ${port}${
        endPort !== undefined && endPort !== port ? ` to ${endPort}` : ''
      }`;
    })
    .join(', ');
}
