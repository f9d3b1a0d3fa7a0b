import type { AllowedPeer } from '@okeanos/backstage-plugin-oke-common';
import type { ObjectOf } from '../kinds';
import { directionsOf, rulesOf, type Direction } from './directions';
import type { Subject, Subjects } from './subjects';
import { EVERY_PORT, EVERYBODY, peerInWords, portsInWords } from './words';

type NetworkPolicy = ObjectOf<'NetworkPolicy'>;

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
