import type { Evidence } from '@okeanos/backstage-plugin-oke-common';
import type { Evaluation } from '../Evaluation';
import { evidence } from '../findings';
import { kinds } from '../kinds';
import { ANY } from '../kinds/otherRoutes';

/** Routes of which Okeanos reads the hosts, and not where they lead. */
const KINDS = [
  'VirtualService',
  'IngressRoute',
  'IngressRouteTCP',
  'HTTPProxy',
  'OpenShiftRoute',
  'AlphaTLSRoute',
  'AlphaTCPRoute',
] as const;

/** APIs of routes that are served in other versions as well; what is read of them is the newest. */
const GROUPS = [
  'networking.istio.io',
  'traefik.io',
  'projectcontour.io',
  'route.openshift.io',
];

/** Routes that may lead from a host to a service. */
export interface OtherRoutes {
  /** As people name them. */
  names: string[];
  evidence: Evidence[];
}

/** The host itself, and what stands for it. */
function keysOf(host: string): string[] {
  const labels = host.toLowerCase().split('.');
  return [
    labels.join('.'),
    ...labels
      .slice(1)
      .map((_, index) => `*.${labels.slice(index + 1).join('.')}`),
  ];
}

/**
 * The routes of other APIs that may lead from a host to a service, of any namespace; of those for any host, the ones of
 * the service's own namespace.
 */
export function otherRoutesFor(
  evaluation: Evaluation,
  namespace: string,
  host: string,
): OtherRoutes {
  const found = new Map<string, Evidence | undefined>();
  const installed = new Set<string>();
  for (const name of KINDS) {
    const kind = kinds[name];
    for (const key of [...keysOf(host), ANY]) {
      const reading = evaluation.find(kind, 'host', key);
      if (reading.state !== 'notInstalled') {
        installed.add(kind.apiVersion.split('/')[0]);
      }
      if (reading.state === 'read') {
        for (const item of reading.items) {
          const { metadata } = item;
          if (key !== ANY || metadata.namespace === namespace) {
            found.set(
              `${kind.kind} ${metadata.namespace}/${metadata.name}`,
              evidence(name, item, key === ANY ? 'for any host' : `for ${key}`),
            );
          }
        }
      } else if (reading.state !== 'notInstalled') {
        found.set(
          `objects of the kind ${kind.id} (not read so far)`,
          undefined,
        );
      }
    }
  }
  const groups = evaluation.apiGroups();
  const served = groups.state === 'read' ? groups.items : [];
  for (const group of GROUPS) {
    if (served.includes(group) && !installed.has(group)) {
      found.set(
        `routes of ${group} (not read so far, or in no version that is read)`,
        undefined,
      );
    }
  }
  return {
    names: [...found.keys()],
    evidence: [...found.values()].flatMap(seen => seen ?? []),
  };
}
