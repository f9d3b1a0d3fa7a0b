import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { Evaluation } from '../Evaluation';
import { toAspect, worst, type Finding } from '../findings';
import type { ManagedCertificate } from './certificate';

/** API groups of meshes that can make clients present a certificate. */
const MESHES: Record<string, string> = {
  'security.istio.io': 'Istio',
  'policy.linkerd.io': 'Linkerd',
};

/** Whether a name is that of a service within the cluster, with or without the cluster's domain. */
export function isServiceName(
  dnsName: string,
  namespace: string,
  service: string,
): boolean {
  const name = `${service}.${namespace}.svc`;
  return dnsName === name || dnsName.startsWith(`${name}.`);
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

/** What one certificate means for mutual TLS: never that clients must present one. */
function toFinding(
  { status, itself, chain }: ManagedCertificate,
  blindSpot: string,
): Finding {
  if (status.revision === undefined) {
    return {
      state: 'none',
      reason: 'NotIssued',
      message: `No certificate for mutual TLS is issued: ${itself.message}`,
      evidence: itself.evidence,
    };
  }
  if (!chain || (itself.state !== 'healthy' && itself.state !== 'warning')) {
    return itself;
  }
  const { serverAuth, clientAuth } = chain.leaf;
  if (!serverAuth || !clientAuth) {
    return {
      state: 'none',
      reason: 'UsagesMissing',
      message: `Certificate ${status.name} is not for ${
        serverAuth ? 'clients' : 'servers'
      }: mutual TLS needs both.`,
      evidence: itself.evidence,
    };
  }
  return {
    state: 'declared',
    reason: 'IssuedNotObserved',
    message: `Certificate ${status.name} for servers and clients is issued by ${status.issuer} and valid until ${status.notAfter}. ${blindSpot}`,
    since: itself.since,
    evidence: itself.evidence,
  };
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
  const findings = certificates
    .filter(({ status }) =>
      status.dnsNames.some(name => isServiceName(name, namespace, service)),
    )
    .map(certificate => toFinding(certificate, blindSpot));
  const none: Finding = {
    state: 'none',
    reason: 'NotIssued',
    message: `No certificate is issued for ${service}.${namespace}.svc. ${blindSpot}`,
    evidence: [],
  };
  const [first, ...rest] = [...findings, ...gaps];
  return toAspect([], first ? worst([first, ...rest]) : none, evaluation.now);
}
