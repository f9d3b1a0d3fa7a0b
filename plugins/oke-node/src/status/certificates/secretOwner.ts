import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { isReady } from './issued';

/**
 * Checks that no other Certificate names the same Secret. cert-manager keeps it for one and blocks the others since
 * 1.14 (cert-manager/cert-manager#6406); before, each undid the other.
 */
export function checkSecretOwner(
  evaluation: Evaluation,
  certificate: ObjectOf<'Certificate'>,
): Finding[] {
  const { namespace, name } = certificate.metadata;
  const { secretName } = certificate.spec;
  const gaps: Finding[] = [];
  const others = itemsOf(
    evaluation.find(kinds.Certificate, 'secret', `${namespace}/${secretName}`),
    gaps,
    each => each.metadata.name !== name,
  );
  if (others.length === 0) {
    return gaps;
  }
  const who = title('Certificate', certificate);
  const names = others.map(each => each.metadata.name).join(', ');
  const found = {
    reason: 'SecretShared',
    evidence: others.map(each =>
      evidence('Certificate', each, `spec.secretName=${secretName}`),
    ),
  };
  if (!isReady(certificate)) {
    return [
      {
        ...found,
        state: 'failed',
        message: `${who} and ${names} write the same Secret ${secretName}.`,
      },
    ];
  }
  return [
    {
      ...found,
      state: 'warning',
      message: others.some(isReady)
        ? `${who} and ${names} write the same Secret ${secretName}: each may undo the other.`
        : `${who} has the Secret ${secretName}, which ${names} wants, too, and cannot get.`,
    },
  ];
}
