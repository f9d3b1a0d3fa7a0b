import { kinds, type ObjectOf } from './kinds';
import type { ObjectView } from './objectView';
import { isUnreadable, mayBe, understoodItems } from './Reading';

/**
 * What clients trust who trust certificates of a source. It is known only when all of it is.
 *
 * @alpha
 */
export type TrustAnchors =
  | {
      state: 'known';
      /** Certificates in PEM form: more than one while an authority is followed by another. */
      certificates: ReadonlySet<string>;
    }
  | { state: 'unknown'; message: string };

/**
 * The roots above the certificates that an authority's Certificate was issued, by its CertificateRequests: those of
 * earlier issues too, as long as cert-manager keeps them. Secrets are not read. Pure.
 *
 * @param certificate - a Certificate with `isCA`
 * @alpha
 */
export function issuedRoots(
  view: ObjectView,
  certificate: { namespace: string; name: string },
): TrustAnchors {
  const key = `${certificate.namespace}/${certificate.name}`;
  const unknown = (message: string) => ({ state: 'unknown' as const, message });
  const certificates = view.find(kinds.Certificate, 'name', key);
  const requests = view.find(kinds.CertificateRequest, 'certificate', key);
  if (certificates.state !== 'read' || requests.state !== 'read') {
    return unknown(
      'The Certificates and CertificateRequests of the cluster are not read',
    );
  }
  const authorities = understoodItems(certificates.items);
  const uid = authorities?.[0]?.metadata.uid;
  const isIts = ({ metadata }: ObjectOf<'CertificateRequest'>) =>
    // Not one that is left over from a deleted Certificate of the same name.
    metadata.ownerReferences.some(owner => owner.uid === uid);
  const issues = understoodItems(
    requests.items.filter(item =>
      isUnreadable(item) ? mayBe(item, isIts) : isIts(item),
    ),
  );
  if (!authorities || !issues) {
    return unknown(
      `Certificate ${key}, or a CertificateRequest of it, has a form that Okeanos does not know`,
    );
  }
  const roots = issues.flatMap(({ status }) => status.chain?.roots ?? []);
  return roots.length > 0
    ? { state: 'known', certificates: new Set(roots) }
    : unknown(`Certificate ${key} is not issued, or its root is not told`);
}
