import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { CERTIFICATE_REVISION } from '../kinds/certManager';
import type { IssuedChain } from '../kinds/chain';
import { noneIfNotInstalled } from '../Reading';

type Certificate = ObjectOf<'Certificate'>;

/**
 * The chain of what a Certificate's Secret holds. Secrets are not read: of the CertificateRequests
 * of the Certificate, the one counts whose certificate has the bounds that cert-manager read in the
 * Secret. That is the one of the current revision, but for the moment in which cert-manager has
 * written the Secret and not yet the revision.
 *
 * @returns the chain, or why it is not known
 */
export function readChain(
  evaluation: Evaluation,
  certificate: Certificate,
): { chain: IssuedChain | undefined; findings: readonly Finding[] } {
  const { metadata, status } = certificate;
  const name = title('Certificate', certificate);
  const unknown = (
    state: 'pending' | 'unknown',
    reason: string,
    message: string,
  ) => ({
    chain: undefined,
    findings: [
      {
        state,
        reason,
        message,
        evidence: [
          evidence(
            'Certificate',
            certificate,
            `status.revision=${status.revision ?? '(none)'}, status.notAfter=${
              status.notAfter ?? '(none)'
            }`,
          ),
        ],
      },
    ],
  });
  const gaps: Finding[] = [];
  const requests = itemsOf(
    noneIfNotInstalled(
      evaluation.find(
        kinds.CertificateRequest,
        'certificate',
        `${metadata.namespace}/${metadata.name}`,
      ),
    ),
    gaps,
    // Not one that is left over from a deleted Certificate of the same name.
    request =>
      request.metadata.ownerReferences.some(({ uid }) => uid === metadata.uid),
  );
  if (gaps.length > 0 && status.notAfter === undefined) {
    return { chain: undefined, findings: gaps };
  }
  if (status.notAfter === undefined) {
    return unknown(
      'pending',
      'SecretEmpty',
      `The Secret of ${name} holds no certificate.`,
    );
  }
  const issued = requests
    .sort((a, b) => revisionOf(b) - revisionOf(a))
    .flatMap(request => request.status.chain ?? []);
  const chain = issued.find(
    ({ certificates: [leaf] }) =>
      leaf.notAfter === status.notAfter && leaf.notBefore === status.notBefore,
  );
  if (chain) {
    return { chain, findings: [] };
  }
  // It may be the one that cannot be read.
  if (gaps.length > 0) {
    return { chain: undefined, findings: gaps };
  }
  return issued.length > 0
    ? unknown(
        'unknown',
        'ChainMismatch',
        `The Secret of ${name} holds another certificate than the one that was issued: its chain is not known.`,
      )
    : unknown(
        'unknown',
        'ChainUnknown',
        status.revision === undefined
          ? `${name} was taken over with its Secret, and not issued here: its chain is not known.`
          : `There is no CertificateRequest of revision ${status.revision} of ${name}: its chain is not known.`,
      );
}

function revisionOf(request: ObjectOf<'CertificateRequest'>): number {
  return Number(request.metadata.annotations[CERTIFICATE_REVISION] ?? 0);
}
