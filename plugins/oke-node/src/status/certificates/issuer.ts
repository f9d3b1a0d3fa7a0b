import { requireTrue } from '../conditions';
import { itemsOf, type Evaluation } from '../Evaluation';
import { absence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { CERT_MANAGER_GROUP } from '../kinds/certManager';
import { noneIfNotInstalled } from '../Reading';
import { isIssued } from './issued';

/**
 * Checks the issuer of a Certificate. Issuers of other API groups than cert-manager's are not
 * watched: nothing is said about them.
 */
export function checkIssuer(
  evaluation: Evaluation,
  certificate: ObjectOf<'Certificate'>,
): readonly Finding[] {
  const { issuerRef } = certificate.spec;
  if (issuerRef.group !== CERT_MANAGER_GROUP) {
    return [];
  }
  const kind = issuerRef.kind === 'ClusterIssuer' ? 'ClusterIssuer' : 'Issuer';
  const namespace =
    kind === 'ClusterIssuer' ? '' : certificate.metadata.namespace;
  const gaps: Finding[] = [];
  const [issuer] = itemsOf(
    noneIfNotInstalled(
      evaluation.find(kinds[kind], 'name', `${namespace}/${issuerRef.name}`),
    ),
    gaps,
  );
  if (gaps.length > 0) {
    return gaps;
  }
  const findings: Finding[] = issuer
    ? requireTrue('Ready', {
        kind,
        object: issuer,
        conditions: issuer.status.conditions,
        path: 'status.conditions',
        notTrue: 'IssuerNotReady',
        noController: 'IssuerNotReady',
      })
    : [
        {
          state: 'failed',
          reason: 'IssuerNotFound',
          message: `${kind} ${issuerRef.name}, which ${title(
            'Certificate',
            certificate,
          )} names, does not exist.`,
          evidence: [absence(kind, namespace, issuerRef.name)],
        },
      ];
  const name = title('Certificate', certificate);
  // What was issued stays good without its issuer; only its renewal will fail.
  return isInOrder(certificate)
    ? findings.map(finding => ({
        ...finding,
        state: 'warning',
        message: `${finding.message.replace(/[^.]$/, '$&.')} ${whenItHurts(
          certificate,
          name,
        )}`,
      }))
    : findings.map(finding => ({
        ...finding,
        message: `${name} cannot be issued. ${finding.message}`,
      }));
}

/** Whether what was issued is there and as it should be, by cert-manager's word. */
function isInOrder(certificate: ObjectOf<'Certificate'>): boolean {
  return (
    isIssued(certificate) &&
    certificate.status.conditions.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    )
  );
}

function whenItHurts(
  { status: { renewalTime, notAfter } }: ObjectOf<'Certificate'>,
  name: string,
): string {
  return [
    `${name} stays good`,
    ...(notAfter ? [`until ${notAfter}`] : []),
    'and cannot be renewed',
    ...(renewalTime ? [`at ${renewalTime}`] : []),
  ]
    .join(' ')
    .concat('.');
}
