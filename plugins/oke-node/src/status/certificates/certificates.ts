import type {
  Aspect,
  CertificatesStatus,
  CertificateStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { LABEL_SERVICE } from '../../common/names';
import { itemsOf, type Evaluation } from '../Evaluation';
import type { CertificateUse } from '../exposure/entry';
import type { Presented } from '../exposure/exposure';
import { latest, toAspect, worst, type Finding } from '../findings';
import { groupBy } from '../groupBy';
import { kinds, type ObjectOf } from '../kinds';
import { noneIfNotInstalled } from '../Reading';
import {
  evaluateCertificate,
  type ManagedCertificate,
  type SecretUse,
} from './certificate';
import { evaluateMtls, isServiceName } from './mtls';

type Certificate = ObjectOf<'Certificate'>;

const isSecretUse = (use: CertificateUse): use is SecretUse =>
  use.kind === 'Secret';

/** A certificate that is presented to clients and that Okeanos cannot see. */
function unseen(
  evaluation: Evaluation,
  use: CertificateUse,
  finding: Omit<Finding, 'evidence'>,
): CertificateStatus {
  return {
    ...toAspect([], { ...finding, evidence: [] }, evaluation.now),
    name: use.name,
    namespace: use.namespace,
    secretName: use.kind === 'Secret' ? use.name : '',
    usedFor: 'ingress',
    dnsNames: use.kind === 'Secret' ? use.hosts : [],
    issuer: '',
    chain: [],
  };
}

/** What a certificate means for the service: one that cannot get a Secret does no harm while another one has it. */
function asWhole(
  one: CertificateStatus,
  all: readonly CertificateStatus[],
): CertificateStatus {
  const isHeld = all.some(
    each =>
      each.namespace === one.namespace &&
      each.secretName === one.secretName &&
      each.state !== 'failed',
  );
  return one.state === 'failed' && isHeld ? { ...one, state: 'warning' } : one;
}

/** The Certificates of cert-manager that a service depends on, each with who presents it. */
function collect(
  evaluation: Evaluation,
  namespace: string,
  service: string,
  uses: readonly SecretUse[],
) {
  const gaps: Finding[] = [];
  const own = evaluation.find(kinds.Certificate, 'namespace', namespace);
  const selected = new Map<Certificate, SecretUse[]>(
    itemsOf(
      noneIfNotInstalled(own),
      gaps,
      ({ metadata, spec }) =>
        metadata.labels[LABEL_SERVICE] === service ||
        spec.dnsNames.some(name => isServiceName(name, namespace, service)),
    ).map(certificate => [certificate, []]),
  );
  const unmanaged: SecretUse[] = [];
  for (const use of uses) {
    const found = itemsOf(
      noneIfNotInstalled(
        evaluation.find(
          kinds.Certificate,
          'secret',
          `${use.namespace}/${use.name}`,
        ),
      ),
      gaps,
    );
    if (found.length === 0) {
      unmanaged.push(use);
    }
    for (const certificate of found) {
      selected.set(certificate, [...(selected.get(certificate) ?? []), use]);
    }
  }
  return { selected, unmanaged, gaps, installed: own.state !== 'notInstalled' };
}

/** How what is presented to clients stands: of several Certificates of one Secret, the best one has it. */
function standingOf(
  managed: readonly ManagedCertificate[],
): ReadonlyMap<CertificateUse, Aspect> {
  const standing = new Map<CertificateUse, Aspect>();
  for (const [use, aspect] of managed.flatMap(({ uses }) => [...uses])) {
    const other = standing.get(use);
    if (!other || worst([aspect, other]) === other) {
      standing.set(use, aspect);
    }
  }
  return standing;
}

/**
 * The certificates that a service depends on: those that carry its label or its name in the
 * cluster, and those that the ways into it present.
 *
 * @param presented - what the ways into the service present, from {@link findWaysIn}
 */
export function evaluateCertificates(
  evaluation: Evaluation,
  namespace: string,
  service: string,
  presented: Presented,
): {
  status: CertificatesStatus;
  standing: ReadonlyMap<CertificateUse, Aspect>;
} {
  const uses = presented.certificates;
  const { selected, unmanaged, gaps, installed } = collect(
    evaluation,
    namespace,
    service,
    uses.filter(isSecretUse),
  );
  const managed = [...selected].map(([certificate, usedBy]) =>
    evaluateCertificate(evaluation, certificate, usedBy),
  );
  const notRead = [
    ...unmanaged.map(use =>
      unseen(
        evaluation,
        use,
        gaps[0] ?? {
          state: 'unknown',
          reason: 'SecretNotRead',
          message: `${use.usedBy} presents the certificate in Secret ${use.namespace}/${use.name}: no cert-manager Certificate manages it, and Okeanos does not read Secrets.`,
        },
      ),
    ),
    ...uses
      .filter(use => !isSecretUse(use))
      .map(use =>
        unseen(evaluation, use, {
          state: 'unknown',
          reason: 'CertificateNotRead',
          message: `${use.usedBy} presents ${use.name}, which Okeanos does not read.`,
        }),
      ),
  ];
  const certificates = [
    ...managed.map(({ status }) => status),
    // Several listeners may present the same certificate.
    ...groupBy(notRead, each => `${each.namespace}/${each.name}`).map(
      ([first]) => first,
    ),
  ];
  const notInstalled: Finding[] = installed
    ? []
    : [
        {
          state: 'notInstalled',
          reason: 'CertManagerNotInstalled',
          message:
            'The cluster does not serve the API of cert-manager: what certificates there are is not known.',
          evidence: [],
        },
      ];
  const [soonest] = certificates
    .flatMap(each => each.chainNotAfter ?? [])
    .sort();
  const all: Finding =
    certificates.length > 0
      ? {
          state: 'healthy',
          reason: 'Valid',
          message: `All certificates (${certificates.length}) are valid; the first end of a chain is ${soonest}.`,
          since: latest(...certificates.map(each => each.since)),
          evidence: certificates.flatMap(each => each.evidence.slice(0, 1)),
        }
      : {
          state: 'none',
          reason: 'NoCertificate',
          message: `No certificate is for Service ${namespace}/${service}, and no way into it presents one.`,
          evidence: [],
        };
  return {
    status: {
      ...toAspect(
        [
          ...notInstalled,
          ...gaps,
          ...presented.gaps,
          ...certificates.map(each => asWhole(each, certificates)),
        ],
        all,
        evaluation.now,
      ),
      certificates,
      mtls: evaluateMtls(evaluation, namespace, service, managed, [
        ...notInstalled,
        ...gaps,
      ]),
    },
    standing: standingOf(managed),
  };
}
