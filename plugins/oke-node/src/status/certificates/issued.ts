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
