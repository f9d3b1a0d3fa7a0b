import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { KubernetesObject } from '../kubernetes';
import type { ObjectView } from '../status';
import type { Registration } from './Registration';

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
 * Where the certificates of app namespaces come from: who asks for it writes `spec.certificates.source`. All of it is
 * pure: the same input gives the same answer, and nothing is read or written.
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
  /** Whether it can issue now, as the watcher sees the cluster. */
  state(view: ObjectView, now: Date): Aspect;
  /** Whom to trust, as the watcher sees the cluster. */
  trustAnchors(view: ObjectView): TrustAnchors;
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
