import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { Evaluation } from '../Evaluation';
import { latest, toAspect, worst, type Finding } from '../findings';
import type { ManagedCertificate } from './certificate';

/** API groups of meshes that can make clients present a certificate. */
const MESHES: Record<string, string> = {
  'security.istio.io': 'Istio',
  'policy.linkerd.io': 'Linkerd',
};

/**
 * Whether a name is that of a service within the cluster, with or without the cluster's domain, or a wildcard that
 * stands for it.
 */
export function isServiceName(
  dnsName: string,
  namespace: string,
  service: string,
): boolean {
  const name = `${service}.${namespace}.svc`;
  // A wildcard stands for exactly one label, here the service's.
  const meant = dnsName.startsWith('*.')
    ? `${service}${dnsName.slice(1)}`
    : dnsName;
  return meant === name || meant.startsWith(`${name}.`);
}

/** What is not observed of mutual TLS, in words. */
function notObserved(evaluation: Evaluation): string {
  const groups = evaluation.apiGroups();
  if (groups.state !== 'read') {
    return 'Whether clients must present a certificate is not observed, nor whether there is a mesh.';
  }
  const meshes = Object.keys(MESHES).filter(group =>
    groups.items.includes(group),
  );
  return meshes.length > 0
    ? `Whether clients must present a certificate is not observed: ${meshes
        .map(group => MESHES[group])
        .join(' and ')} is installed, and its policies are not read.`
    : 'Whether clients must present a certificate is not observed: no mesh found.';
}

/** That a certificate is not in order for mutual TLS; undefined when it is. */
function notInOrder({
  isIssued,
  itself,
  chain,
}: ManagedCertificate): Finding | undefined {
  if (!isIssued) {
    return {
      state: 'none',
      reason: 'NotIssued',
      message: `No certificate for mutual TLS is issued: ${itself.message}`,
      evidence: itself.evidence,
    };
  }
  return !chain || (itself.state !== 'healthy' && itself.state !== 'warning')
    ? itself
    : undefined;
}

/**
 * What certificates in order mean together for mutual TLS: never that clients must present one. One may be for both
 * sides, or one for each.
 */
function together(
  certificates: readonly ManagedCertificate[],
  blindSpot: string,
): Finding[] {
  const servers = certificates.filter(({ chain }) => chain?.leaf.serverAuth);
  const clients = certificates.filter(({ chain }) => chain?.leaf.clientAuth);
  const both = servers.find(each => clients.includes(each));
  const server = both ?? servers.at(0);
  const client = both ?? clients.at(0);
  if (!server || !client) {
    return certificates.slice(0, 1).map(({ status, itself }) => ({
      state: 'none',
      reason: 'UsagesMissing',
      message: `Certificate ${status.name} is not for ${
        servers.length > 0 ? 'clients' : 'servers'
      }: mutual TLS needs both.`,
      evidence: itself.evidence,
    }));
  }
  const [until] = [server, client]
    .flatMap(({ status }) => status.notAfter ?? [])
    .sort();
  return [
    {
      state: 'declared',
      reason: 'IssuedNotObserved',
      message: both
        ? `Certificate ${both.status.name} for servers and clients is issued by ${both.status.issuer} and valid until ${until}. ${blindSpot}`
        : `Certificates ${server.status.name} for servers and ${
            client.status.name
          } for clients are issued by ${[
            ...new Set([server.status.issuer, client.status.issuer]),
          ].join(' and ')} and valid until ${until}. ${blindSpot}`,
      since: latest(server.itself.since, client.itself.since),
      evidence: [...new Set([server, client])].flatMap(
        ({ itself }) => itself.evidence,
      ),
    },
  ];
}

/** Whether a certificate is for a service: by its names, or, of one for clients alone, by its label. */
function isFor(
  { status, labelledFor, chain }: ManagedCertificate,
  namespace: string,
  service: string,
): boolean {
  return (
    status.dnsNames.some(name => isServiceName(name, namespace, service)) ||
    (labelledFor === service &&
      chain?.leaf.clientAuth === true &&
      !chain.leaf.serverAuth)
  );
}

/**
 * What is known of mutual TLS to a service: what is issued for its name in the cluster, and what is
 * not observed.
 *
 * @param certificates - those of the service
 * @param gaps - why there may be more of them
 */
export function evaluateMtls(
  evaluation: Evaluation,
  namespace: string,
  service: string,
  certificates: readonly ManagedCertificate[],
  gaps: readonly Finding[],
): Aspect {
  const blindSpot = notObserved(evaluation);
  const own = certificates.filter(each => isFor(each, namespace, service));
  const findings = [
    ...own.flatMap(each => notInOrder(each) ?? []),
    ...together(
      own.filter(each => !notInOrder(each)),
      blindSpot,
    ),
  ];
  const none: Finding = {
    state: 'none',
    reason: 'NotIssued',
    message: `No certificate is issued for ${service}.${namespace}.svc. ${blindSpot}`,
    evidence: [],
  };
  const [first, ...rest] = [...findings, ...gaps];
  return toAspect([], first ? worst([first, ...rest]) : none, evaluation.now);
}
