import type { LabelSelector } from '../kinds/fields';
import type { Rule } from './directions';

type Peer = Rule['peers'][number];

/** Set by the API server on every Namespace. */
const LABEL_NAMESPACE_NAME = 'kubernetes.io/metadata.name';

export const EVERYBODY = 'everybody';
export const EVERY_PORT = 'every port';

/** Who is on the other side of a rule; without a peer, everybody. */
export function peerInWords(peer: Peer | undefined, own: string): string {
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

/** What a selector asks of labels; empty when nothing. */
export function labelsInWords({
  matchLabels,
  matchExpressions,
}: LabelSelector) {
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

export function portsInWords(ports: Rule['ports']): string {
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
