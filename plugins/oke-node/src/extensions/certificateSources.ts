import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { KubernetesObject } from '../kubernetes';
import type { Kind, NamedObject, ObjectView, TrustAnchors } from '../status';
import { SIGNER_GROUP, SIGNER_KIND } from '../common/names';
import type { Registration } from '../common/Registration';

/**
 * An issuer as a Certificate of cert-manager names it
 * (https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.IssuerReference).
 *
 * @public
 */
export interface IssuerRef {
  /** `cert-manager.io` for its own kinds. */
  group: string;
  /** A kind that belongs to no namespace, for example `ClusterIssuer`. */
  kind: string;
  name: string;
}

/**
 * The issuer that Okeanos is for a source that signs: Certificates among its parts name it.
 *
 * @param source - id of the source
 * @alpha
 */
export function signerOf(source: string): IssuerRef {
  return { group: SIGNER_GROUP, kind: SIGNER_KIND, name: source };
}

/**
 * What a source knows when it says what it makes in a cluster.
 *
 * @alpha
 */
export interface CertificateSourceContext {
  /** Name of the cluster, as Okeanos knows it. */
  cluster: string;
}

/**
 * One object that a source makes in every cluster. It is applied, watched for drift, repaired and pruned as Okeanos'
 * own parts of the baseline are.
 *
 * @alpha
 */
export interface CertificateSourcePart {
  /** Unique in the source, and the same for the same object in every version of it. */
  id: string;
  /** Ids of parts of the same source that come first. The admission policies always do. */
  dependsOn?: string[];
  /** Every field that is to be owned. Of the names of labels and annotations those under `okeanos.io/` are Okeanos' own. */
  object: KubernetesObject;
}

/**
 * What a source is asked to sign: the certificate of an authority in a cluster. The request was verified: it is signed
 * with its key, and asks for what a Certificate of the source's own parts asks for.
 *
 * @alpha
 */
export interface SigningRequest {
  /** Name of the cluster, as Okeanos knows it. */
  cluster: string;
  /** UID of the CertificateRequest, the same each time that it is asked again. */
  id: string;
  /** PKCS #10 in PEM form. Take nothing from it but what the fields here say, too. */
  csr: string;
  /** SubjectPublicKeyInfo in PEM form. */
  publicKey: string;
  /** All of the subject. */
  commonName: string;
  /** Subject alternative names of type dNSName; there are no others. */
  dnsNames: string[];
  /** Longest life that may be given. */
  durationSeconds: number;
}

/**
 * What a source signed, each certificate in PEM form.
 *
 * @alpha
 */
export interface SignedCertificate {
  certificate: string;
  /** Between the certificate and its root, each before the one that signed it. */
  intermediates: string[];
  root: string;
}

/**
 * Where the certificates of app namespaces come from: who asks for it writes `spec.certificates.source`. All of it but
 * `sign` is pure: the same input gives the same answer, and nothing is read or written.
 *
 * @alpha
 */
export interface CertificateSource extends Registration {
  /** What its certificates are good for, in a sentence, for people who choose. */
  description: string;
  /** What its state is called in the status of a cluster. */
  title: string;
  /** The issuer that Certificates of its namespaces name, and no other. */
  issuerRef: IssuerRef;
  /** What admission allows to Certificates of its namespaces beyond what holds for all of them. */
  admission: {
    /** Longest life that they may ask for: at most 2160 hours, which is the longest for all. */
    longestHours: number;
  };
  /** The objects that it needs in a cluster. */
  baselineParts(context: CertificateSourceContext): CertificateSourcePart[];
  /**
   * Kinds that `state` and `trustAnchors` read beside Okeanos' own `kinds`, made with `defineKind`. The watcher gets the
   * right to read them in every cluster. Never Secrets. Default: none.
   */
  watchedKinds?: readonly Kind<NamedObject>[];
  /** Whether it can issue now, as the watcher sees the cluster. */
  state(view: ObjectView, now: Date): Aspect;
  /** Whom to trust, as the watcher sees the cluster. The portal itself does not ask for it yet. */
  trustAnchors(view: ObjectView): TrustAnchors;
  /**
   * For a source whose root lies elsewhere: signs the certificates of authorities among its parts, which are those
   * Certificates with `isCA` that name {@link signerOf} as their issuer. It is called under the lease of the cluster's
   * baseline, and may be called again for the same request, also when it has signed that before: this must do no harm.
   *
   * @param signal - aborts when the time is over or the backend stops
   * @throws SigningError, of which people are told
   */
  sign?(
    request: SigningRequest,
    signal: AbortSignal,
  ): Promise<SignedCertificate>;
}

/**
 * Where modules add {@link CertificateSource}s.
 *
 * @alpha
 */
export interface CertificateSourcesExtensionPoint {
  /**
   * @throws Error that names the modules when another source has the id or the issuer, or when something of it cannot
   *   be used
   */
  addSource(source: CertificateSource): void;
}

/**
 * See {@link CertificateSourcesExtensionPoint}.
 *
 * @alpha
 */
export const certificateSourcesExtensionPoint =
  createExtensionPoint<CertificateSourcesExtensionPoint>({
    id: 'oke.certificate-sources',
  });
