import type {
  Aspect,
  CertificateStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { LABEL_SERVICE } from '../../common/names';
import type { Evaluation } from '../Evaluation';
import type { CertificateUse } from '../exposure/entry';
import { covers } from '../hostnames';
import { evidence, latest, title, toAspect, type Finding } from '../findings';
import type { ObjectOf } from '../kinds';
import type { IssuedChain } from '../kinds/chain';
import { readChain } from './chain';
import { checkIssuer } from './issuer';
import { isIssued, isServed } from './issued';
import { checkReadiness } from './readiness';
import { checkSecretOwner } from './secretOwner';
import { checkBounds } from './validity';

type Certificate = ObjectOf<'Certificate'>;

/** Use of a Secret by a way into the service. */
export type SecretUse = Extract<CertificateUse, { kind: 'Secret' }>;

/** A Certificate of cert-manager as a service depends on it. */
export interface ManagedCertificate {
  status: CertificateStatus;
  /** How it stands by itself, whatever it is used for. */
  itself: Aspect;
  isIssued: boolean;
  /** The service that it is labelled with. */
  labelledFor: string | undefined;
  /** What was issued; undefined when nothing was, or when it is not known. */
  chain: IssuedChain | undefined;
  /** By who presents it to clients: how it stands for them. */
  uses: ReadonlyMap<SecretUse, Aspect>;
}

/** Checks that what was issued is good for every host that presents it. */
function checkHosts(
  certificate: Certificate,
  issued: IssuedChain | undefined,
  uses: readonly SecretUse[],
): Finding[] {
  if (!issued) {
    return [];
  }
  const { dnsNames } = issued.leaf;
  return uses.flatMap(({ hosts, usedBy }) => {
    const uncovered = hosts.filter(
      host => !dnsNames.some(name => covers(name, host)),
    );
    return uncovered.length > 0
      ? [
          {
            state: 'failed' as const,
            reason: 'HostNotCovered',
            message: `${title(
              'Certificate',
              certificate,
            )}, which ${usedBy} presents, is not for ${uncovered.join(
              ', ',
            )}: it is for ${dnsNames.join(', ') || 'no host name'}.`,
            evidence: [
              evidence(
                'Certificate',
                certificate,
                `issued for ${dnsNames.join(', ')}`,
              ),
            ],
          },
        ]
      : [];
  });
}

/**
 * OCI's cloud controller manager uploads a certificate under the name of its Secret and never
 * again: a renewed one does not reach the load balancer
 * (https://github.com/oracle/oci-cloud-controller-manager, `ensureSSLCertificates`).
 */
function checkLoadBalancerCopy(
  certificate: Certificate,
  uses: readonly SecretUse[],
): Finding[] {
  return uses
    .filter(({ copiedToLoadBalancer }) => copiedToLoadBalancer)
    .map(({ usedBy }) => ({
      state: 'unknown',
      reason: 'ServedCertificateNotObserved',
      message: `${usedBy} holds a copy of ${title(
        'Certificate',
        certificate,
      )}, which OCI does not replace when it is renewed: what is served is not observed.`,
      evidence: [
        evidence(
          'Certificate',
          certificate,
          `spec.secretName=${certificate.spec.secretName}`,
        ),
      ],
    }));
}

/** Drops what is undefined: a status is the same after it was stored as JSON. */
function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as T;
}

/**
 * One Certificate of cert-manager that a service depends on.
 *
 * @param uses - by whom it is presented to clients
 */
export function evaluateCertificate(
  evaluation: Evaluation,
  certificate: Certificate,
  uses: readonly SecretUse[],
): ManagedCertificate {
  const { metadata, spec, status } = certificate;
  const { chain: issued, findings: chainGaps } = isIssued(certificate)
    ? readChain(evaluation, certificate)
    : { chain: undefined, findings: [] };
  const chain = issued?.certificates ?? [];
  const name = title('Certificate', certificate);
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  const chainNotAfter = chain
    .map(each => each.notAfter)
    .sort()
    .at(0);
  const healthy: Finding = {
    state: 'healthy',
    reason: 'Valid',
    message: `${name} is valid until ${status.notAfter}, its chain until ${chainNotAfter}.`,
    since: latest(ready?.lastTransitionTime, status.notBefore),
    evidence: [
      evidence(
        'Certificate',
        certificate,
        `status.conditions[Ready]=True, status.notAfter=${status.notAfter}`,
      ),
    ],
  };
  const bounds = checkBounds(evaluation, certificate, chain);
  const findings = [
    // Of what is as bad, the cause comes first.
    ...checkIssuer(evaluation, certificate),
    ...bounds,
    ...chainGaps,
    ...checkReadiness(evaluation, certificate),
    ...checkSecretOwner(evaluation, certificate),
  ];
  const itself = toAspect(
    findings,
    // A renewal is worth saying even while all is well.
    findings.find(({ state }) => state === 'healthy') ?? healthy,
    evaluation.now,
  );
  const useFindings = [
    ...checkHosts(certificate, issued, uses),
    ...checkLoadBalancerCopy(certificate, uses),
  ];
  return {
    status: withoutUndefined({
      ...toAspect(useFindings, itself, evaluation.now),
      name: metadata.name,
      namespace: metadata.namespace,
      secretName: spec.secretName,
      usedFor: uses.length > 0 ? 'ingress' : 'mtls',
      dnsNames: issued?.leaf.dnsNames ?? spec.dnsNames,
      issuer: `${spec.issuerRef.kind}/${spec.issuerRef.name}`,
      notBefore: status.notBefore,
      notAfter: status.notAfter,
      renewalTime: status.renewalTime,
      chainNotAfter,
      chain,
      revision: status.revision,
    }),
    itself,
    isIssued: isIssued(certificate),
    labelledFor: metadata.labels[LABEL_SERVICE],
    chain: issued,
    uses: new Map(
      uses.map(use => [
        use,
        toAspect(
          [
            ...checkHosts(certificate, issued, [use]),
            ...(isServed(certificate) ? bounds : [itself]),
          ],
          healthy,
          evaluation.now,
        ),
      ]),
    ),
  };
}
