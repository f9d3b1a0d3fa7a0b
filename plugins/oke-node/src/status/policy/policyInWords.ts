import type { PolicyInWords } from '@okeanos/backstage-plugin-oke-common';
import type { ObjectOf } from '../kinds';
import { directionsOf, rulesOf, type Direction } from './directions';
import { labelsInWords, peerInWords, portsInWords } from './words';

type NetworkPolicy = ObjectOf<'NetworkPolicy'>;

/**
 * Which pods a NetworkPolicy is about, and what it lets them do, in words. Pure.
 *
 * @public
 */
export function policyInWords(
  policy: ObjectOf<'NetworkPolicy'>,
): Omit<PolicyInWords, 'isMade'> {
  const { metadata, spec } = policy;
  const labels = labelsInWords(spec.podSelector);
  const directions = directionsOf(policy);
  return {
    name: metadata.name,
    pods: labels ? `pods labelled ${labels}` : 'all pods',
    ...(directions.includes('Ingress') && {
      ingress: peersOf(policy, 'Ingress'),
    }),
    ...(directions.includes('Egress') && { egress: peersOf(policy, 'Egress') }),
  };
}

function peersOf(policy: NetworkPolicy, direction: Direction) {
  return rulesOf(policy, direction).flatMap(({ peers, ports }) =>
    // A rule without peers is one for everybody.
    (peers.length > 0 ? peers : [undefined]).map(peer => ({
      peer: peerInWords(peer, policy.metadata.namespace),
      ports: portsInWords(ports),
    })),
  );
}
