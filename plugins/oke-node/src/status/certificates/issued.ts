import type { ObjectOf } from '../kinds';

/**
 * Whether there is a certificate: cert-manager issued one (`status.revision`), or took over what the Secret held, as
 * after a restore. Then it never sets a revision before the next renewal (cert-manager/cert-manager#3585).
 */
export function isIssued({ status }: ObjectOf<'Certificate'>): boolean {
  return (
    status.revision !== undefined ||
    (status.notAfter !== undefined && isReady({ status }))
  );
}

/** What cert-manager says last: that the Secret is as the Certificate wants it. */
export function isReady({
  status,
}: Pick<ObjectOf<'Certificate'>, 'status'>): boolean {
  return status.conditions.some(
    ({ type, status: value }) => type === 'Ready' && value === 'True',
  );
}

/** Reasons of cert-manager why a Secret holds nothing to serve (`internal/controller/certificates/policies`). */
const NOTHING_TO_SERVE = [
  'DoesNotExist',
  'MissingData',
  'InvalidKeyPair',
  'InvalidPrivateKey',
  'InvalidCertificate',
];

/**
 * Whether its Secret holds a certificate, by cert-manager's word. That it is to be another one, of another issuer or
 * for other names, is nothing that clients notice.
 */
export function isServed(certificate: ObjectOf<'Certificate'>): boolean {
  return (
    isIssued(certificate) &&
    !certificate.status.conditions.some(
      ({ type, status, reason }) =>
        type === 'Ready' &&
        status === 'False' &&
        NOTHING_TO_SERVE.includes(reason),
    )
  );
}
