import { webcrypto } from 'node:crypto';
import {
  clusterIssuerState,
  issuedRoots,
  signerOf,
  SigningError,
  type CertificateSource,
  type SignedCertificate,
  type SigningRequest,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PublicKey,
  SubjectKeyIdentifierExtension,
  AuthorityKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const NAMESPACE = 'cert-manager';
const YEAR_MS = 365 * 24 * 3600_000;

/** A CA outside of all clusters: its key is in the memory of the test. */
export class TestRoot {
  readonly certificate: X509Certificate;
  readonly #keys: webcrypto.CryptoKeyPair;
  /** All that it was asked. */
  readonly asked: SigningRequest[] = [];
  /** What it does in place of signing, when something is wrong with it. */
  fault: (() => Promise<never>) | undefined;

  static async create(name = 'test-root'): Promise<TestRoot> {
    const keys = await webcrypto.subtle.generateKey(ECDSA, true, [
      'sign',
      'verify',
    ]);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + YEAR_MS),
      signingAlgorithm: ECDSA,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new TestRoot(certificate, keys);
  }

  private constructor(
    certificate: X509Certificate,
    keys: webcrypto.CryptoKeyPair,
  ) {
    this.certificate = certificate;
    this.#keys = keys;
  }

  /** @param options - what differs from what is asked for */
  async sign(
    request: SigningRequest,
    { seconds = request.durationSeconds, isCa = true } = {},
  ): Promise<SignedCertificate> {
    this.asked.push(request);
    await this.fault?.();
    const publicKey = new PublicKey(request.publicKey);
    const signed = await X509CertificateGenerator.create({
      subject: `CN=${request.commonName}`,
      issuer: this.certificate.subject,
      publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ECDSA,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + seconds * 1000),
      extensions: [
        new BasicConstraintsExtension(isCa, isCa ? 0 : undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
        await SubjectKeyIdentifierExtension.create(publicKey),
        await AuthorityKeyIdentifierExtension.create(this.certificate),
      ],
    });
    return {
      certificate: signed.toString('pem'),
      intermediates: [],
      root: this.certificate.toString('pem'),
    };
  }

  /** The source of certificates under it. */
  source(id = 'test-root'): CertificateSource {
    const apiVersion = 'cert-manager.io/v1';
    const issuerRef = {
      group: 'cert-manager.io',
      kind: 'ClusterIssuer',
      name: id,
    };
    return {
      id,
      module: '@acme/test-root',
      description: 'A CA outside of the cluster, for tests',
      title: 'Test root',
      issuerRef,
      admission: { longestHours: 24 },
      baselineParts: ({ cluster }) => [
        {
          id: 'intermediate',
          object: {
            ...{ apiVersion, kind: 'Certificate' },
            metadata: { name: id, namespace: NAMESPACE },
            spec: {
              ...{ isCA: true, commonName: `${id}-${cluster}`, secretName: id },
              duration: '720h0m0s',
              privateKey: { algorithm: 'ECDSA', size: 384 },
              issuerRef: signerOf(id),
            },
          },
        },
        {
          id: 'issuer',
          dependsOn: ['intermediate'],
          object: {
            ...{ apiVersion, kind: 'ClusterIssuer', metadata: { name: id } },
            spec: { ca: { secretName: id } },
          },
        },
      ],
      state: (view, now) => clusterIssuerState(view, id, now),
      trustAnchors: view =>
        issuedRoots(view, { namespace: NAMESPACE, name: id }),
      sign: request => this.sign(request),
    };
  }
}

/** What a source says when its root cannot be reached. */
export async function unreachable(): Promise<never> {
  throw new SigningError('the root does not answer');
}
